-- A model of the Riversand family as its composite model service gives it: for each entity type the merged manage, display and
-- validation models. docs/api/riversand-files.md describes the file.
local sorted_keys = require "lib/sorted_keys"

local riversand_model = {}

local place = "transform.model"

-- Numbers and flags come as such and as texts.
local function is_true(value)
  return value == true or value == "true"
end

local function text_or_nil(value)
  return value ~= nil and value ~= "" and tostring(value) or nil
end

local function table_of(value)
  return type(value) == "table" and value or {}
end

-- The members `key` of a list of tables: {{unitSymbol = "cm"}} gives {"cm"}.
local function members(list, key)
  local found = {}
  for _, entry in ipairs(table_of(list)) do
    found[#found + 1] = text_or_nil(table_of(entry)[key])
  end
  return found
end

local function by_sequence(one, other)
  if one.sequence ~= other.sequence then
    return one.sequence < other.sequence
  end
  return one.title < other.title
end

local attributes_of

local function attribute_of(name, described)
  local p = table_of(described.properties)
  local range = table_of(table_of(p.range)[1] or p.range)
  local children = described.group and attributes_of(table_of(table_of(described.group)[1])) or nil
  local units = members(p.uomAllowedUnitSymbols, "unitSymbol")
  local data_type = (text_or_nil(p.dataType) or "string"):lower()
  return {
    name = name,
    title = text_or_nil(p.externalName) or name,
    group = text_or_nil(p.groupName),
    help = text_or_nil(p.description),
    type = data_type,
    sequence = tonumber(p.displaySequence) or math.huge,
    is_identifier = is_true(p.isEntityIdentifier),
    is_name = is_true(p.isExternalName),
    is_localized = is_true(p.isLocalizable),
    is_collection = is_true(p.isCollection),
    is_required = is_true(p.required),
    has_unit = #units > 0 or #table_of(p.uomEntityInfo) > 0,
    units = units,
    references = members(p.referenceEntityInfo, "refEntityType"),
    min_length = tonumber(p.minLength), max_length = tonumber(p.maxLength),
    from = tonumber(range.rangeFrom), to = tonumber(range.rangeTo),
    is_from_inclusive = range.isRangeFromInclusive == nil or is_true(range.isRangeFromInclusive),
    is_to_inclusive = range.isRangeToInclusive == nil or is_true(range.isRangeToInclusive),
    children = children and #children > 0 and children or nil,
    is_nested = data_type == "nested" or (children ~= nil and #children > 0),
  }
end

-- The attributes of a map from names to descriptions, in the order in which people see them.
function attributes_of(map)
  local result = {}
  for _, name in ipairs(sorted_keys(map)) do
    result[#result + 1] = attribute_of(name, table_of(map[name]))
  end
  table.sort(result, by_sequence)
  return result
end

-- Add those that the list does not have yet; what two types describe is as the first one says.
local function add_new(list, seen, attributes)
  for _, attribute in ipairs(attributes) do
    if not seen[attribute.name] then
      seen[attribute.name] = true
      list[#list + 1] = attribute
    end
  end
end

-- Groups from A to Z by their bytes, within them the model's order.
local function sort_by_group(list)
  table.sort(list, function(one, other)
    local a, b = one.group or "", other.group or ""
    if a ~= b then
      return a < b
    end
    return by_sequence(one, other)
  end)
end

local function add_relationships(result, type_name, relationships)
  for _, name in ipairs(sorted_keys(relationships)) do
    for _, described in ipairs(table_of(relationships[name])) do
      local p = table_of(described.properties)
      local known = result.relationship[name]
      if not known then
        known = { name = name, title_of = {}, related = {}, attributes = {}, seen = {} }
        result.relationship[name] = known
        result.relationships[#result.relationships + 1] = known
      end
      known.title_of[type_name] = text_or_nil(p.externalName) or name
      for _, related in ipairs(members(p.relatedEntityInfo, "relEntityType")) do
        known.related[#known.related + 1] = related
      end
      add_new(known.attributes, known.seen, attributes_of(table_of(described.attributes)))
    end
  end
end

-- The models by type, and the types in the file's order.
local function models_of(model)
  local list = model.entityModels or table_of(model.response).entityModels
  if type(list) ~= "table" or #list == 0 then
    error(place .. ": has no list 'entityModels', as the composite model service answers it", 0)
  end
  local by_type, order = {}, {}
  for position, entry in ipairs(list) do
    local name = text_or_nil(table_of(entry).name)
    if not name then
      error(("%s: entityModels[%d]: has no 'name', which is the entity type"):format(place, position), 0)
    end
    by_type[name] = entry
    order[#order + 1] = name
  end
  return by_type, order
end

-- Those of `wanted` that the model knows: requests name types, and ask for more than it has.
local function known_types(wanted, by_type)
  local known = {}
  for _, name in ipairs(wanted) do
    known[#known + 1] = by_type[name] and name
  end
  return known
end

-- What the model says about the entity types `wanted` (nil: all of the file). Lists of attributes have identifiers first, then
-- the groups; `contexts` are the kinds of contexts with their titles and values; `references` has the display texts of
-- reference data by type and locale.
function riversand_model.read(model, wanted)
  if not model then
    error("transform.model: is missing; the layouts of the Riversand family take their columns from a model", 0)
  end
  local by_type, order = models_of(model)
  local result = {
    types = wanted and known_types(wanted, by_type) or order,
    titles = {}, identifiers = {}, attributes = {}, context_attributes = {},
    relationships = {}, relationship = {}, contexts = {}, references = table_of(model.referenceData),
    model_of = by_type,
  }
  local seen, seen_in_contexts, own = {}, {}, {}
  for _, name in ipairs(result.types) do
    local entry = by_type[name]
    local data = table_of(entry.data)
    result.titles[name] = text_or_nil(table_of(entry.properties).externalName) or name
    add_new(own, seen, attributes_of(table_of(data.attributes)))
    add_relationships(result, name, table_of(data.relationships))
    for _, context in ipairs(table_of(data.contexts)) do
      add_new(result.context_attributes, seen_in_contexts, attributes_of(table_of(context.attributes)))
    end
  end
  local only_in_contexts = {}
  for _, attribute in ipairs(result.context_attributes) do
    -- What an entity has for itself as well has its column there already; rows of contexts fill it.
    if not seen[attribute.name] then
      attribute.is_of_context = true
      only_in_contexts[#only_in_contexts + 1] = attribute
    end
  end
  result.context_attributes = only_in_contexts
  for _, attribute in ipairs(own) do
    local list = attribute.is_identifier and result.identifiers or result.attributes
    list[#list + 1] = attribute
  end
  table.sort(result.identifiers, by_sequence)
  sort_by_group(result.attributes)
  sort_by_group(result.context_attributes)
  for _, relationship in ipairs(result.relationships) do
    table.sort(relationship.attributes, by_sequence)
  end
  for _, name in ipairs(sorted_keys(table_of(model.contextTypes))) do
    local described = table_of(model.contextTypes[name])
    result.contexts[name] = {
      title = text_or_nil(described.externalName), sequence = tonumber(described.displaySequence) or math.huge,
      values = table_of(described.values),
    }
  end
  return result
end

-- The attributes that identify entities of other types, which relationships lead to; those of `model.types` when the file
-- does not know the other types.
function riversand_model.identifiers_of_related(model, relationships)
  local list, seen = {}, {}
  for _, relationship in ipairs(relationships) do
    for _, name in ipairs(relationship.related) do
      local entry = model.model_of[name]
      for _, attribute in ipairs(entry and attributes_of(table_of(table_of(entry.data).attributes)) or {}) do
        if attribute.is_identifier then
          add_new(list, seen, { attribute })
        end
      end
    end
  end
  if #list == 0 then
    add_new(list, seen, model.identifiers)
  end
  return list
end

-- The attributes of links of any of these relationships that are `chosen`: a set of names, or of "_ALL".
function riversand_model.link_attributes(relationships, chosen)
  local all, seen = {}, {}
  for _, relationship in ipairs(relationships) do
    add_new(all, seen, relationship.attributes)
  end
  local list = {}
  for _, attribute in ipairs(all) do
    if chosen._ALL or chosen[attribute.name] then
      list[#list + 1] = attribute
    end
  end
  return list
end

-- The name that people know of a kind of context: its title in the model, or its own with a capital.
function riversand_model.context_title(model, name)
  local described = model.contexts[name]
  return described and described.title or (name:gsub("^%l", string.upper))
end

return riversand_model
