-- Several rows for one entity: one for each of its contexts, and one for each record of its nested attributes.
local entity_rows = {}

-- What is no list or map in the data counts as an empty one, as native columns have it.
local function list_of(value)
  return type(value) == "table" and value or {}
end

-- Does the entry of data.contexts say exactly what `wanted` says?
local function is_same(context, wanted)
  for name, value in pairs(wanted) do
    if context[name] ~= tostring(value) then
      return false
    end
  end
  for name in pairs(context) do
    if wanted[name] == nil then
      return false
    end
  end
  return true
end

-- The contexts of an entity that are asked for, in the order of its data: the maps, and the entries of data.contexts.
-- `wanted`: a list of contexts, or "_ALL".
local function contexts_of(entity, wanted)
  local found, entries = {}, {}
  for _, entry in ipairs(list_of(entity:pointer("/data/contexts", { exact = true }))) do
    local context = {}
    for name, value in pairs(list_of(list_of(entry).context)) do
      context[name] = tostring(value)
    end
    local is_wanted = wanted == "_ALL" and next(context) ~= nil
    for _, one in ipairs(is_wanted and {} or wanted) do
      is_wanted = is_wanted or is_same(context, one)
    end
    if is_wanted then
      found[#found + 1] = context
      entries[#entries + 1] = entry
    end
  end
  return found, entries
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

-- Add to `rows`, from row `first` on, the records of a nested attribute. `group`: of lib/nested_columns.
local function spread(rows, first, entity, group, context, blank)
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
-- what contexts_of() takes, or nil; `spec.is_without_self`: contexts alone have rows. A row's `context` is nil for the
-- entity's own data; `is_first` is true in the first row of the entity and of each context, whatever else continues it.
function entity_rows.each(spec)
  return function(entity)
    local rows = {}
    local contexts = spec.contexts and contexts_of(entity, spec.contexts) or {}
    for position = spec.is_without_self and 1 or 0, #contexts do
      local context = contexts[position]
      local blank = { context = context }
      for name, value in pairs(context or {}) do
        blank["context." .. name] = value
      end
      local first = #rows + 1
      row_at(rows, first, blank).is_first = true
      for _, group in ipairs(spec.nested) do
        spread(rows, first, entity, group, context, blank)
      end
    end
    return rows
  end
end

-- Add a row for each link among `relationships`, a map from names to lists.
local function add_links(rows, relationships, wanted, context)
  local names = wanted
  if wanted == "_ALL" then
    names = {}
    for name in pairs(relationships) do
      names[#names + 1] = name
    end
  end
  for _, name in ipairs(names) do
    for _, link in ipairs(list_of(relationships[name])) do
      if type(link) == "table" then
        local target = list_of(link.relTo)
        local row = { relationship = name, link = link.id, id = target.id, type = target.type, item = link }
        for key, value in pairs(context or {}) do
          row["context." .. key] = value
        end
        rows[#rows + 1] = row
      end
    end
  end
end

-- One row for each link of an entity, and of those of its contexts that are asked for (or nil). `wanted`: the names of
-- relationships, or "_ALL"; `is_without_self`: the contexts' alone. A row's `item` is the link as it stands in the data.
function entity_rows.links(entity, wanted, contexts, is_without_self)
  local rows = {}
  if not is_without_self then
    add_links(rows, list_of(entity:pointer("/data/relationships", { exact = true })), wanted)
  end
  if contexts then
    local found, entries = contexts_of(entity, contexts)
    for position, entry in ipairs(entries) do
      add_links(rows, list_of(entry.relationships), wanted, found[position])
    end
  end
  return rows
end

return entity_rows
