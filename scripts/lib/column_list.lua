-- Turns the list `columns` of a profile's settings into columns, with what the entity model knows about attributes.
local c = require "columns"
local attribute_cells = require "lib/attribute_cells"
local entity_model = require "lib/entity_model"
local nested_columns = require "lib/nested_columns"
local shown_values = require "lib/shown_values"
local sorted_keys = require "lib/sorted_keys"

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

-- Columns that an entry can have behind its own: the key that asks for one, its suffix, the member that it shows, and
-- whether a localized attribute has one for each locale. `is_beside`: each stands behind the value that it tells more of.
local companions = {
  { key = "unit", suffix = ".UOM", field = "uom", is_beside = true },
  { key = "reference", suffix = ".Id", field = "properties.referenceDataIdentifier" },
  { key = "invalid", suffix = ".Invalid", field = "invalidValue", is_by_locale = true },
  { key = "origin", suffix = ".Origin", field = "os", is_by_locale = true },
}

-- What this file makes of an entry itself.
local own = {
  groups = true, localized = true, nested = true, children = true, continuation = true, show = true,
  adjust = true,  -- of scripts: a function that changes a column before it is made; see Builder:adjusted
}
for _, companion in ipairs(companions) do
  own[companion.key] = true
end

local is_option = {}
for _, name in ipairs(options) do
  is_option[name] = name ~= "only_if"  -- which is ours to say
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
  elseif kind ~= "constant" and type(entry[kind]) ~= "string" then
    refuse(position, ("%s must be a text, not a %s"):format(kind, type(entry[kind])))
  end
  return kind
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
    invalid = attribute.invalid,
    origin = attribute.origin,
    show = attribute.show,
    children = attribute.children,
  }
end

-- `entry` with what the model adds where it says nothing itself. An entry that names its locales is one column.
local function completed(entry, attribute)
  if not attribute then
    return entry
  end
  local result = entry_of(attribute)
  if entry.locale then
    result.localized = nil
  end
  for key, value in pairs(entry) do
    result[key] = value
  end
  return result
end

