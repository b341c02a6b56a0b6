-- What an entity model says about the attributes of some entity types: names, titles, groups, types, allowed values.
-- docs/entity-columns.md describes the file.
local sorted_keys = require "lib/sorted_keys"

local entity_model = {}

local texts = {
  name = true, title = true, group = true, help = true, type = true, number_format = true, prompt = true, show = true,
}
local flags = {
  localized = true, multiple = true, required = true, reference = true, invalid = true, origin = true,
}
local lists = { values = true, units = true, children = true }

-- The column type of a model's type. Dates stay text: models say "date" of many spellings, columns of one.
local column_types = {
  string = "text", text = "text", integer = "integer", decimal = "decimal", number = "number", boolean = "boolean",
  date = "text", datetime = "text", nested = "text", json = "json",
}

local model_place = "transform.model: "

local function refuse(where, what)
  error(("%s: %s"):format(where, what), 0)
end

local kind_names = {
  string = "a text", table = "a map", boolean = "true or false", number = "a number", list = "a list",
  empty = "an empty list",
}

-- A value's kind as messages say it. A table is a list when it has a first member; an empty one may be either.
local function kind_of(value)
  if type(value) == "table" then
    return value[1] ~= nil and "list" or next(value) ~= nil and "table" or "empty"
  end
  return type(value)
end

local function check_kind(value, kind, where)
  local is = kind_of(value)
  if is ~= kind and not (is == "empty" and (kind == "list" or kind == "table")) then
    refuse(where, ("must be %s, not %s"):format(kind_names[kind], kind_names[is] or "a " .. is))
  end
  return value
end

-- Allowed values are texts, or {code, label} for both spellings of one.
local function check_values(values, where)
  if #check_kind(values, "list", where) == 0 then
    refuse(where, "is empty; leave it out where any value is allowed")
  end
  for position, value in ipairs(values) do
    local here = ("%s[%d]"):format(where, position)
    if type(value) == "table" then
      for _, key in ipairs(sorted_keys(value)) do
        if key ~= "code" and key ~= "label" then
          refuse(here .. "." .. key, "unknown key")
        end
      end
      check_kind(value.code, "string", here .. ".code")
      check_kind(value.label, "string", here .. ".label")
    else
      check_kind(value, "string", here)
    end
  end
end

local check_attributes

local function check_attribute(attribute, where)
  check_kind(attribute, "table", where)
  for _, key in ipairs(sorted_keys(attribute)) do
    local here = where .. "." .. key
    if texts[key] then
      check_kind(attribute[key], "string", here)
    elseif flags[key] then
      check_kind(attribute[key], "boolean", here)
    elseif key == "width" then
      check_kind(attribute[key], "number", here)
    elseif lists[key] then
      check_kind(attribute[key], "list", here)
    else
      refuse(here, "unknown key")
    end
  end
  if not attribute.name then
    refuse(where, "has no 'name'")
  end
  if attribute.type and not column_types[attribute.type] then
    local possible = table.concat(sorted_keys(column_types), ", ")
    refuse(where .. ".type", ("'%s' is none of %s"):format(attribute.type, possible))
  end
  if attribute.show and attribute.show ~= "label" and attribute.show ~= "code" then
    refuse(where .. ".show", ("'%s' is none of code, label"):format(attribute.show))
  end
  if attribute.values then
    check_values(attribute.values, where .. ".values")
  end
  if attribute.children then
    check_attributes(attribute.children, where .. ".children")
    if #attribute.children == 0 then
      refuse(where .. ".children", "is empty; a nested attribute has children")
    end
  end
end

function check_attributes(list, where)
  local seen = {}
  for position, attribute in ipairs(check_kind(list, "list", where)) do
    local here = ("%s[%d]"):format(where, position)
    check_attribute(attribute, here)
    if seen[attribute.name] then
      refuse(here, ("the attribute '%s' stands there twice"):format(attribute.name))
    end
    seen[attribute.name] = true
  end
end

