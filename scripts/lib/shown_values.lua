-- Values that have two spellings: the code that systems exchange, and the label that people read.
local shown_values = {}

local identifier = "referenceDataIdentifier"

-- The allowed values as they are shown, of a list of texts and {code =, label =}; nil for none. Plain texts are what a
-- reference is called, which says nothing about its codes.
function shown_values.allowed(values, show, is_reference)
  if type(values) ~= "table" then
    return values
  end
  local result = {}
  for position, value in ipairs(values) do
    if type(value) ~= "table" and show == "code" and is_reference then
      return nil
    end
    result[position] = type(value) == "table" and value[show] or value
  end
  return result
end

-- From the other spelling of each allowed value to the one that is shown; nil when there is but one.
local function words_of(values, show)
  local words
  local other = show == "code" and "label" or "code"
  for _, value in ipairs(type(values) == "table" and values or {}) do
    if type(value) == "table" then
      words = words or {}
      words[value[other]] = value[show]
    end
  end
  return words
end

-- A function from a value, and from the entry {value =, properties =} that holds it where there is one, to what is
-- shown; nil when that is the value itself. What has no other spelling stays.
function shown_values.shower(values, show, is_reference)
  local words = words_of(values, show)
  local is_code_wanted = show == "code" and is_reference
  if not words and not is_code_wanted then
    return nil
  end
  return function(value, entry)
    local properties = entry and entry.properties
    local code = is_code_wanted and type(properties) == "table" and properties[identifier]
    if code and code ~= "_EMPTY" then
      return code
    end
    return value ~= nil and words and words[tostring(value)] or value
  end
end

-- The member of a value that a path like "properties.referenceData" leads to.
local function member(value, path)
  for name in path:gmatch "[^.]+" do
    if type(value) ~= "table" then
      return nil
    end
    value = value[name]
  end
  return value
end

-- Does the entry say "none, and do not inherit one"? entity:values takes `_NULL` out; what is left has nothing to show.
function shown_values.says_none(entry)
  return entry.value == nil and entry.invalidValue == nil and entry.properties == nil
end

-- What is shown of a list of entries as entity:values gives them, without gaps: the member that `field` names (nil: the
-- value), as `shown` of this file says it (or nil). `null_text` (or nil) stands for values that are `_NULL`.
function shown_values.of_entries(entries, field, shown, null_text)
  local found = {}
  for _, entry in ipairs(entries) do
    local value = member(entry, field or "value")
    if null_text and not field and shown_values.says_none(entry) then
      value = null_text
    elseif shown then
      value = shown(value, entry)
    end
    found[#found + 1] = value
  end
  return found
end

-- A value as it stands among others in a cell.
function shown_values.text_of(value)
  if type(value) == "table" then
    error("an object or a list does not fit a cell of several values; show the attribute as JSON", 0)
  end
  return tostring(value)
end

-- One value as it is, several as a text; nil for none.
function shown_values.joined(found, separator)
  if #found < 2 then
    return found[1]
  end
  for position, value in ipairs(found) do
    found[position] = shown_values.text_of(value)
  end
  return table.concat(found, separator)
end

return shown_values
