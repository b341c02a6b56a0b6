-- The columns of an attribute that is not nested: native, or made in Lua where a cell shows something else than what stands in
-- the data, or has a note.
local c = require "columns"
local shown_values = require "lib/shown_values"

local attribute_cells = {}

-- Options that say which values are read, and are none of columns that a function makes.
local of_values = {
  [1] = true, locale = true, source = true, context = true, coalesced = true, field = true, separator = true, groups = true,
}

-- Where values come from that an entity has from a context, and not for itself.
local inheriting = { contextCoalesce = true, instanceCoalesce = true }

local function is_inherited(entry)
  return inheriting[entry.os] == true
end

-- A function that gives the entries of an attribute in a row. Second result: true when all of them are inherited, which
-- is also said of what a row's context takes over from the entity's own data.
local function entries_of(spec)
  local name = spec[1]
  local is_of_row = spec.context == "row"
  local asked = {
    locale = spec.locale, source = spec.source, context = not is_of_row and spec.context or nil, exact = true,
  }
  return function(entity, row)
    if is_of_row then
      asked.context = row.context
    end
    local entries = entity:values(name, asked)
    if #entries == 0 and spec.coalesced and asked.context then
      for _, parent in ipairs(row.parents or {}) do
        asked.context = parent
        entries = entity:values(name, asked)
        if #entries > 0 then
          return entries, true
        end
      end
      asked.coalesced = true
      entries = entity:values(name, asked)
      asked.coalesced = nil
      return entries, #entries > 0
    end
    for _, entry in ipairs(entries) do
      if not is_inherited(entry) then
        return entries, false
      end
    end
    return entries, #entries > 0
  end
end

-- What was found invalid of these entries, a text or nil.
function attribute_cells.invalid_text(entries)
  local texts = {}
  for _, entry in ipairs(entries) do
    if entry.invalidValue ~= nil then
      texts[#texts + 1] = "Invalid value: " .. shown_values.text_of(entry.invalidValue)
    elseif entry.invalidUom ~= nil then
      texts[#texts + 1] = "Invalid unit: " .. shown_values.text_of(entry.invalidUom)
    end
  end
  return shown_values.joined(texts, "\n")
end

-- The options of a column that says the `word`, "note" or "style", of cells of the column that `spec` makes.
function attribute_cells.beside(spec, word)
  return {
    header = ("%s (%s)"):format(spec.header, word), code = spec.code and ("%s (%s)"):format(spec.code, word),
    [word .. "_of"] = spec.header, only_if = spec.only_if,
  }
end

-- What the notes of a cell say: an inherited value, which the cell itself leaves out, and that a value is invalid.
local function note_of(read, view, how)
  return function(entity, row)
    local entries, has_inherited = read(entity, row)
    local texts = {}
    if how.inherited == "note" and has_inherited then
      local found = shown_values.of_entries(entries, nil, view.shown, how.null_text)
      texts[1] = shown_values.joined(found, how.separator)
    end
    texts[#texts + 1] = how.errors == "note" and attribute_cells.invalid_text(entries) or nil
    return #texts > 0 and shown_values.joined(texts, "\n") or nil
  end
end

-- The look of a cell that holds, or lacks, something invalid.
local function style_of(read, how)
  return function(entity, row)
    return attribute_cells.invalid_text((read(entity, row))) and how.error_style
  end
end

-- An attribute whose values are looked up in Lua, because what is shown is not what stands there: `view` of Builder:views,
-- `how`: the builder; `null_text`: what stands for `_NULL`, or nil.
local function computed(spec, view, how, read, null_text)
  local name, field, wanted = spec[1], spec.field, spec.values
  local compute = {}
  for option, value in pairs(spec) do
    if not of_values[option] then
      compute[option] = value
    end
  end
  compute.code = spec.code or name
  if wanted == "all" or wanted == "first" then
    compute.values = nil
  end
  compute[1] = function(entity, row)
    local entries, has_inherited = read(entity, row)
    if has_inherited and how.inherited == "note" then
      return nil
    end
    local found = shown_values.of_entries(entries, field, view.shown, null_text)
    if #found < 2 or wanted == "first" then
      return found[1]
    elseif spec.type ~= nil and spec.type ~= "text" then
      error(("attribute '%s' has %d values; a column of type %s holds one"):format(name, #found, spec.type), 0)
    end
    return shown_values.joined(found, spec.separator or how.separator)
  end
  return c.compute(compute)
end

-- The column, that of its notes or nil, and that of its looks or nil. `spec`: the options of c.attribute; `view`: of
-- lib/column_list, what is shown of each value; `how`: inherited, errors, error_style, null_text, separator, as settings, and
-- has_parents.
function attribute_cells.columns(spec, view, how)
  local null_text = (spec.type == nil or spec.type == "text") and view.null_text or nil
  local has_notes = not spec.field and spec.type ~= "json" and (how.inherited == "note" or how.errors == "note")
  local is_emptied = spec.field and how.inherited == "note"
  -- Native columns know of the row's context and the entity, not of what is between them.
  local has_parents = spec.coalesced and how.has_parents and spec.type ~= "json"
  if not view.shown and not null_text and not has_notes and not is_emptied and not has_parents then
    return c.attribute(spec)
  end
  local read = entries_of(spec)
  if not has_notes then
    return computed(spec, view, how, read, null_text)
  end
  local note, style = attribute_cells.beside(spec, "note"), attribute_cells.beside(spec, "style")
  note[1], style[1] = note_of(read, view, how), style_of(read, how)
  local styles = how.errors == "note" and how.error_style and c.compute(style) or nil
  return computed(spec, view, how, read, null_text), c.compute(note), styles
end

return attribute_cells
