-- Replacements of words and characters by a list, all at once: what was put in is not looked at again.
local arguments = require "lib/arguments"

local replacements = {}

local items_max = 10000

-- {from, to} pairs in the order in which they are tried: as listed, or of a map the longest first.
local function pairs_of(where, map)
  arguments.table(where, "argument 1", map)
  local list = {}
  if #map > 0 then
    for i, pair in ipairs(map) do
      if type(pair) ~= "table" or #pair ~= 2 then
        arguments.refuse(where, ("entry %d"):format(i), pair, 'a pair such as {"from", "to"}')
      end
      list[i] = { pair[1], pair[2] }
    end
  else
    for from, to in pairs(map) do
      list[#list + 1] = { from, to }
    end
    table.sort(list, function(a, b)
      if type(a[1]) ~= "string" or type(b[1]) ~= "string" or #a[1] == #b[1] then
        return tostring(a[1]) < tostring(b[1])
      end
      return #a[1] > #b[1]
    end)
  end
  for i, pair in ipairs(list) do
    arguments.text(where, ("entry %d, what is replaced,"):format(i), pair[1])
    arguments.text(where, ("entry %d, the replacement,"):format(i), pair[2])
    if pair[1] == "" then
      error(("%s: entry %d replaces an empty text"):format(where, i), 0)
    end
  end
  if #list > items_max then
    error(("%s: more than %d entries"):format(where, items_max), 0)
  end
  return list
end

-- Letters, digits and "_"; every byte of a character beyond ASCII counts as a letter.
local function is_word_byte(byte)
  return byte ~= nil and (byte >= 128 or byte == 95 or (byte >= 48 and byte <= 57)
    or (byte >= 65 and byte <= 90) or (byte >= 97 and byte <= 122))
end

local function is_whole_word(text, first, last)
  return not (is_word_byte(text:byte(first)) and is_word_byte(text:byte(first - 1)) and first > 1)
    and not (is_word_byte(text:byte(last)) and is_word_byte(text:byte(last + 1)))
end

-- Pairs by the first byte of what they replace, and a pattern that finds such a byte.
local function index_of(list)
  local by_byte, bytes = {}, {}
  for _, pair in ipairs(list) do
    local byte = pair[1]:byte()
    if not by_byte[byte] then
      by_byte[byte] = {}
      bytes[#bytes + 1] = (byte < 128 and not is_word_byte(byte) and "%" or "") .. string.char(byte)
    end
    local candidates = by_byte[byte]
    candidates[#candidates + 1] = pair
  end
  return by_byte, "[" .. table.concat(bytes) .. "]"
end

local function match_at(text, compared, at, candidates, is_whole)
  for _, pair in ipairs(candidates) do
    local last = at + #pair[1] - 1
    if compared:sub(at, last) == pair[1] and (not is_whole or is_whole_word(text, at, last)) then
      return pair, last
    end
  end
end

-- A function of a text that replaces, left to right, whatever of `map` stands there. `map` is a list of pairs, tried in
-- its order, or a table from texts to texts, the longest tried first. Options: `words` true for whole words only,
-- `ignore_case` true for ASCII letters of either case.
function replacements.compile(map, options)
  local where = "replacements.compile"
  options = arguments.options(where, options, { words = true, ignore_case = true })
  local list = pairs_of(where, map)
  if options.ignore_case then
    for _, pair in ipairs(list) do
      pair[1] = pair[1]:lower()
    end
  end
  if #list == 0 then
    return function(text) return arguments.text("replacements", "argument 1", text) end
  end
  local by_byte, first_byte = index_of(list)
  return function(text)
    arguments.text("replacements", "argument 1", text)
    local compared = options.ignore_case and text:lower() or text
    local out, kept, at = {}, 1, compared:find(first_byte)
    while at do
      local pair, last = match_at(text, compared, at, by_byte[compared:byte(at)], options.words)
      if pair then
        out[#out + 1] = text:sub(kept, at - 1)
        out[#out + 1] = pair[2]
        kept = last + 1
      end
      at = compared:find(first_byte, (last or at) + 1)
    end
    out[#out + 1] = text:sub(kept)
    return table.concat(out)
  end
end

-- A function that gives the replacement of a whole value; what is not in `map` is given back as it is, or `otherwise`.
function replacements.exact(map, otherwise)
  local where = "replacements.exact"
  if otherwise ~= nil then
    arguments.text(where, "argument 2", otherwise)
  end
  local values = {}
  for _, pair in ipairs(pairs_of(where, map)) do
    if values[pair[1]] ~= nil then
      error(("%s: %s stands twice"):format(where, arguments.shown(pair[1])), 0)
    end
    values[pair[1]] = pair[2]
  end
  return function(value)
    if value == nil then
      return nil
    end
    arguments.text("replacements", "argument 1", value)
    return values[value] or otherwise or value
  end
end

return replacements