-- Raises an error unless `list` describes attributes as a model does; `where` says in messages where it stands.
function entity_model.check_attributes(list, where)
  check_attributes(list, where)
end

local function types_of(model)
  for _, key in ipairs(sorted_keys(model)) do
    if key ~= "types" and key ~= "locales" and key ~= "discovered" then
      refuse(model_place .. key, "unknown key")
    end
  end
  for position, locale in ipairs(check_kind(model.locales or {}, "list", model_place .. "locales")) do
    check_kind(locale, "string", ("%slocales[%d]"):format(model_place, position))
  end
  local types = check_kind(model.types or refuse(model_place .. "types", "is missing"), "table", model_place .. "types")
  for _, name in ipairs(sorted_keys(types)) do
    local where = model_place .. "types." .. name
    for _, key in ipairs(sorted_keys(check_kind(types[name], "table", where))) do
      if key ~= "attributes" then
        refuse(where .. "." .. key, "unknown key")
      end
    end
    check_attributes(types[name].attributes or {}, where .. ".attributes")
  end
  return types
end

-- The types of numbers, each holding what those before it hold.
local wider_numbers = { "integer", "decimal", "number" }

-- The type of a column for values of both types.
local function common_type(one, other)
  one, other = one or "string", other or "string"
  if one == other then
    return one
  end
  local place = {}
  for position, name in ipairs(wider_numbers) do
    place[name] = position
  end
  if place[one] and place[other] then
    return wider_numbers[math.max(place[one], place[other])]
  end
  return (one == "json" or other == "json") and "json" or "string"
end

-- The members of both lists, each once; `key_of` says what makes two members one.
local function united(list, more, key_of)
  local result, seen = {}, {}
  for _, part in ipairs { list, more } do
    for _, member in ipairs(part) do
      local key = key_of(member)
      if not seen[key] then
        seen[key] = true
        result[#result + 1] = member
      end
    end
  end
  return result
end

local function code_of(value)
  return type(value) == "table" and value.code or value
end

local merged_list

-- One description for an attribute that two types describe: what holds the values of both.
local function merged(one, other)
  local result = {}
  for key, value in pairs(other) do
    result[key] = value
  end
  for key, value in pairs(one) do
    result[key] = value
  end
  if not one.children ~= not other.children then
    -- Nested in one type and plain in the other: no columns but one of JSON hold both.
    result.children, result.type = nil, "json"
    return result
  end
  result.children = one.children and merged_list(one.children, other.children)
  result.type = not one.children and common_type(one.type, other.type) or one.type
  for flag in pairs(flags) do
    result[flag] = one[flag] or other[flag]
  end
  result.required = one.required and other.required
  result.units = (one.units or other.units) and united(one.units or {}, other.units or {}, tostring)
  -- Where one of them takes any value, both together do.
  result.values = one.values and other.values and united(one.values, other.values, code_of)
  return result
end

-- The attributes of both lists, each once, those of the first one first.
function merged_list(list, more)
  local result, position_of = {}, {}
  for _, part in ipairs { list, more } do
    for _, attribute in ipairs(part) do
      local position = position_of[attribute.name]
      if position then
        result[position] = merged(result[position], attribute)
      else
        result[#result + 1] = attribute
        position_of[attribute.name] = #result
      end
    end
  end
  return result
end

-- The attributes of the entity types `names`, each once: those of the first type first. What two types have is described
-- so that the values of both fit; words are the first one's.
function entity_model.attributes(model, names)
  local types = types_of(model)
  local result = {}
  for _, name in ipairs(names) do
    if not types[name] then
      refuse(model_place .. "types", ("has no type '%s'; it has %s"):format(name, table.concat(sorted_keys(types), ", ")))
    end
    result = merged_list(result, types[name].attributes or {})
  end
  return result
end

-- The type of the column that holds an attribute. Several values share a cell, which only text can.
function entity_model.column_type(attribute)
  return attribute.multiple and "text" or column_types[attribute.type or "text"]
end

return entity_model
