-- The columns of files of the Riversand family, the same for workbooks and delimiter-separated values: system columns,
-- identifying attributes, groups of attributes, attributes of contexts; and the table of relationships.
local c = require "columns"
local attribute_cells = require "lib/attribute_cells"
local column_list = require "lib/column_list"
local entity_rows = require "lib/entity_rows"
local entity_settings = require "lib/entity_settings"
local riversand_model = require "lib/riversand_model"
local riversand_titles = require "lib/riversand_titles"
local shown_values = require "lib/shown_values"

local riversand_layout = {}

-- Settings of entity_columns.lua that mean the same here.
local shared = {
  "types", "locales", "fallback_locales", "locale", "separator", "contexts", "coalesced", "relationships", "null_text",
  "inherited", "errors",
}

-- What is said of an entity or link beside its attributes.
riversand_layout.system_group = "System Attributes"
riversand_layout.identifier_group = "Matching Attribute(s)"
riversand_layout.related_group = "RelTo Attribute(s)"
riversand_layout.link_group = "Relationship Attributes"

-- Titles of system columns, which importers know columns by: whatever else has such a title gives way.
local system_titles = column_list.set_of {
  "Action", "Type", "ID", "Name", "Related to Type", "Relationship Id", "Related to ID", "Related to Name",
}

-- The settings that a script of this family takes, with `more` of its own.
function riversand_layout.settings(more)
  local own = {
    exclude_attributes = entity_settings.kinds.texts,
    exclude_relationships = entity_settings.kinds.texts,
    names = entity_settings.words("external", "internal"),
    sources = entity_settings.kinds.texts,
    self = entity_settings.kinds.flag,
    relationship_attributes = entity_settings.kinds.texts,
  }
  for name, setting in pairs(more) do
    own[name] = setting
  end
  return entity_settings.shared(shared, own)
end

local function table_of(value)
  return type(value) == "table" and value or {}
end

