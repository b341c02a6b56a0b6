-- Turns the list `columns` of a profile's settings into columns.
local c = require "columns"

local column_list = {}

-- What a column can take its values from, by the key that names it.
local makers = {
  attribute = c.attribute,
  property = c.property,
  relationship = c.relationship,
  pointer = c.pointer,
  column = c.column,
  constant = c.constant,
}

local words = { id = c.id, type = c.type, name = c.name }

-- What else an entry may say; these pass to the column as they are.
local options = {
  "header", "type", "group", "width", "number_format", "help", "values", "required", "rule", "prompt",
  "locale", "source", "context", "field", "separator",
}

-- What this file makes of an entry itself.
local own = { localized = true, unit = true }

local is_option = {}
for _, name in ipairs(options) do
  is_option[name] = true
end

local function sorted_keys(entry)
  local keys = {}
  for key in pairs(entry) do
    keys[#keys + 1] = tostring(key)
  end
  table.sort(keys)
  return keys
end

-- The key that names where the values come from, after a check of all keys.
local function kind_of(entry, position)
  local kind
  for _, key in ipairs(sorted_keys(entry)) do
    if makers[key] then
      if kind then
        error(("transform.settings.columns, entry %d: has both %s and %s; one column, one of them"):format(
          position, kind, key), 0)
      end
      kind = key
    elseif not is_option[key] and not own[key] then
      error(("transform.settings.columns, entry %d: unknown key '%s'"):format(position, key), 0)
    end
  end
  if not kind then
    error(("transform.settings.columns, entry %d: names no attribute, property, relationship, pointer, column or constant")
      :format(position), 0)
  end
  return kind
end

local function made(kind, entry, changes)
  local spec = { entry[kind] }
  for _, name in ipairs(options) do
    spec[name] = entry[name]
  end
  for name, value in pairs(changes) do
    spec[name] = value
  end
  return makers[kind](spec)
end

-- Append the column of one entry, or its columns: one for each locale, and one for the unit behind it.
local function append(columns, entry, position, job)
  if type(entry) ~= "string" and type(entry) ~= "table" then
    error(("transform.settings.columns, entry %d: a %s; write a word or {attribute: name}"):format(
      position, type(entry)), 0)
  end
  if type(entry) == "string" then
    local make = words[entry]
    if not make then
      error(("transform.settings.columns, entry %d: '%s' is none of id, type, name; write {attribute: %s}"):format(
        position, entry, entry), 0)
    end
    columns[#columns + 1] = make { header = entry }
    return
  end
  local kind = kind_of(entry, position)
  local header = entry.header or entry[kind]
  if entry.localized then
    for _, locale in ipairs(job.locales) do
      columns[#columns + 1] = made(kind, entry, { header = header .. "//" .. locale, locale = locale })
    end
  else
    columns[#columns + 1] = made(kind, entry, { header = header })
  end
  if entry.unit then
    columns[#columns + 1] = made(kind, entry, { header = header .. ".UOM", type = "text", field = "uom" })
  end
end

-- The columns of the job's settings; without a list there, what every entity has.
function column_list.columns(job)
  local list = job.settings.columns or { "id", "type", "name" }
  if type(list) ~= "table" then
    error("transform.settings.columns: must be a list", 0)
  end
  local columns = {}
  for position, entry in ipairs(list) do
    append(columns, entry, position, job)
  end
  return columns
end

-- {sku = true} for {"sku"}; nil for nil, which stands for "all".
function column_list.set_of(list)
  if list == nil then
    return nil
  end
  local set = {}
  for _, member in ipairs(list) do
    set[member] = true
  end
  return set
end

return column_list
