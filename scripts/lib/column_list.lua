-- Turns the list `columns` of a profile's settings into columns, with what the entity model knows about attributes.
local c = require "columns"
local entity_model = require "lib/entity_model"
local shown_values = require "lib/shown_values"

local column_list = {}

-- What a column can take its values from, by the key that names it.
local makers = {
  attribute = c.attribute,
  property = c.property,
  relationship = c.relationship,
  pointer = c.pointer,
  column = c.column,
  constant = c.constant,
  row = c.row,
  entity = true,  -- see `words`
}

-- Of {entity: id}, which a word alone stands for as well.
local words = { id = c.id, type = c.type, name = c.name }

-- What else an entry may say; these pass to the column as they are.
local options = {
  "header", "type", "group", "width", "number_format", "help", "values", "required", "rule", "prompt",
  "locale", "source", "context", "field", "separator", "code", "link", "note_of", "only_if",
}

-- Columns that an entry can have behind its own: the key that asks for one, its suffix, the member that it shows.
local companions = {
  { key = "unit", suffix = ".UOM", field = "uom" },
  { key = "reference", suffix = ".Id", field = "properties.referenceDataIdentifier" },
  { key = "invalid", suffix = ".Invalid", field = "invalidValue" },
  { key = "origin", suffix = ".Origin", field = "os" },
}

-- What this file makes of an entry itself.
local own = { localized = true, nested = true, children = true, continuation = true, show = true }
for _, companion in ipairs(companions) do
  own[companion.key] = true
end

local is_option = {}
for _, name in ipairs(options) do
  is_option[name] = name ~= "only_if"  -- which is ours to say
end

