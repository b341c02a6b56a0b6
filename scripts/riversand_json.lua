-- Whole entities as systems of the Riversand family exchange them in JSON, with properties that tell of the export, for the
-- writer json with `rows: columns`, `nulls: omit` and `container: entities`.
--
--   transform:
--     script: riversand_json.lua
--     settings:
--       run_properties: {publishedBy: executionContext.userId}
--       execution_context: {userId: mary.jane@example.com_user}
--       null_values: true                 # attributes of the model that an entity has no values of
--       locales: [de-DE]                  # values of other locales are left out, but for those of fallback_locales
--       contexts: [{country: Germany}]    # other contexts are left out; with `coalesced` these have what the entity has
--
-- What an entity says passes with every digit. Only when attributes are chosen, left out or added, `data` is put together
-- in Lua, where numbers are written as the shortest text that reads back as the same.
local c = require "columns"
local column_list = require "lib/column_list"
local entity_settings = require "lib/entity_settings"
local riversand_data = require "lib/riversand_data"
local riversand_model = require "lib/riversand_model"

local function is_map_of_texts(value)
  if type(value) ~= "table" then
    return false
  end
  for name, member in pairs(value) do
    if type(name) ~= "string" or type(member) ~= "string" then
      return false
    end
  end
  return true
end

local texts_by_name = { is_map_of_texts, "a map of texts, such as {publishedBy: executionContext.userId}" }
local known = entity_settings.shared({
  "types", "locale", "locales", "fallback_locales", "contexts", "coalesced", "relationships",
}, {
  run_properties = texts_by_name,
  execution_context = texts_by_name,
  null_values = entity_settings.kinds.flag,
  only_of_model = entity_settings.kinds.flag,
  exclude_attributes = entity_settings.kinds.texts,
  exclude_relationships = entity_settings.kinds.texts,
  relationship_attributes = entity_settings.kinds.texts,
  sources = entity_settings.kinds.texts,
  self = entity_settings.kinds.flag,
})

-- Of the job: `columns` runs before the first entity and fills it.
local is_kept_type

local function table_of(value)
  return type(value) == "table" and value or {}
end

-- What each entity's properties are told of this export; words that begin so are looked up in what is known of it.
local function run_properties(settings)
  local properties
  for name, value in pairs(settings.run_properties or {}) do
    local key = value:match "^executionContext%.(.*)$"
    if key then
      value = table_of(settings.execution_context)[key]
    end
    properties = properties or {}
    properties[name] = value
  end
  return properties
end

local function properties_column(settings)
  local more = run_properties(settings)
  if not more then
    return c.pointer { "/properties", header = "properties", type = "json" }
  end
  return c.compute {
    header = "properties", type = "json",
    function(entity)
      local properties = table_of(entity:pointer "/properties")
      for name, value in pairs(more) do
        properties[name] = value
      end
      return properties
    end,
  }
end

-- Says of a name whether the job leaves it out, or nil when it leaves out none.
local function left_out_attributes(job, model)
  local wanted = #job.attributes > 0 and column_list.set_of(job.attributes) or nil
  if wanted and wanted._ALL then
    wanted = nil
  end
  local excluded = column_list.set_of(job.settings.exclude_attributes or {})
  local is_of_model
  if job.settings.only_of_model then
    is_of_model = {}
    for _, list in ipairs { model.identifiers, model.attributes, model.context_attributes } do
      for _, attribute in ipairs(list) do
        is_of_model[attribute.name] = true
      end
    end
  end
  if not wanted and not is_of_model and next(excluded) == nil then
    return nil
  end
  return function(name)
    return excluded[name] or (wanted and not wanted[name]) or (is_of_model and not is_of_model[name]) or false
  end
end

-- The model's attributes that are to appear whether an entity has values of them or not.
local function shown_as_null(job, model, is_left_out)
  local names = {}
  if job.settings.null_values then
    for _, list in ipairs { model.identifiers, model.attributes } do
      for _, attribute in ipairs(list) do
        if not is_left_out or not is_left_out(attribute.name) then
          names[#names + 1] = attribute.name
        end
      end
    end
  end
  return names
end

local function data_column(job)
  local settings = job.settings
  local model = (settings.null_values or settings.only_of_model) and riversand_model.read(job.model, settings.types)
  local is_left_out = left_out_attributes(job, model)
  local nulls = shown_as_null(job, model, is_left_out)
  local narrow = riversand_data.narrower(settings, is_left_out)
  if not narrow and #nulls == 0 then
    return c.pointer { "/data", header = "data", type = "json" }
  end
  local locale = job.locales[1] or "en-US"
  return c.compute {
    header = "data", type = "json",
    function(entity)
      local data = table_of(entity:pointer "/data")
      if narrow then
        data = narrow(data, entity)
      end
      local is_deleted = entity:pointer "/action" == "delete"
      for _, name in ipairs(is_deleted and {} or nulls) do
        data.attributes = data.attributes or {}
        if data.attributes[name] == nil then
          data.attributes[name] = { values = { { value = "_NULL", locale = locale, source = "internal" } } }
        end
      end
      return next(data) ~= nil and data or nil
    end,
  }
end

return {
  columns = function(job)
    entity_settings.check(job.settings, known)
    is_kept_type = column_list.set_of(job.settings.types)
    local columns = {}
    for _, name in ipairs { "id", "name", "type", "version", "action" } do
      -- A version is a number or a text, as the entity has it.
      columns[#columns + 1] = c.pointer { "/" .. name, header = name, type = name == "version" and "json" or "text" }
    end
    columns[#columns + 1] = properties_column(job.settings)
    columns[#columns + 1] = data_column(job)
    return columns
  end,

  keep = function(entity)
    return is_kept_type == nil or is_kept_type[entity:type()] == true
  end,
}