-- The kinds of contexts that rows may have: those of the settings, or all that the model knows.
local function context_names(contexts, model)
  local names, seen = {}, {}
  for _, context in ipairs(contexts == "_ALL" and { model.contexts } or contexts or {}) do
    for name in pairs(context) do
      if not seen[name] then
        seen[name] = true
        names[#names + 1] = name
      end
    end
  end
  local function sequence(name)
    return model.contexts[name] and model.contexts[name].sequence or math.huge
  end
  table.sort(names, function(one, other)
    if sequence(one) ~= sequence(other) then
      return sequence(one) < sequence(other)
    end
    return one < other
  end)
  return names
end

-- The titles of kinds of contexts, by their names.
local function context_titles(names, model)
  local titles, taken = {}, {}
  for _, name in ipairs(names) do
    local title = riversand_titles.free(riversand_model.context_title(model, name), name, function(wanted)
      return system_titles[wanted] or taken[wanted] or taken["From " .. wanted]
    end)
    titles[name], taken[title], taken["From " .. title] = title, true, true
  end
  return titles
end

-- A layout of the job: what its model says, under the titles that its settings ask for. `known`: of settings().
function riversand_layout.new(job, known)
  local settings = job.settings
  entity_settings.check(settings, known)
  local layout = {
    settings = settings,
    locales = column_list.distinct(#job.locales > 0 and job.locales or { "en-US" }),
    model = riversand_model.read(job.model, settings.types),
    null_text = settings.null_text or "[NULL]",
    separator = settings.separator or "||",
    wanted = #job.attributes > 0 and column_list.set_of(job.attributes) or nil,
    is_excluded = column_list.set_of(settings.exclude_attributes or {}),
    is_without_self = settings.self == false and settings.contexts ~= nil,
    sources = #(settings.sources or {}) > 0 and settings.sources or nil,
  }
  if layout.wanted and layout.wanted._ALL then
    layout.wanted = nil
  end
  if layout.null_text == "" then
    layout.null_text = nil
  end
  layout.context_names = context_names(settings.contexts, layout.model)
  layout.context_titles = context_titles(layout.context_names, layout.model)
  local is_type = column_list.set_of(settings.types)
  layout.keeps = function(entity)
    return is_type == nil or is_type[entity:type()] == true
  end
  local is_without = column_list.set_of(settings.exclude_relationships or {})
  local is_with = settings.relationships and settings.relationships ~= "_ALL"
    and column_list.set_of(settings.relationships)
  layout.relationships = {}
  for _, relationship in ipairs(layout.model.relationships) do
    if not is_without[relationship.name] and (not is_with or is_with[relationship.name]) then
      layout.relationships[#layout.relationships + 1] = relationship
    end
  end
  return layout
end

-- Does the request want the attribute, and does the profile let it out?
local function is_wanted(layout, name)
  return not layout.is_excluded[name] and (not layout.wanted or layout.wanted[name] == true)
end

-- Titles for the attributes that no other column has; `taken`: those of the columns before them.
local function claim_titles(layout, attributes, taken, has_rows)
  riversand_titles.claim(attributes, taken, {
    locales = layout.locales, is_internal = layout.settings.names == "internal", has_rows = has_rows,
  })
end

local function action_of(action)
  return action == "delete" and "DELETE" or nil
end

-- A list for columns, a function that adds a system column to it, and the set of their titles. `what` names its kind to
-- `how.adjust_system`.
local function system_columns(how)
  local columns, taken = {}, {}
  return columns, function(make, spec, what, name)
    taken[spec.header] = true
    spec.group = riversand_layout.system_group
    if how.adjust_system then
      how.adjust_system(spec, what, name)
    end
    columns[#columns + 1] = make(spec)
  end, taken
end

-- Children of a nested attribute as lib/entity_model describes them. Of those that are nested themselves, the records are
-- JSON in one cell.
local function children_of(layout, attribute)
  local children = {}
  for position, child in ipairs(attribute.children) do
    children[position] = {
      name = child.name, title = child.title, localized = child.is_localized,
      units = child.has_unit and child.units or nil, type = child.is_nested and "json" or nil,
    }
  end
  return children
end

-- The entry of lib/column_list for an attribute. `adjust(spec, view, attribute)` says what a format wants to have
-- otherwise; `attribute` is the child for columns of children, nil for the column that counts records.
local function entry_of(layout, attribute, group, adjust)
  local entry = {
    attribute = attribute.name, header = attribute.title, group = group,
    localized = attribute.is_localized or nil, unit = attribute.has_unit or nil, source = layout.sources,
  }
  local described = { [attribute.name] = attribute }
  if attribute.children then
    entry.children, entry.nested = children_of(layout, attribute), "rows"
    described = {}
    for _, child in ipairs(attribute.children) do
      described[child.name] = child
    end
  elseif attribute.is_nested then
    entry.nested = "json"
  end
  if adjust then
    entry.adjust = function(spec, view, child)
      local of = attribute
      if child then
        of = described[child.attribute]
      end
      adjust(spec, view, not view.is_sequence and of or nil, attribute)
    end
  end
  return entry
end

-- The attributes that have columns, each with the group of these: a list of {attribute =, group =}.
local function shown_attributes(layout)
  local shown = {}
  local function add(attributes, group)
    for _, attribute in ipairs(attributes) do
      if is_wanted(layout, attribute.name) then
        shown[#shown + 1] = { attribute = attribute, group = group or attribute.group }
      end
    end
  end
  add(layout.model.identifiers, riversand_layout.identifier_group)
  add(layout.model.attributes)
  if #layout.context_names > 0 then
    add(layout.model.context_attributes)
  end
  return shown
end

-- The titles of columns of entities whose cells hold several values, and of nested attributes whose records have rows.
function riversand_layout.collections(layout)
  local titles = {}
  local function add(attribute, prefix)
    local has_several = attribute.is_collection and not attribute.is_nested
    for _, title in ipairs(has_several and riversand_titles.of_values(attribute, layout.locales) or {}) do
      titles[#titles + 1] = prefix .. title
    end
  end
  for _, shown in ipairs(shown_attributes(layout)) do
    local attribute = shown.attribute
    titles[#titles + 1] = attribute.children and attribute.title or nil
    for _, child in ipairs(attribute.children or {}) do
      add(child, attribute.title .. ".")
    end
    if not attribute.children then
      add(attribute, "")
    end
  end
  return titles
end

-- The table of entities: one row for each, one for each of its contexts, one for each record of nested attributes.
-- `how.adjust`: of entry_of; `how.adjust_system(spec, what)`: the same for system columns; `how.has_origin_columns`:
-- a column "From Country" behind "Country".
function riversand_layout.entities(layout, how)
  local settings = layout.settings
  local columns, add, taken = system_columns(how)
  add(c.compute, {
    header = "Action", only_if = "is_first", function(entity) return action_of(entity:pointer "/action") end,
  }, "action")
  add(c.type, { header = "Type", only_if = "is_first" }, "type")
  for _, name in ipairs(layout.context_names) do
    local title = layout.context_titles[name]
    add(c.row, { "context." .. name, header = title }, "context", name)
    if how.has_origin_columns then
      add(c.constant, { "", header = "From " .. title, type = "text", only_if = "from." .. name }, "origin", name)
    end
  end
  add(c.id, { header = "ID" }, "id")
  add(c.name, { header = "Name", only_if = "is_first" }, "name")
  local system_count = #columns
  local model, entries = layout.model, {}
  for _, attributes in ipairs { model.identifiers, model.attributes, model.context_attributes } do
    claim_titles(layout, attributes, taken, true)
  end
  for position, shown in ipairs(shown_attributes(layout)) do
    entries[position] = entry_of(layout, shown.attribute, shown.group, how.adjust)
  end
  local listed, spread = column_list.columns {
    settings = {
      columns = entries, locales = layout.locales, separator = layout.separator,
      fallback_locales = settings.fallback_locales, locale = settings.locale, contexts = settings.contexts,
      coalesced = settings.coalesced, null_text = layout.null_text, nested = "rows", continuation = "blank",
      inherited = how.inherited, errors = how.errors, error_style = how.error_style,
    },
    locales = layout.locales, attributes = {}, has_parents = true,
  }
  table.move(listed, 1, #listed, #columns + 1, columns)
  return {
    name = "Entities", columns = columns, freeze = system_count,
    each = entity_rows.each {
      nested = spread, contexts = settings.contexts, is_coalesced = settings.coalesced,
      is_without_self = layout.is_without_self,
    },
  }
end

-- Those of a list of values, or of records, that are of the sources asked for.
local function of_sources(layout, entries)
  if not layout.sources then
    return table_of(entries)
  end
  local is_of, found = column_list.set_of(layout.sources), {}
  for _, entry in ipairs(table_of(entries)) do
    if is_of[table_of(entry).source or ""] then
      found[#found + 1] = entry
    end
  end
  return found
end

-- The values of an attribute of a link that a cell shows: those of the locale (nil: of the first value's), of the first one
-- to fall back to that has any, or without one.
local function values_in(layout, attribute, locale)
  local values = of_sources(layout, table_of(attribute).values)
  local first = table_of(values[1]).locale
  local passes = { locale or first or "" }
  if locale then
    table.move(layout.settings.fallback_locales or {}, 1, #(layout.settings.fallback_locales or {}), 2, passes)
  end
  passes[#passes + 1] = ""
  local found = {}
  for _, pass in ipairs(passes) do
    for _, value in ipairs(#found == 0 and values or {}) do
      if type(value) == "table" and (value.locale or ""):lower() == pass:lower() then
        found[#found + 1] = value
      end
    end
  end
  return found
end

-- The member `field` (nil: the value) of such values as one text.
local function text_of(layout, values, field)
  local found = {}
  for _, value in ipairs(values) do
    local shown = value[field or "value"]
    if shown == "_NULL" then
      shown = layout.null_text
    end
    found[#found + 1] = shown
  end
  return shown_values.joined(found, layout.separator)
end

local function member(value, path)
  for _, name in ipairs(path) do
    value = table_of(value)[name]
  end
  return table_of(value)
end

-- The columns of attributes of links, or of the entities that they lead to. `path`: the names that lead from a link to them;
-- `adjust`: as in entities(), or nil; `how`: of links().
local function link_columns(layout, attributes, group, path, adjust, how)
  local columns = {}
  local function add(attribute, suffix, view, read)
    local spec = { header = attribute.title .. suffix, group = group, type = view.type, read }
    if adjust then
      adjust(spec, view, attribute, attribute)
    end
    columns[#columns + 1] = c.compute(spec)
    return spec
  end
  local function add_values(attribute, locale)
    local suffix = locale and "//" .. locale or ""
    local function values_of(row)
      return values_in(layout, member(row.item, path)[attribute.name], locale)
    end
    local spec = add(attribute, suffix, { locale = locale }, function(_, row)
      return text_of(layout, values_of(row))
    end)
    for _, word in ipairs(how.errors == "note" and { "note", how.error_style and "style" } or {}) do
      local beside = attribute_cells.beside(spec, word)
      beside[1] = function(_, row)
        local text = attribute_cells.invalid_text(values_of(row))
        return text and (word == "style" and how.error_style or text)
      end
      columns[#columns + 1] = c.compute(beside)
    end
    if attribute.has_unit then
      add(attribute, suffix .. ".UOM", { locale = locale, field = "uom" }, function(_, row)
        return text_of(layout, values_of(row), "uom")
      end)
    end
  end
  local steps = "/" .. table.concat(path, "/") .. "/"
  for _, attribute in ipairs(attributes) do
    if attribute.is_nested then
      local rest = steps .. entity_rows.pointer_step(attribute.name) .. "/group"
      add(attribute, "", { type = "json" }, function(entity, row)
        local records = of_sources(layout, entity:pointer(row.pointer .. rest))
        return #records > 0 and records or nil
      end)
    else
      for _, locale in ipairs(attribute.is_localized and layout.locales or { false }) do
        add_values(attribute, locale or nil)
      end
    end
  end
  return columns
end

-- "sku@@Child of": by which the reader finds the relationship.
function riversand_layout.link_type(layout, relationship, entity_type)
  local title = relationship.title_of[entity_type] or relationship.name
  return ("%s@@%s"):format(entity_type, layout.settings.names == "internal" and relationship.name or title)
end

local path_of_target = { "relTo", "data", "attributes" }

-- The name of the entity that a link leads to, or the attribute that its type's model calls its name.
local function name_of_target(layout)
  local names = {}
  for _, entry in pairs(layout.model.model_of) do
    for name, described in pairs(table_of(table_of(entry.data).attributes)) do
      local flag = table_of(described.properties).isExternalName
      names[name] = names[name] or flag == true or flag == "true"
    end
  end
  return function(_, row)
    local target = table_of(row.item.relTo)
    if target.name ~= nil and target.name ~= "_EMPTY" then
      return target.name
    end
    for name, values in pairs(member(row.item, path_of_target)) do
      if names[name] then
        return text_of(layout, values_in(layout, values))
      end
    end
    return nil
  end
end

-- The table of links. `how.name`: the table's; `how.source_prefix`: identifying attributes of the entity itself are shown
-- behind its name, under titles that begin so; `how.has_target_identifiers`: those of the other one; `how.is_type_first`: of
-- the related entity, whose type has a column then. `adjust`, `adjust_system`, `errors` and `error_style` as in entities().
function riversand_layout.links(layout, how)
  local columns, add, taken = system_columns(how)
  add(c.compute, { header = "Action", function(_, row) return action_of(row.item.action) end }, "link_action")
  add(c.compute, {
    header = "Type",
    function(entity, row)
      return riversand_layout.link_type(layout, layout.model.relationship[row.relationship], entity:type())
    end,
  }, "link_type")
  for _, name in ipairs(layout.context_names) do
    local title = layout.context_titles[name]
    add(c.row, { "context." .. name, header = title }, "context", name)
  end
  add(c.id, { header = "ID" }, "id")
  add(c.name, { header = "Name" }, "name")
  if how.source_prefix then
    for _, attribute in ipairs(layout.model.identifiers) do
      local title = riversand_titles.free(how.source_prefix .. attribute.title, attribute.name, function(wanted)
        return system_titles[wanted] or taken[wanted]
      end)
      add(c.attribute, { attribute.name, header = title }, "source")
    end
  end
  if how.is_type_first then
    add(c.row, { "type", header = "Related to Type" }, "related")
  end
  add(c.row, { "link", header = "Relationship Id" }, "related")
  add(c.row, { "id", header = "Related to ID" }, "related")
  add(c.compute, { header = "Related to Name", name_of_target(layout) }, "related")
  local system_count = #columns
  local function append(list)
    table.move(list, 1, #list, #columns + 1, columns)
  end
  if how.has_target_identifiers then
    local identifiers = riversand_model.identifiers_of_related(layout.model, layout.relationships)
    claim_titles(layout, identifiers, taken)
    append(link_columns(layout, identifiers, riversand_layout.related_group, path_of_target, how.adjust_target, how))
  end
  local chosen = column_list.set_of(layout.settings.relationship_attributes or { "_ALL" })
  local own = riversand_model.link_attributes(layout.relationships, chosen)
  claim_titles(layout, own, taken)
  append(link_columns(layout, own, riversand_layout.link_group, { "attributes" }, how.adjust, how))
  local names = {}
  for position, relationship in ipairs(layout.relationships) do
    names[position] = relationship.name
  end
  return {
    name = how.name or "Relationships", columns = columns, freeze = system_count,
    each = function(entity)
      return entity_rows.links(entity, names, layout.settings.contexts, layout.is_without_self)
    end,
  }
end

return riversand_layout
