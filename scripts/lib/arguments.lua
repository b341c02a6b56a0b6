-- Checks of what is handed to the functions of the library. Every message names the function and the argument.
local arguments = {}

local shown_bytes_max = 60

-- A value as messages show it: 'text', 12, a table.
function arguments.shown(value)
  if type(value) == "string" then
    if #value > shown_bytes_max then
      return "'" .. value:sub(1, shown_bytes_max) .. "…'"
    end
    return "'" .. value .. "'"
  end
  if type(value) == "number" or type(value) == "boolean" then
    return tostring(value)
  end
  return value == nil and "nil" or "a " .. type(value)
end

-- Raise an error of the argument `name` of the function `where`.
function arguments.refuse(where, name, value, wanted)
  error(("%s: %s is %s; it must be %s"):format(where, name, arguments.shown(value), wanted), 0)
end

function arguments.text(where, name, value)
  if type(value) ~= "string" then
    arguments.refuse(where, name, value, "a text")
  end
  return value
end

-- An integer from `low` to `high`.
function arguments.integer(where, name, value, low, high)
  if math.type(value) ~= "integer" or value < low or value > high then
    arguments.refuse(where, name, value, ("an integer from %d to %d"):format(low, high))
  end
  return value
end

function arguments.table(where, name, value)
  if type(value) ~= "table" then
    arguments.refuse(where, name, value, "a table")
  end
  return value
end

-- One of `words`, a table with the words as keys.
function arguments.word(where, name, value, words)
  if type(value) ~= "string" or words[value] == nil then
    local names = {}
    for word in pairs(words) do
      names[#names + 1] = word
    end
    arguments.refuse(where, name, value, "one of " .. table.concat(names, ", "))
  end
  return value
end

-- The table of options, {} for nil; its keys must be among those of `known`.
function arguments.options(where, options, known)
  if options == nil then
    return {}
  end
  arguments.table(where, "options", options)
  for key in pairs(options) do
    if not known[key] then
      local names = {}
      for name in pairs(known) do
        names[#names + 1] = name
      end
      local possible = table.concat(names, ", ")
      error(("%s: unknown option %s; possible are %s"):format(where, arguments.shown(key), possible), 0)
    end
  end
  return options
end

-- Whether `text` is UTF-8; a text of JSON always is, one that string functions cut may not be.
function arguments.utf8(where, name, value)
  arguments.text(where, name, value)
  if not utf8.len(value) then
    error(("%s: %s is no UTF-8"):format(where, name), 0)
  end
  return value
end

return arguments
