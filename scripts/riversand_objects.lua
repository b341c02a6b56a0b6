-- Generic objects, such as the states of connectors, as a workbook of the Riversand layout: Help, a sheet for each type of
-- objects, and hidden Model.
--
--   transform:
--     script: riversand_objects.lua
--     settings:
--       objects:
--         - type: connectorstate
--           title: Connector State                        # the sheet's name
--           properties: [hub, {name: reqid, title: Req Id}]
--           attributes: [itemState, itemStateDate]
--
-- Names are compared without case, since systems disagree about it; titles are names in words unless they are said.
local c = require "columns"
local column_list = require "lib/column_list"
local entity_settings = require "lib/entity_settings"
local list_names = require "lib/list_names"
local riversand_help = require "lib/riversand_help"

local known = entity_settings.shared({ "types", "locale", "locales", "separator" }, {
  objects = { function(value) return type(value) == "table" and #value > 0 end, "a list of maps with type and title" },
  version = entity_settings.kinds.text,
  tenant = entity_settings.kinds.text,
})

-- Of the job: `tables` runs before the first object and fills it.
local is_kept_type

local function table_of(value)
  return type(value) == "table" and value or {}
end

-- "retryCount" in words: "Retry Count".
local function in_words(name)
  return (name:gsub("(%l)(%u)", "%1 %2"):gsub("^%l", string.upper))
end

-- Name and title of an entry of a list of the settings.
local function named(entry, where)
  local name = type(entry) == "table" and entry.name or entry
  if type(name) ~= "string" then
    error(("%s: must be a name, or {name: …, title: …}"):format(where), 0)
  end
  return name, type(entry) == "table" and entry.title or in_words(name)
end

local function lowered(map)
  local result = {}
  for name, value in pairs(table_of(map)) do
    result[name:lower()] = value
  end
  return result
end

local function text_of(values, separator)
  local texts = {}
  for _, value in ipairs(table_of(table_of(values).values)) do
    local text = table_of(value).value
    texts[#texts + 1] = text ~= nil and (text == "_NULL" and "[NULL]" or tostring(text)) or nil
  end
  return #texts > 0 and table.concat(texts, separator) or nil
end

-- A row of an object; none of one of another type.
local function rows_of(object_type)
  return function(entity)
    if entity:type() ~= object_type then
      return {}
    end
    return {
      {
        properties = lowered(entity:pointer("/properties", { exact = true })),
        attributes = lowered(entity:pointer("/data/attributes", { exact = true })),
      },
    }
  end
end

local function sheet_of(object, where, separator, name_of)
  if type(object) ~= "table" or type(object.type) ~= "string" then
    error(where .. ": needs a type", 0)
  end
  local function system(spec)
    spec.group, spec.style, spec.number_format = "System Fields", "system", "@"
    return spec
  end
  local columns = {
    c.compute(system {
      header = "Action", values = { "delete" },
      function(entity) return entity:pointer "/action" == "delete" and "delete" or nil end,
    }),
    c.type(system {
      header = "Type", values = { object.type },
      rule = { list = "Type " .. object.type, name = name_of("RSC_Type_" .. object.type, object.type) },
    }),
    c.id(system { header = "ID" }),
    c.name(system { header = "Name" }),
  }
  for position, entry in ipairs(object.properties or {}) do
    local name, title = named(entry, ("%s.properties[%d]"):format(where, position))
    local key = name:lower()
    columns[#columns + 1] = c.compute {
      header = title, code = name, group = "Properties", style = "property", number_format = "@",
      function(_, row) return row.properties[key] end,
    }
  end
  for position, entry in ipairs(object.attributes or {}) do
    local name, title = named(entry, ("%s.attributes[%d]"):format(where, position))
    local key = name:lower()
    columns[#columns + 1] = c.compute {
      header = title, code = name, group = "Attributes", style = "attribute", number_format = "@",
      function(_, row) return text_of(row.attributes[key], separator) end,
    }
  end
  return {
    name = object.title or in_words(object.type), columns = columns, each = rows_of(object.type), freeze = 4,
    header_rows = 2,
  }
end

return {
  tables = function(job)
    local settings = job.settings
    entity_settings.check(settings, known)
    if not settings.objects then
      error("transform.settings.objects: is missing; it says which types have a sheet, and their columns", 0)
    end
    local separator = settings.separator or "||"
    local sheets, names, types, name_of = {}, {}, {}, list_names.new ""
    for position, object in ipairs(settings.objects) do
      sheets[position] = sheet_of(object, ("transform.settings.objects[%d]"):format(position), separator, name_of)
      names[position], types[position] = sheets[position].name, object.type
    end
    is_kept_type = column_list.set_of(settings.types or types)
    local help = riversand_help.sheet({
      { "TEMPLATE NAME", "RS EXCEL" },
      { "TEMPLATE VERSION", settings.version or "V0.18" },
      { "MULTI VALUES DELIMITER", separator },
      { "CONTEXT PATH DELIMITER", ">>" },
      { "TENANT ID", settings.tenant },
    }, riversand_help.legends { { "SYSTEM FIELDS", "system" }, { "PROPERTIES", "property" } })
    local tables = { help }
    table.move(sheets, 1, #sheets, 2, tables)
    tables[#tables + 1] = riversand_help.model(names, {})
    return tables
  end,

  keep = function(entity)
    return is_kept_type[entity:type()] == true
  end,
}
