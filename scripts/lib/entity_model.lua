-- What an entity model says about the attributes of some entity types: names, titles, groups, types, allowed values.
-- docs/entity-columns.md describes the file.
local entity_model = {}

local texts = {
  name = true, title = true, group = true, help = true, type = true, number_format = true, prompt = true, show = true,
}
local flags = { localized = true, multiple = true, required = true, reference = true }
local lists = { values = true, units = true, children = true }

-- The column type of a model's type. Dates stay text: models say "date" of many spellings, columns of one.
local column_types = {
  string = "text", text = "text", integer = "integer", decimal = "decimal", number = "number", boolean = "boolean",
  date = "text", datetime = "text", nested = "text",
}

local function refuse(where, what)
  error(("transform.model: %s: %s"):format(where, what), 0)
end

local function sorted_keys(map)
  local keys = {}
  for key in pairs(map) do
    keys[#keys + 1] = tostring(key)
  end
  table.sort(keys)
  return keys
end

local function check_kind(value, kind, where)
  if type(value) ~= kind then
    refuse(where, ("must be %s, not a %s"):format(kind == "table" and "a list or a map" or "a " .. kind, type(value)))
  end
  return value
end

-- Allowed values are texts, or {code, label} for both spellings of one.
local function check_values(values, where)
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
      check_kind(attribute[key], "table", here)
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
  check_values(attribute.values or {}, where .. ".values")
  if attribute.children then
    check_attributes(attribute.children, where .. ".children")
  end
end

function check_attributes(list, where)
  local seen = {}
  for position, attribute in ipairs(check_kind(list, "table", where)) do
    local here = ("%s[%d]"):format(where, position)
    check_attribute(attribute, here)
    if seen[attribute.name] then
      refuse(here, ("the attribute '%s' stands there twice"):format(attribute.name))
    end
    seen[attribute.name] = true
  end
end

local function types_of(model)
  local types = check_kind(model.types or refuse("types", "is missing"), "table", "types")
  for _, name in ipairs(sorted_keys(types)) do
    local where = "types." .. name
    check_kind(types[name], "table", where)
    check_attributes(types[name].attributes or {}, where .. ".attributes")
  end
  return types
end

-- The attributes of the entity types `names` (nil: of all types), each once, in the order of the model: those of the
-- first type first. Where two types have an attribute, the first one's description holds.
function entity_model.attributes(model, names)
  local types = types_of(model)
  local result, seen = {}, {}
  for _, name in ipairs(names or sorted_keys(types)) do
    if not types[name] then
      refuse("types", ("has no type '%s'; it has %s"):format(name, table.concat(sorted_keys(types), ", ")))
    end
    for _, attribute in ipairs(types[name].attributes or {}) do
      if not seen[attribute.name] then
        seen[attribute.name] = true
        result[#result + 1] = attribute
      end
    end
  end
  return result
end

-- The type of the column that holds an attribute. Several values share a cell, which only text can.
function entity_model.column_type(attribute)
  return attribute.multiple and "text" or column_types[attribute.type or "text"]
end

return entity_model