local function sorted_keys(entry)
  local keys = {}
  for key in pairs(entry) do
    keys[#keys + 1] = tostring(key)
  end
  table.sort(keys)
  return keys
end

local function same(value)
  return value
end

local function refuse(position, what)
  error(("transform.settings.columns, entry %d: %s"):format(position, what), 0)
end

-- The key that names where the values come from, after a check of all keys.
local function kind_of(entry, position)
  local kind
  for _, key in ipairs(sorted_keys(entry)) do
    if makers[key] then
      if kind then
        refuse(position, ("has both %s and %s; one column, one of them"):format(kind, key))
      end
      kind = key
    elseif not is_option[key] and not own[key] then
      refuse(position, ("unknown key '%s'"):format(key))
    end
  end
  if not kind then
    refuse(position, "names no attribute, entity, property, relationship, pointer, column or constant")
  end
  return kind
end

-- The member of a value that a path like "properties.referenceData" leads to.
local function member(value, path)
  for name in path:gmatch "[^.]+" do
    value = type(value) == "table" and value[name] or nil
  end
  return value
end

-- An attribute whose values are looked up in Lua: because its row says in which context it is read, or because what is
-- shown is not what stands there. `how.is_by_row`: read in the row's context; what that does not say is taken from the
-- entity's own data when `how.is_coalesced`. `how.shown`: see lib/shown_values; or nil.
local function computed(spec, how)
  local name, field, wanted, shown = spec[1], spec.field or "value", spec.values, how.shown
  local asked = { locale = spec.locale, source = spec.source, context = spec.context, exact = true }
  local compute = {}
  for _, option in ipairs(options) do
    compute[option] = spec[option]
  end
  compute.locale, compute.source, compute.context, compute.field, compute.separator = nil, nil, nil, nil, nil
  if wanted == "all" or wanted == "first" then
    compute.values = nil
  end
  compute[1] = function(entity, row)
    local context = how.is_by_row and row.context
    local entries = {}
    if context then
      entries = entity:values(name, { locale = asked.locale, source = asked.source, exact = true, context = context })
    end
    if not context or (#entries == 0 and how.is_coalesced) then
      entries = entity:values(name, asked)
    end
    local found = {}
    for _, entry in ipairs(entries) do
      local value = member(entry, field)
      if shown then
        value = shown(value, entry)
      end
      found[#found + 1] = value
    end
    if #found < 2 or wanted == "first" then
      return found[1]
    elseif spec.type ~= nil and spec.type ~= "text" then
      error(("attribute '%s' has %d values; a column of type %s holds one"):format(name, #found, spec.type), 0)
    end
    for position, value in ipairs(found) do
      found[position] = tostring(value)
    end
    return table.concat(found, spec.separator or how.separator)
  end
  return c.compute(compute)
end

-- What the model says about an attribute, as an entry of the list.
local function entry_of(attribute)
  return {
    attribute = attribute.name,
    header = attribute.title,
    type = entity_model.column_type(attribute),
    group = attribute.group,
    help = attribute.help,
    prompt = attribute.prompt,
    width = attribute.width,
    number_format = attribute.number_format,
    required = attribute.required,
    values = attribute.values,
    localized = attribute.localized,
    unit = attribute.units and true or nil,
    reference = attribute.reference,
    show = attribute.show,
    children = attribute.children,
  }
end

-- `entry` with what the model adds where it says nothing itself.
local function completed(entry, attribute)
  if not attribute then
    return entry
  end
  local result = entry_of(attribute)
  for key, value in pairs(entry) do
    result[key] = value
  end
  return result
end

local Builder = {}
Builder.__index = Builder

-- One of the words that `key` may hold: what the entry says, else what the settings say.
function Builder:choice(entry, key, first, second, position)
  local word = entry[key] or self[key]
  if word ~= first and word ~= second then
    refuse(position, ("%s: '%s' is none of %s, %s"):format(key, tostring(word), first, second))
  end
  return word
end

-- What a column that is not of the rows' own says about them: rows that continue an entity may leave it blank.
function Builder:only_if(entry, position)
  if self:choice(entry, "continuation", "blank", "repeat", position) == "blank" then
    self.has_blanks = true
    return "is_first"
  end
  return nil
end

-- `shown`: of lib/shown_values, or nil.
function Builder:made(kind, entry, changes, shown)
  local spec = { entry[kind] }
  for _, name in ipairs(options) do
    spec[name] = entry[name]
  end
  for name, value in pairs(changes) do
    spec[name] = value or nil
  end
  local is_by_row = kind == "attribute" and self.contexts ~= nil and not spec.context
  if is_by_row or shown then
    return computed(spec, {
      is_by_row = is_by_row, is_coalesced = self.is_coalesced, shown = shown, separator = self.separator,
    })
  elseif kind == "entity" then
    spec[1] = nil
    return words[entry.entity](spec)
  end
  return makers[kind](spec)
end

function Builder:add(column)
  self.columns[#self.columns + 1] = column
end

-- The columns of a nested attribute, one for each child. With `nested: rows` each record gets a row, else the records
-- share a cell.
function Builder:add_nested(entry, position)
  local name, title = entry.attribute, entry.header or entry.attribute
  local how = entry.nested or self.nested
  if how ~= "rows" and how ~= "columns" and how ~= "json" then
    refuse(position, ("nested: '%s' is none of columns, json, rows"):format(tostring(how)))
  end
  local only_if = how ~= "rows" and self:only_if(entry, position) or nil
  if how == "json" then
    self:add(c.attribute {
      name, header = title, type = "json", values = "all", group = entry.group, help = entry.help, only_if = only_if,
    })
    return
  end
  local children = {}
  if how == "rows" then
    self:add(c.row { name .. ".SeqId", header = title .. ".SeqId", type = "integer", group = entry.group })
  end
  for index, child in ipairs(entry.children) do
    local show = self:choice(child, "show", "code", "label", position)
    local shown = shown_values.shower(child.values, show) or same
    children[index] = { name = child.name, shown = shown }
    local spec = {
      header = title .. "." .. (child.title or child.name), group = entry.group, help = child.help,
      number_format = child.number_format, width = child.width, only_if = only_if,
    }
    if how == "rows" then
      spec[1], spec.values = name .. "." .. child.name, shown_values.allowed(child.values, show)
      spec.type = shown == same and entity_model.column_type(child) or "text"
      self:add(c.row(spec))
    else
      local separator = entry.separator or self.separator
      spec[1] = function(entity, row)
        local texts = {}
        for place, record in ipairs(entity:group(name, { exact = true, context = row and row.context })) do
          local value = record[child.name]
          texts[place] = value ~= nil and type(value) ~= "table" and tostring(shown(value)) or ""
        end
        return #texts > 0 and table.concat(texts, separator) or nil
      end
      self:add(c.compute(spec))
    end
  end
  if how == "rows" then
    self.spread[#self.spread + 1] = { name = name, children = children }
  end
end

-- Append the column of one entry, or its columns: one for each locale, and its companions behind them.
function Builder:add_entry(entry, position)
  local kind = kind_of(entry, position)
  local own_type = entry.type
  if kind == "attribute" then
    entry = completed(entry, self.model[entry.attribute])
    if entry.children then
      self:add_nested(entry, position)
      return
    end
  elseif kind == "entity" and not words[entry.entity] then
    refuse(position, ("entity: '%s' is none of id, name, type"):format(tostring(entry.entity)))
  end
  local header = entry.header or entry[kind]
  local only_if = self:only_if(entry, position)
  local show = self:choice(entry, "show", "code", "label", position)
  local shown = kind == "attribute" and not entry.field and shown_values.shower(entry.values, show, entry.reference)
  local allowed = shown_values.allowed(entry.values, show, entry.reference)
  local changes = { header = header, only_if = only_if, values = allowed or false }
  if shown then
    changes.type = own_type or "text"
  end
  if entry.localized then
    for _, locale in ipairs(self.locales) do
      changes.header, changes.locale = header .. "//" .. locale, locale
      self:add(self:made(kind, entry, changes, shown))
    end
  else
    self:add(self:made(kind, entry, changes, shown))
  end
  for _, companion in ipairs(companions) do
    -- A column that shows the identifier itself needs none beside it.
    if entry[companion.key] and not (shown and show == "code" and companion.key == "reference") then
      local beside = {
        [kind] = entry[kind], group = entry.group, locale = entry.locale, source = entry.source, context = entry.context,
      }
      self:add(self:made(kind, beside, {
        header = header .. companion.suffix, field = companion.field, only_if = only_if,
      }))
    end
  end
end

function Builder:add_word(word, position)
  if word == "_ALL" then
    if not self.attributes then
      refuse(position, "_ALL takes the attributes of an entity model; "
        .. "name a file in transform.model, or say model: discover")
    end
    for _, attribute in ipairs(self.attributes) do
      if not self.listed[attribute.name] then
        self:add_entry(entry_of(attribute), position)
      end
    end
    return
  end
  local make = words[word]
  if not make then
    refuse(position, ("'%s' is none of id, type, name, _ALL; write {attribute: %s}"):format(word, word))
  end
  self:add(make { header = word, only_if = self:only_if({}, position) })
end

-- The attributes that entries name themselves: _ALL leaves them out.
local function listed_attributes(list)
  local listed = {}
  for _, entry in ipairs(list) do
    if type(entry) == "table" and entry.attribute then
      listed[entry.attribute] = true
    end
  end
  return listed
end

-- The columns of the job's settings; without a list there, what every entity has. Second result: the nested attributes
-- whose records get rows of their own, for lib/entity_rows; third: true when columns ask rows whether they are first.
function column_list.columns(job)
  local settings = job.settings
  local list = settings.columns or { "id", "type", "name" }
  if type(list) ~= "table" then
    error("transform.settings.columns: must be a list", 0)
  end
  local builder = setmetatable({
    columns = {},
    spread = {},
    locales = job.locales,
    separator = settings.separator or "||",
    nested = settings.nested or "columns",
    continuation = settings.continuation or "repeat",
    show = settings.show or "label",
    contexts = settings.contexts,
    is_coalesced = settings.coalesced == true,
    listed = listed_attributes(list),
    attributes = job.model and entity_model.attributes(job.model, settings.types),
    model = {},
  }, Builder)
  for _, attribute in ipairs(builder.attributes or {}) do
    builder.model[attribute.name] = attribute
  end
  for position, entry in ipairs(list) do
    if type(entry) == "string" then
      builder:add_word(entry, position)
    elseif type(entry) == "table" then
      builder:add_entry(entry, position)
    else
      refuse(position, ("a %s; write a word or {attribute: name}"):format(type(entry)))
    end
  end
  return builder.columns, builder.spread, builder.has_blanks
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
