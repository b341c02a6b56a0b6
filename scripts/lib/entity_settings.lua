-- What transform.settings may say to entity_columns.lua. A list that is written as a text would be an empty one to the code
-- that reads it, and a misspelt setting would be none: both are refused here.
local sorted_keys = require "lib/sorted_keys"

local entity_settings = {}

local function is_text(value)
  return type(value) == "string"
end

local function is_list_of(is_member)
  return function(value)
    if type(value) ~= "table" or (#value == 0 and next(value) ~= nil) then
      return false
    end
    for _, member in ipairs(value) do
      if not is_member(member) then
        return false
      end
    end
    return true
  end
end

local is_texts = is_list_of(is_text)

local function is_one_of(...)
  local words = { ... }
  return function(value)
    for _, word in ipairs(words) do
      if value == word then
        return true
      end
    end
    return false
  end
end

local function either(one, other)
  return function(value)
    return one(value) or other(value)
  end
end

-- A context: names and plain values, at least one.
local function is_context(value)
  if type(value) ~= "table" or next(value) == nil then
    return false
  end
  for name, member in pairs(value) do
    if type(name) ~= "string" or type(member) == "table" then
      return false
    end
  end
  return true
end

local is_all = is_one_of "_ALL"
local list_of_texts = "a list of texts, such as [sku]"

local settings = {
  columns = { is_list_of(function() return true end), "a list" },
  types = { is_texts, list_of_texts },
  locales = { is_texts, "a list of texts, such as [en-US, de-DE]" },
  fallback_locales = { is_texts, "a list of texts, such as [en-US]" },
  locale = { either(is_text, is_texts), "a text or a list of texts" },
  separator = { is_text, "a text" },
  inner_separator = { is_text, "a text" },
  nested = { is_one_of("columns", "rows", "json"), "columns, rows or json" },
  continuation = { is_one_of("repeat", "blank"), "repeat or blank" },
  show = { is_one_of("label", "code"), "label or code" },
  contexts = { either(is_all, is_list_of(is_context)), "_ALL or a list of contexts, such as [{country: Germany}]" },
  coalesced = { is_one_of(true, false), "true or false" },
  relationships = { either(is_all, is_texts), "_ALL or a list of texts, such as [ischildof]" },
  null_text = { is_text, "a text" },
  inherited = { is_one_of("cell", "note"), "cell or note" },
  errors = { is_one_of("none", "note"), "none or note" },
  error_style = { is_text, "a text" },
}

-- Of the kinds above, for the settings of other scripts.
entity_settings.kinds = {
  text = { is_text, "a text" },
  texts = { is_texts, "a list of texts" },
  flag = { is_one_of(true, false), "true or false" },
  number = { function(value) return math.type(value) == "integer" and value >= 0 end, "an integer from 0" },
}

-- A setting that is one of some words.
function entity_settings.words(...)
  return { is_one_of(...), table.concat({ ... }, " or ") }
end

-- Settings of entity_columns.lua that other scripts have as well, by their names, with `more` of their own.
function entity_settings.shared(names, more)
  local result = {}
  for _, name in ipairs(names) do
    result[name] = settings[name]
  end
  for name, setting in pairs(more) do
    result[name] = setting
  end
  return result
end

-- Raises an error for the first setting that is unknown or of the wrong kind. `known`: of `shared`; without it those of
-- entity_columns.lua.
function entity_settings.check(given, known)
  known = known or settings
  for _, name in ipairs(sorted_keys(given)) do
    local setting = known[name]
    if not setting then
      error(("transform.settings.%s: unknown setting; there are %s"):format(name,
        table.concat(sorted_keys(known), ", ")), 0)
    elseif not setting[1](given[name]) then
      error(("transform.settings.%s: must be %s"):format(name, setting[2]), 0)
    end
  end
end

return entity_settings
