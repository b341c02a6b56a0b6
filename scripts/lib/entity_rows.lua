-- Several rows for one entity: one for each of its contexts, and one for each record of its nested attributes.
local entity_rows = {}

-- Does the entry of data.contexts say exactly what `wanted` says?
local function is_same(context, wanted)
  for name, value in pairs(wanted) do
    if context[name] ~= value then
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

-- The contexts of an entity that are asked for, in the order of its data. `wanted`: a list of contexts, or "_ALL".
local function contexts_of(entity, wanted)
  local found = {}
  for _, entry in ipairs(entity:pointer("/data/contexts") or {}) do
    local context = entry.context or {}
    local is_wanted = wanted == "_ALL"
    for _, one in ipairs(is_wanted and {} or wanted) do
      is_wanted = is_wanted or is_same(context, one)
    end
    if is_wanted then
      found[#found + 1] = context
    end
  end
  return found
end

-- Add to `rows`, from row `first` on, the records of a nested attribute; new rows are copies of `blank`. `children`: a
-- list of {name =, shown =}, where shown() is what a row has for a value.
local function spread(rows, first, records, name, children, blank)
  for index, record in ipairs(records) do
    local row = rows[first + index - 1]
    if not row then
      row = {}
      for key, value in pairs(blank) do
        row[key] = value
      end
      rows[first + index - 1] = row
    end
    row[name .. ".SeqId"] = index - 1
    for _, child in ipairs(children) do
      local value = record[child.name]
      if type(value) == "table" then
        value = nil
      end
      row[name .. "." .. child.name] = child.shown(value)
    end
  end
end

-- A function for `each`. `spec.nested`: a list of {name =, children =} whose records get rows; `spec.contexts`: what
-- contexts_of() takes, or nil. A row's `context` is nil for the entity's own data; `is_first` is true in the first row of
-- the entity and of each context, whatever else continues it.
function entity_rows.each(spec)
  return function(entity)
    local rows = {}
    local contexts = spec.contexts and contexts_of(entity, spec.contexts) or {}
    for position = 0, #contexts do
      local context = contexts[position]
      local blank = { context = context }
      for name, value in pairs(context or {}) do
        blank["context." .. name] = value
      end
      local first = #rows + 1
      rows[first] = { is_first = true }
      for key, value in pairs(blank) do
        rows[first][key] = value
      end
      for _, group in ipairs(spec.nested) do
        spread(rows, first, entity:group(group.name, { exact = true, context = context }), group.name, group.children,
          blank)
      end
    end
    return rows
  end
end

-- One row for each link of an entity. `wanted`: the names of relationships, or "_ALL".
function entity_rows.links(entity, wanted)
  local rows = {}
  local names = wanted
  if wanted == "_ALL" then
    names = {}
    for name in pairs(entity:pointer "/data/relationships" or {}) do
      names[#names + 1] = name
    end
  end
  for _, name in ipairs(names) do
    for _, link in ipairs(entity:relationships(name)) do
      local target = link.relTo or {}
      rows[#rows + 1] = { relationship = name, link = link.id, id = target.id, type = target.type }
    end
  end
  return rows
end

return entity_rows
