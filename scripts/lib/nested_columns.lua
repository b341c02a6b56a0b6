-- The columns of a nested attribute: each child has some, the records share cells or get rows of their own.
local c = require "columns"
local attribute_cells = require "lib/attribute_cells"
local shown_values = require "lib/shown_values"

local nested_columns = {}

-- Records within a record as the source has them, of what entity:records gives: values of children are lists there, and
-- `_NULL` among them is no value.
local function as_in_source(records)
  for _, record in ipairs(records) do
    for name, member in pairs(record) do
      if type(member) == "table" and member.group then
        as_in_source(member.group)
      elseif type(member) == "table" and (#member > 0 or next(member) == nil) then
        for _, entry in ipairs(member) do
          if shown_values.says_none(entry) then
            entry.value = "_NULL"
          end
        end
        record[name] = { values = member }
      end
    end
  end
  return records
end

-- What a cell has for a child of one record. `values`: a list of {value =, uom =, …}, or what a record has that is no
-- attribute, such as its id. `view`: of column_list, what is shown of each value; `null_text`: what stands for `_NULL`, or nil.
local function cell_of(values, view, null_text, separator)
  if type(values) ~= "table" then
    if view.field ~= nil then
      return nil
    end
    return values
  elseif view.type == "json" then
    return values.group and as_in_source(values.group) or values
  elseif values.group then
    error("it has records within records, which only JSON shows (nested: json)", 0)
  end
  return shown_values.joined(shown_values.of_entries(values, view.field, view.shown, null_text), separator)
end

local function header_of(title, child, view)
  return ("%s.%s%s"):format(title, child.header or child.attribute, view.suffix)
end

-- What all columns of a child say alike.
local function column_of(entry, child, view, how)
  return {
    header = header_of(how.title, child, view),
    code = how.code_of(("%s.%s%s"):format(entry.code or entry.attribute, child.attribute, view.suffix)),
    group = child.group or entry.group,
    help = not view.field and (child.help or entry.help) or nil,
    width = not view.field and (child.width or entry.width) or nil,
    number_format = not view.field and child.number_format or nil,
  }
end

-- One cell for all records of an entity, in a column for each view of each child.
local function shared_columns(entry, children, how)
  local columns = {}
  for _, child in ipairs(children) do
    for _, view in ipairs(child.views) do
      local spec = column_of(entry, child, view, how)
      spec.only_if = how.only_if
      local asked = {
        child = child.attribute, locale = view.locale, source = entry.source, context = entry.context,
        coalesced = how.is_coalesced, exact = true,
      }
      spec[1] = function(entity, row)
        if how.is_of_row then
          asked.context = row.context
        end
        local texts, has_any = {}, false
        for place, record in ipairs(entity:records(entry.attribute, asked)) do
          local value = cell_of(record[child.attribute], view, view.null_text, how.inner_separator)
          texts[place] = value ~= nil and shown_values.text_of(value) or ""
          has_any = has_any or value ~= nil
        end
        return has_any and table.concat(texts, how.separator) or nil
      end
      columns[#columns + 1] = c.compute(spec)
    end
  end
  return columns
end

-- The key of what a view reads: its locales, and whether numbers pass as they are, as in JSON, or with every digit.
local function key_of(view)
  local locale = view.locale
  return (type(locale) == "table" and table.concat(locale, "\n") or locale or "") .. (view.type == "json" and "\n\n" or "")
end

-- Add to `columns` those that say what is invalid in cells of the column that `spec` makes, and to `cells` what rows have
-- for them. `key_in_row`, `child`: of the column.
local function add_errors(columns, cells, spec, child, how, key_in_row)
  for _, word in ipairs { "note", how.error_style and "style" } do
    local beside = attribute_cells.beside(spec, word)
    beside[1] = key_in_row(beside.code)
    columns[#columns + 1] = c.row(beside)
    cells[#cells + 1] = {
      key = beside[1],
      child = child.attribute,
      value_of = function(values)
        local text = type(values) == "table" and attribute_cells.invalid_text(values) or nil
        return text and (word == "style" and how.error_style or text)
      end,
    }
  end
end

-- A row for each record. Second result: what lib/entity_rows needs to make them. The records are read once for each
-- list of locales that a view asks for.
local function row_columns(entry, children, how)
  -- A row may hold the records of several entries, of one attribute even.
  local function key_in_row(code)
    return ("%d %s"):format(how.position, code)
  end
  local sequence = ("%s.SeqId"):format(entry.code or entry.attribute)
  local first = {
    key_in_row(sequence), header = how.title .. ".SeqId", code = how.code_of(sequence), type = "integer",
    group = entry.group,
  }
  if entry.adjust then
    entry.adjust(first, { is_sequence = true })
  end
  local columns = { c.row(first) }
  local readings, reading_of, has_nulls = {}, {}, false
  for _, child in ipairs(children) do
    for _, view in ipairs(child.views) do
      local spec = column_of(entry, child, view, how)
      local key = key_in_row(spec.code)
      spec[1], spec.values = key, view.allowed
      if not view.field then
        spec.prompt, spec.required = child.prompt, child.required
      end
      spec.type = not view.field and view.type or "text"
      if entry.adjust then
        entry.adjust(spec, view, child)
      end
      columns[#columns + 1] = c.row(spec)
      local reading_key = key_of(view)
      if not reading_of[reading_key] then
        reading_of[reading_key] = {
          asked = {
            locale = view.locale, source = entry.source, context = entry.context, coalesced = how.is_coalesced,
            exact = view.type ~= "json",
          },
          cells = {},
        }
        readings[#readings + 1] = reading_of[reading_key]
      end
      local cells = reading_of[reading_key].cells
      local null_text = (spec.type == nil or spec.type == "text") and view.null_text or nil
      has_nulls = has_nulls or null_text ~= nil
      cells[#cells + 1] = {
        key = key,
        child = child.attribute,
        null_text = null_text,
        value_of = function(values)
          return cell_of(values, view, null_text, how.separator)
        end,
      }
      if how.errors == "note" and not view.field and view.type ~= "json" then
        add_errors(columns, cells, spec, child, how, key_in_row)
      end
    end
  end
  for _, reading in ipairs(readings) do
    reading.asked.nulls = has_nulls
  end
  return columns, {
    name = entry.attribute, sequence = key_in_row(sequence), is_of_row = how.is_of_row, readings = readings,
  }
end

-- `entry`: of a profile's list; `children`: an entry for each of its children, with its `views`. `how`: is_by_rows, title,
-- separator (between records, or the values of a cell of its own), inner_separator (between the values of one record in
-- a cell of several), only_if, is_of_row, is_coalesced, errors, error_style, position (of the entry, a number of its own),
-- code_of (a function that makes codes unique). The columns, and for rows what lib/entity_rows makes them of.
function nested_columns.columns(entry, children, how)
  if how.is_by_rows then
    return row_columns(entry, children, how)
  end
  return shared_columns(entry, children, how)
end

return nested_columns