-- `first`, a locale or a list of them, and those of the list `others` behind.
local function locales_of(first, others)
  local list = type(first) == "table" and table.move(first, 1, #first, 1, {}) or { first }
  return table.move(others, 1, #others, #list + 1, list)
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

-- A code that no other column has: where the attribute stands in several, "price", "price#2".
function Builder:code_of(code)
  local count = (self.code_counts[code] or 0) + 1
  self.code_counts[code] = count
  return count == 1 and code or ("%s#%d"):format(code, count)
end

-- The locales that a column reads which is not made for one. What the settings say is a wish: an attribute that has
-- values in other locales only shows those.
function Builder:locale_of(entry)
  if entry.locale or not self.locale or self.locale == "*" then
    return entry.locale or self.locale
  end
  return locales_of(self.locale, { "*" })
end

-- What the columns of an attribute show, or of a child of a nested one: its value, for each locale where it is localized,
-- and what else is asked for of each value. A list of {suffix =, locale =, field =, shown =, allowed =, type =}; `field` is
-- nil for the value, `shown` (of lib/shown_values) for what stands there.
function Builder:views(entry, position)
  local show = self:choice(entry, "show", "code", "label", position)
  local shown = not entry.field and shown_values.shower(entry.values, show, entry.reference) or nil
  local allowed = shown_values.allowed(entry.values, show, entry.reference)
  -- Codes of allowed values are what the data has, so that they are of the attribute's type.
  local shown_type = shown and (show == "label" or entry.reference) and "text" or entry.type
  local single = { suffix = "", locale = self:locale_of(entry) }
  local by_locale = {}
  for index, locale in ipairs(entry.localized and self.locales or {}) do
    by_locale[index] = { suffix = "//" .. locale, locale = locales_of(locale, self.fallback_locales) }
  end
  if #by_locale == 0 then
    by_locale[1] = single
  end
  local views = {}
  for _, place in ipairs(by_locale) do
    views[#views + 1] = {
      suffix = place.suffix, locale = place.locale, shown = shown, allowed = allowed, type = shown_type,
      null_text = not entry.field and self.null_text or nil,
    }
    for _, companion in ipairs(companions) do
      if entry[companion.key] and companion.is_beside then
        views[#views + 1] = { suffix = place.suffix .. companion.suffix, locale = place.locale, field = companion.field }
      end
    end
  end
  for _, companion in ipairs(companions) do
    -- A column that shows the identifier itself needs none beside it.
    local is_shown = shown and show == "code" and companion.key == "reference"
    if entry[companion.key] and not companion.is_beside and not is_shown then
      for _, place in ipairs(companion.is_by_locale and by_locale or { single }) do
        views[#views + 1] = { suffix = companion.suffix .. place.suffix, locale = place.locale, field = companion.field }
      end
    end
  end
  return views
end

-- Add the column of a view of an attribute, and those of its notes and looks; `spec`: what else it says.
function Builder:add_view(entry, view, spec)
  spec[1], spec.locale, spec.source = entry.attribute, view.locale, entry.source
  spec.context, spec.field = entry.context, view.field or entry.field
  spec.code = self:code_of((entry.code or entry.attribute) .. view.suffix)
  if self.contexts and not entry.context then
    spec.context, spec.coalesced = "row", self.is_coalesced or nil
  end
  if entry.adjust then
    entry.adjust(spec, view)
  end
  local column, notes, styles = attribute_cells.columns(spec, view, self)
  self:add(column)
  if notes then
    self:add(notes)
  end
  if styles then
    self:add(styles)
  end
end

function Builder:add(column)
  self.columns[#self.columns + 1] = column
end

-- A column that shows an attribute as JSON, whatever it is.
function Builder:add_json(entry, only_if)
  self:add_view(entry, { suffix = "", locale = entry.locale or "*" }, {
    header = entry.header or entry.attribute, type = "json", values = "all", group = entry.group, help = entry.help,
    width = entry.width, only_if = only_if,
  })
end

-- The columns of a nested attribute, some for each child. With `nested: rows` each record gets a row, else the records
-- share a cell. `own_entry`: what the profile says itself.
function Builder:add_nested(entry, own_entry, position)
  local has_own_children, own_show = own_entry.children ~= nil, own_entry.show
  local how = entry.nested or self.nested
  if how ~= "rows" and how ~= "columns" and how ~= "json" then
    refuse(position, ("nested: '%s' is none of columns, json, rows"):format(tostring(how)))
  end
  local is_deep = false
  for _, child in ipairs(entry.children or {}) do
    is_deep = is_deep or child.children ~= nil
  end
  if is_deep and entry.nested and entry.nested ~= "json" then
    refuse(position, ("nested: %s shows no records within records; only json does"):format(how))
  elseif is_deep then
    how = "json"
  end
  local is_by_rows = how == "rows"
  local only_if = not is_by_rows and self:only_if(entry, position) or nil
  if how == "json" then
    return self:add_json(entry, only_if)
  elseif not entry.children then
    refuse(position, ("nested: %s needs the names of the children, in the model or here: children: [{name: …}]")
      :format(how))
  end
  local children = {}
  for index, child in ipairs(entry.children) do
    -- What is asked for of the attribute is asked for of every child.
    local own = has_own_children and child or {}
    child = completed({
      attribute = child.name, locale = entry.locale, show = own.show or own_show,
      type = (own.type == "date" or own.type == "datetime") and own.type or nil,  -- as for attributes: see the model
    }, child)
    for _, companion in ipairs(companions) do
      if child[companion.key] == nil then
        child[companion.key] = entry[companion.key]
      end
    end
    -- Records within records are shown as a whole, whatever their locales.
    child.views = child.type == "json" and { { suffix = "", locale = "*", type = "json" } } or self:views(child, position)
    children[index] = child
  end
  local is_of_row = self.contexts ~= nil and not entry.context
  local columns, spread = nested_columns.columns(entry, children, {
    is_by_rows = is_by_rows, title = entry.header or entry.attribute, only_if = only_if,
    separator = entry.separator or self.separator, inner_separator = self.inner_separator,
    is_of_row = is_of_row, is_coalesced = is_of_row and self.is_coalesced or nil, position = #self.columns + 1,
    errors = self.errors, error_style = self.error_style,
    code_of = function(code)
      return self:code_of(code)
    end,
  })
  table.move(columns, 1, #columns, #self.columns + 1, self.columns)
  self.spread[#self.spread + 1] = spread
end

-- The columns of an attribute that is not nested: see `views`. `own_entry`: what the profile says itself.
function Builder:add_attribute(entry, own_entry, position)
  local own_type, own_values = own_entry.type, own_entry.values
  local header = entry.header or entry.attribute
  local only_if = self:only_if(entry, position)
  for _, view in ipairs(self:views(entry, position)) do
    local spec = { group = entry.group }
    if not view.field then
      for _, name in ipairs(options) do
        spec[name] = entry[name]
      end
      spec.values = view.allowed
      spec.type = own_type or view.type
      if entry.field then  -- what the model says is of the value
        spec.type, spec.values = own_type, own_values
      end
    end
    spec.header, spec.only_if = header .. view.suffix, only_if
    spec.groups = entry.groups
    self:add_view(entry, view, spec)
  end
end

-- Append the column of one entry, or its columns. `is_of_model`: not the profile says what it says, but the model.
function Builder:add_entry(entry, position, is_of_model)
  local kind = kind_of(entry, position)
  if entry.adjust and type(entry.adjust) ~= "function" then
    refuse(position, "unknown key 'adjust'")
  end
  if kind == "attribute" then
    if entry.children then
      entity_model.check_attributes(entry.children, ("transform.settings.columns, entry %d: children"):format(position))
      if #entry.children == 0 then
        refuse(position, "children is empty; a nested attribute has children")
      end
    end
    local own_entry = is_of_model and {} or entry
    entry = completed(entry, self.model[entry.attribute])
    if entry.children or entry.nested then
      return self:add_nested(entry, own_entry, position)
    elseif entry.type == "json" then
      return self:add_json(entry, self:only_if(entry, position))
    end
    return self:add_attribute(entry, own_entry, position)
  elseif kind == "entity" and not words[entry.entity] then
    refuse(position, ("entity: '%s' is none of id, name, type"):format(tostring(entry.entity)))
  end
  for _, key in ipairs(sorted_keys(entry)) do
    if own[key] and key ~= "continuation" then
      refuse(position, ("%s belongs to attributes"):format(key))
    end
  end
  local spec = { kind ~= "entity" and entry[kind] or nil }
  for _, name in ipairs(options) do
    spec[name] = entry[name]
  end
  spec.header, spec.only_if = entry.header or entry[kind], self:only_if(entry, position)
  self:add((kind == "entity" and words[entry.entity] or makers[kind])(spec))
end

function Builder:add_word(word, position)
  if word == "_ALL" then
    if not self.attributes then
      refuse(position, "_ALL takes the attributes of an entity model; "
        .. "name a file in transform.model, or say model: discover")
    end
    for _, attribute in ipairs(self.attributes) do
      if not self.listed[attribute.name] and self:is_wanted(attribute.name) then
        self:add_entry(entry_of(attribute), position, true)
        self.listed[attribute.name] = true
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

-- Does the request leave the attribute in? It names those that it wants, or none and wants what the profile lists.
function Builder:is_wanted(name)
  return not self.wanted or self.wanted[name] == true
end

-- The attributes that the request names and the list does not, behind the others.
function Builder:add_unlisted(names, model)
  for _, name in ipairs(names) do
    if not self.listed[name] then
      if model and not model.discovered and not self.model[name] then
        error(("the request names the attribute '%s', which the entity model does not know"):format(name), 0)
      end
      self:add_entry({ attribute = name, groups = not self.model[name] and "json" or nil }, #names)
      self.listed[name] = true
    end
  end
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

-- Those that a request wants alone; nil when it wants them all.
local function wanted_of(attributes)
  local wanted = column_list.set_of(attributes)
  return #attributes > 0 and not wanted._ALL and wanted or nil
end

-- The locales of a list, each once.
function column_list.distinct(locales)
  local result, seen = {}, {}
  for _, locale in ipairs(locales) do
    if not seen[locale] then
      seen[locale] = true
      result[#result + 1] = locale
    end
  end
  return result
end

-- The columns of the job's settings; without a list there, what every entity has. `job.has_parents`: the rows of contexts say
-- from which other contexts they take over, as lib/entity_rows makes them. Second result: the nested attributes
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
    locales = column_list.distinct(#job.locales > 0 and job.locales or job.model and job.model.locales or {}),
    locale = settings.locale,
    fallback_locales = settings.fallback_locales or {},
    wanted = wanted_of(job.attributes),
    code_counts = {},
    separator = settings.separator or "||",
    inner_separator = settings.inner_separator or ", ",
    nested = settings.nested or "columns",
    continuation = settings.continuation or "repeat",
    show = settings.show or "label",
    null_text = settings.null_text,
    inherited = settings.inherited or "cell",
    errors = settings.errors or "none",
    error_style = settings.error_style,
    contexts = settings.contexts,
    is_coalesced = settings.coalesced == true,
    has_parents = job.has_parents,
    listed = listed_attributes(list),
    attributes = job.model and entity_model.attributes(job.model, settings.types or job.model_types),
    model = {},
  }, Builder)
  for _, attribute in ipairs(builder.attributes or {}) do
    builder.model[attribute.name] = attribute
  end
  for position, entry in ipairs(list) do
    if type(entry) == "string" then
      builder:add_word(entry, position)
    elseif type(entry) == "table" then
      if not entry.attribute or builder:is_wanted(entry.attribute) then
        builder:add_entry(entry, position)
      end
    else
      refuse(position, ("a %s; write a word or {attribute: name}"):format(type(entry)))
    end
  end
  if builder.wanted then
    builder:add_unlisted(job.attributes, job.model)
  end
  return builder.columns, builder.spread, builder.has_blanks
end

return column_list
