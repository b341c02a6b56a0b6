-- Makes the calls that a fuzzer chose, with the arguments that it chose. They stand in the job's settings:
--   load: calls when the script is read; the columns that they make are those of the table
--   record: calls for each record, of the column "calls"
--   rows: calls for each record that make its rows; absent: one row a record
--   table: members of the table as they are
-- A call is a list: the function's name, then its arguments. "$2" is the result of the list's second call, "$0" the
-- entity, {"fn": calls} a function that makes these calls and returns the last result, {"list": values} a list that JSON
-- columns take for one. An error is a result like others, but behind "!name" it is not caught.
local c = require "columns"

local functions = {
  assert = assert, error = error, getmetatable = getmetatable, ipairs = ipairs, next = next, pairs = pairs,
  pcall = pcall, rawequal = rawequal, rawget = rawget, rawlen = rawlen, rawset = rawset, require = require,
  select = select, setmetatable = setmetatable, tonumber = tonumber, tostring = tostring, type = type, xpcall = xpcall,
  call = function(f, ...) return f(...) end,
  get = function(t, key) return t[key] end,
  set = function(t, key, value) t[key] = value end,
  less = function(a, b) return a < b end,
  add = function(a, b) return a + b end,
  join = function(a, b) return a .. b end,
  count = function(a) return #a end,
}

local libraries = { c = c, string = string, table = table, math = math, utf8 = utf8, os = os }
local modules = {
  decimal = true, dates = true, units = true, html = true, slug = true, gtin = true, replacements = true, natural = true,
  arguments = true, column_list = true, entity_model = true, entity_rows = true,
}

-- A function by its name. Modules are read when they are first asked for: that takes longer than most calls.
local function function_of(name)
  local prefix, key = name:match "^([%w_]+)%.([%w_]+)$"
  if not prefix then
    return functions[name]
  end
  local library = libraries[prefix]
  if not library and modules[prefix] then
    library = require("lib/" .. prefix)
  end
  return library and library[key]
end

local run

local function value_of(argument, results)
  if type(argument) == "string" then
    local position = argument:match "^%$(%d+)$"
    return position == nil and argument or results[tonumber(position)]
  elseif type(argument) ~= "table" then
    return argument
  elseif argument.fn ~= nil then
    return function(...)
      return run(argument.fn, results.entity, ...)
    end
  end
  local copy = {}
  for key, value in pairs(argument) do
    copy[key] = value_of(value, results)
  end
  return argument.list ~= nil and c.list(copy.list) or copy
end

local function called(call, results)
  local name = tostring(call[1])
  local is_caught = name:sub(1, 1) ~= "!"
  name = is_caught and name or name:sub(2)
  local arguments = { results.entity }
  local first = 1
  local f = function_of(name)
  local method = name:match "^entity%.(.*)"
  if method and results.entity then
    f, first = results.entity[method], 2
  end
  for position = 2, #call do
    arguments[first + position - 2] = value_of(call[position], results)
  end
  local count = first + #call - 2
  if not is_caught then
    return f(table.unpack(arguments, 1, count))
  end
  return select(2, pcall(f, table.unpack(arguments, 1, count)))
end

-- The last result of the calls. `...`: what a function of the fuzzer's was given, its results 1 and so on.
function run(calls, entity, ...)
  local results = { [0] = entity, entity = entity, ... }
  local result
  if type(calls) ~= "table" then
    return calls
  end
  for _, call in ipairs(calls) do
    result = nil
    if type(call) == "table" then
      result = called(call, results)
    end
    results[#results + 1] = result == nil and false or result
  end
  return result, results
end

return {
  tables = function(job)
    local program = job.settings
    local _, made = run(program.load)
    local columns = {}
    for _, value in ipairs(made or {}) do
      if type(value) == "userdata" then
        columns[#columns + 1] = value
      end
    end
    columns[#columns + 1] = c.compute { header = "calls", type = program.type, function(entity, row)
      return (run(program.record, entity, row))
    end }
    local result = { name = "Calls" }
    for key, value in pairs(type(program.table) == "table" and program.table or {}) do
      result[key] = value
    end
    result.columns = columns
    if program.rows ~= nil then
      result.each = function(entity)
        return (run(program.rows, entity))
      end
    end
    return { result }
  end,
}
