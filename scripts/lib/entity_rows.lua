-- Several rows for one entity: one for each of its contexts, and one for each record of its nested attributes.
local contexts = require "lib/contexts"

local entity_rows = {}

-- What is no list or map in the data counts as an empty one, as native columns have it.
local function list_of(value)
  return type(value) == "table" and value or {}
end

local function texts_of(context)
  local texts = {}
  for kind, value in pairs(list_of(context)) do
    texts[kind] = tostring(value)
  end
  return texts
end

-- The contexts of an entity that are asked for, in the order of its data: the maps, and their positions in data.contexts,
-- which is the third result. `wanted`: a list of contexts, or "_ALL".
local function contexts_of(entity, wanted)
  local found, positions = {}, {}
  local entries = list_of(entity:pointer("/data/contexts", { exact = true }))
  for position, entry in ipairs(entries) do
    local context = texts_of(list_of(entry).context)
    local is_wanted = next(context) ~= nil
    if wanted ~= "_ALL" then
      is_wanted = contexts.is_among(context, wanted)
    end
    if is_wanted then
      found[#found + 1] = context
      positions[#positions + 1] = position
    end
  end
  return found, positions, entries
end

-- The contexts that get rows, and of each those that it has from others what it does not say: `coalesced` ones that an
-- entity does not have are made of what they take over.
local function contexts_of_rows(entity, wanted, is_coalesced)
  local found, _, entries = contexts_of(entity, wanted)
  local parents = {}
  if is_coalesced then
    local all = {}
    for position, entry in ipairs(entries) do
      all[position] = texts_of(list_of(entry).context)
    end
    for _, context in ipairs(wanted ~= "_ALL" and contexts.missing(wanted, found) or {}) do
      found[#found + 1] = texts_of(context)
    end
    for place, context in ipairs(found) do
      parents[place] = {}
      for _, position in ipairs(contexts.parents(context, all)) do
        parents[place][#parents[place] + 1] = all[position]
      end
    end
  end
  return found, parents
end

-- The row of a list at `position`, made as a copy of `blank` when it is not there.
local function row_at(rows, position, blank)
  local row = rows[position]
  if not row then
    row = {}
    for key, value in pairs(blank) do
      row[key] = value
    end
    rows[position] = row
  end
  return row
end

-- Of a row's context and its parents, the first in which the entity says something of a nested attribute: the row's own
-- when none does.
local function saying_context(entity, name, row)
  local asked = { context = row.context, nulls = true }
  for position = 0, #(row.parents or {}) do
    asked.context = position == 0 and row.context or row.parents[position]
    if #entity:records(name, asked) > 0 then
      return asked.context
    end
  end
  return row.context
end

-- Add to `rows`, from row `first` on, the records of a nested attribute. `group`: of lib/nested_columns.
local function spread(rows, first, entity, group, blank)
  local context = blank.context
  if group.is_of_row and #(blank.parents or {}) > 0 then
    context = saying_context(entity, group.name, blank)
  end
  for _, reading in ipairs(group.readings) do
    if group.is_of_row then
      reading.asked.context = context
    end
    for index, record in ipairs(entity:records(group.name, reading.asked)) do
      local row = row_at(rows, first + index - 1, blank)
      row[group.sequence] = index - 1
      local is_null = record.value == "_NULL"  -- as a whole
      for _, cell in ipairs(reading.cells) do
        if is_null then
          row[cell.key] = cell.null_text
        else
          row[cell.key] = cell.value_of(record[cell.child])
        end
      end
    end
  end
end

-- A function for `each`. `spec.nested`: what lib/nested_columns says of attributes whose records get rows; `spec.contexts`:
-- what contexts_of() takes, or nil; `spec.is_coalesced`: contexts that an entity does not have get rows too, and all have
-- `parents`; `spec.is_without_self`: contexts alone have rows. A row's `context` is nil for the entity's own data; `is_first`
-- is true in the first row of the entity and of each context, whatever else continues it.
function entity_rows.each(spec)
  return function(entity)
    local rows, found, parents = {}, {}, {}
    if spec.contexts then
      found, parents = contexts_of_rows(entity, spec.contexts, spec.is_coalesced)
    end
    for position = spec.is_without_self and 1 or 0, #found do
      local blank = { context = found[position], parents = parents[position] }
      for name, value in pairs(blank.context or {}) do
        blank["context." .. name] = value
      end
      local first = #rows + 1
      row_at(rows, first, blank).is_first = true
      for _, group in ipairs(spec.nested) do
        spread(rows, first, entity, group, blank)
      end
    end
    return rows
  end
end

-- A name as a step of a JSON Pointer.
function entity_rows.pointer_step(name)
  return (name:gsub("~", "~0"):gsub("/", "~1"))
end

-- Add a row for each link among `relationships`, a map from names to lists that stands at `pointer`.
local function add_links(rows, relationships, pointer, wanted, context)
  local names = wanted
  if wanted == "_ALL" then
    names = {}
    for name in pairs(relationships) do
      names[#names + 1] = name
    end
  end
  for _, name in ipairs(names) do
    for position, link in ipairs(list_of(relationships[name])) do
      if type(link) == "table" then
        local target = list_of(link.relTo)
        local row = {
          relationship = name, link = link.id, id = target.id, type = target.type, item = link,
          pointer = ("%s/%s/%d"):format(pointer, entity_rows.pointer_step(name), position - 1),
        }
        for key, value in pairs(context or {}) do
          row["context." .. key] = value
        end
        rows[#rows + 1] = row
      end
    end
  end
end

-- One row for each link of an entity, and of those of its contexts that are asked for (or nil). `wanted`: the names of
-- relationships, or "_ALL"; `is_without_self`: the contexts' alone. A row's `item` is the link as it stands in the data, at
-- `pointer`, where numbers are read with every digit.
function entity_rows.links(entity, wanted, wanted_contexts, is_without_self)
  local rows = {}
  if not is_without_self then
    local pointer = "/data/relationships"
    add_links(rows, list_of(entity:pointer(pointer, { exact = true })), pointer, wanted)
  end
  if wanted_contexts then
    local found, positions, entries = contexts_of(entity, wanted_contexts)
    for place, position in ipairs(positions) do
      local pointer = ("/data/contexts/%d/relationships"):format(position - 1)
      add_links(rows, list_of(entries[position].relationships), pointer, wanted, found[place])
    end
  end
  return rows
end

return entity_rows
