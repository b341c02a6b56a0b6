-- Exact decimal numbers. A decimal is a text such as "-190.50", or an integer; results are texts, with as many digits
-- behind the point as the operation gives: "1.50" + "2" is "3.50".
local arguments = require "lib/arguments"
local natural = require "lib/natural"

local decimal = { digits_max = 1000 }

-- Whether the digit before the cut goes up, by rounding mode. `half`: the rest beside one half (-1, 0 or 1).
local modes = {
  down = function() return false end,
  up = function() return true end,
  floor = function(is_negative) return is_negative end,
  ceiling = function(is_negative) return not is_negative end,
  half_down = function(_, half) return half > 0 end,
  half_up = function(_, half) return half >= 0 end,
  half_even = function(_, half, is_odd) return half > 0 or (half == 0 and is_odd) end,
}

local function without_leading_zeros(digits)
  local first = digits:find("[1-9]")
  return first and digits:sub(first) or "0"
end

local function check_size(where, digits)
  if #digits > decimal.digits_max then
    error(("%s: more than %d digits"):format(where, decimal.digits_max), 0)
  end
end

-- {is_negative, digits, scale}: the value is digits / 10^scale. Digits have no leading zeros.
local function read(where, name, value)
  if math.type(value) == "integer" then
    value = ("%d"):format(value)
  end
  if type(value) ~= "string" then
    arguments.refuse(where, name, value, math.type(value) == "float"
      and "a text or an integer, because the digits of a float are not those of the source (see entity:decimal)"
      or "a decimal: a text such as '190.50', or an integer")
  end
  local sign, whole, fraction = value:match("^(%-?)(%d+)%.?(%d*)$")
  if not whole or (whole:sub(1, 1) == "0" and #whole > 1) or value:sub(-1) == "." then
    arguments.refuse(where, name, value, "a decimal such as '190.50'")
  end
  local digits = without_leading_zeros(whole .. fraction)
  check_size(where, digits)
  check_size(where, fraction)
  return { is_negative = sign == "-", digits = digits, scale = #fraction }
end

local function write(where, is_negative, digits, scale)
  check_size(where, digits)
  if scale > decimal.digits_max then
    error(("%s: more than %d digits behind the point"):format(where, decimal.digits_max), 0)
  end
  local sign = is_negative and digits ~= "0" and "-" or ""
  if scale == 0 then
    return sign .. digits
  end
  digits = ("0"):rep(scale + 1 - #digits) .. digits
  return sign .. digits:sub(1, -scale - 1) .. "." .. digits:sub(-scale)
end

-- The digits of `number` when it is written with `scale` digits behind the point, which are at least its own.
local function digits_at(number, scale)
  if number.digits == "0" then
    return "0"
  end
  return number.digits .. ("0"):rep(scale - number.scale)
end

local function sum(where, a, b)
  local scale = math.max(a.scale, b.scale)
  local x, y = digits_at(a, scale), digits_at(b, scale)
  if a.is_negative == b.is_negative then
    return write(where, a.is_negative, natural.add(x, y), scale)
  end
  if natural.compare(x, y) < 0 then
    a, x, y = b, y, x
  end
  return write(where, a.is_negative, natural.subtract(x, y), scale)
end

function decimal.add(a, b)
  return sum("decimal.add", read("decimal.add", "argument 1", a), read("decimal.add", "argument 2", b))
end

function decimal.subtract(a, b)
  local x, y = read("decimal.subtract", "argument 1", a), read("decimal.subtract", "argument 2", b)
  y.is_negative = not y.is_negative
  return sum("decimal.subtract", x, y)
end

function decimal.multiply(a, b)
  local where = "decimal.multiply"
  local x, y = read(where, "argument 1", a), read(where, "argument 2", b)
  return write(where, x.is_negative ~= y.is_negative, natural.multiply(x.digits, y.digits), x.scale + y.scale)
end

-- How the digits behind the cut compare with one half of the last digit that stays.
local function beside_half(rest)
  local first = rest:sub(1, 1)
  if first ~= "5" then
    return first < "5" and -1 or 1
  end
  return rest:find("[1-9]", 2) and 1 or 0
end

local function rounded(where, number, scale, mode)
  if number.scale <= scale then
    return write(where, number.is_negative, digits_at(number, scale), scale)
  end
  local digits = ("0"):rep(number.scale - scale + 1 - #number.digits) .. number.digits
  local kept, rest = digits:sub(1, scale - number.scale - 1), digits:sub(scale - number.scale)
  kept = without_leading_zeros(kept)
  local is_odd = tonumber(kept:sub(-1)) % 2 == 1
  if rest:find("[1-9]") and modes[mode](number.is_negative, beside_half(rest), is_odd) then
    kept = natural.add(kept, "1")
  end
  return write(where, number.is_negative, kept, scale)
end

local function check_rounding(where, scale, mode)
  arguments.integer(where, "the scale", scale, 0, decimal.digits_max)
  return arguments.word(where, "the rounding mode", mode or "half_up", modes)
end

-- `value` with `scale` digits behind the point.
function decimal.round(value, scale, mode)
  mode = check_rounding("decimal.round", scale, mode)
  return rounded("decimal.round", read("decimal.round", "argument 1", value), scale, mode)
end

-- a / b with `scale` digits behind the point.
function decimal.divide(a, b, scale, mode)
  local where = "decimal.divide"
  mode = check_rounding(where, scale, mode)
  local x, y = read(where, "argument 1", a), read(where, "argument 2", b)
  if y.digits == "0" then
    error(where .. ": argument 2 is zero", 0)
  end
  -- One digit more than wanted, and behind it a 1 for whatever is left: that is all that rounding asks for.
  local shift = scale + 1 + y.scale - x.scale
  local dividend = x.digits == "0" and "0" or x.digits .. ("0"):rep(shift)
  local quotient, has_rest = natural.divide(dividend, y.digits .. ("0"):rep(-shift))
  local number = {
    is_negative = x.is_negative ~= y.is_negative,
    digits = without_leading_zeros(quotient .. (has_rest and "1" or "0")),
    scale = scale + 2,
  }
  return rounded(where, number, scale, mode)
end

local function compared(a, b)
  local scale = math.max(a.scale, b.scale)
  local x, y = digits_at(a, scale), digits_at(b, scale)
  if x == "0" and y == "0" then
    return 0
  end
  if a.is_negative ~= b.is_negative then
    return a.is_negative and (x == "0" and y == "0" and 0 or -1) or 1
  end
  local order = natural.compare(x, y)
  return a.is_negative and -order or order
end

-- -1, 0 or 1. "1.0" and "1" are equal.
function decimal.compare(a, b)
  return compared(read("decimal.compare", "argument 1", a), read("decimal.compare", "argument 2", b))
end

function decimal.min(a, b)
  return decimal.compare(a, b) <= 0 and tostring(a) or tostring(b)
end

function decimal.max(a, b)
  return decimal.compare(a, b) >= 0 and tostring(a) or tostring(b)
end

function decimal.abs(value)
  local number = read("decimal.abs", "argument 1", value)
  return write("decimal.abs", false, number.digits, number.scale)
end

function decimal.negate(value)
  local number = read("decimal.negate", "argument 1", value)
  return write("decimal.negate", not number.is_negative, number.digits, number.scale)
end

-- The value without zeros at the end behind the point: "1.500" is "1.5".
function decimal.strip(value)
  local number = read("decimal.strip", "argument 1", value)
  local zeros = math.min(#number.digits - #number.digits:match("^(.-)0*$"), number.scale)
  if number.digits == "0" then
    return "0"
  end
  return write("decimal.strip", number.is_negative, number.digits:sub(1, #number.digits - zeros), number.scale - zeros)
end

local function grouped(whole, separator)
  local parts = {}
  local first = #whole % 3
  if first > 0 then
    parts[1] = whole:sub(1, first)
  end
  for at = first + 1, #whole, 3 do
    parts[#parts + 1] = whole:sub(at, at + 2)
  end
  return table.concat(parts, separator)
end

-- For people: {scale, mode, point = ",", group = "."}. Without `scale` all digits stay.
function decimal.format(value, options)
  local where = "decimal.format"
  options = arguments.options(where, options, { scale = true, mode = true, point = true, group = true })
  local number = read(where, "argument 1", value)
  local scale = options.scale or number.scale
  local mode = check_rounding(where, scale, options.mode)
  local point = arguments.text(where, "option point", options.point or ".")
  local group = arguments.text(where, "option group", options.group or "")
  local sign, whole, fraction = rounded(where, number, scale, mode):match("^(%-?)(%d+)%.?(%d*)$")
  return sign .. grouped(whole, group) .. (fraction == "" and "" or point .. fraction)
end

-- Whether the groups between separators are right: one to three digits, then always three.
local function is_grouped(whole, group)
  local first = whole:find(group, 1, true)
  if not first then
    return true
  end
  local at = first
  if first < 2 or first > 4 then
    return false
  end
  while at <= #whole do
    if whole:sub(at, at + #group - 1) ~= group or not whole:sub(at + #group, at + #group + 2):find("^%d%d%d$") then
      return false
    end
    at = at + #group + 3
  end
  return true
end

local function without(text, part)
  local parts, at = {}, 1
  while true do
    local first, last = text:find(part, at, true)
    parts[#parts + 1] = text:sub(at, (first or 0) - 1)
    if not first then
      return table.concat(parts)
    end
    at = last + 1
  end
end

-- The decimal that a person wrote: {point = ",", group = "."}; a plus sign, zeros in front and white space around are
-- allowed. nil when it is none.
function decimal.parse(text, options)
  local where = "decimal.parse"
  options = arguments.options(where, options, { point = true, group = true })
  local point = arguments.text(where, "option point", options.point or ".")
  local group = arguments.text(where, "option group", options.group or "")
  local sign, rest = arguments.text(where, "argument 1", text):match("^%s*([-+]?)(.-)%s*$")
  local whole, fraction = rest, ""
  local first, last = rest:find(point, 1, true)
  if first and point ~= "" then
    whole, fraction = rest:sub(1, first - 1), rest:sub(last + 1)
    if fraction == "" then
      return nil
    end
  end
  if group ~= "" then
    if not is_grouped(whole, group) then
      return nil
    end
    whole = without(whole, group)
  end
  if not whole:find("^%d+$") or not fraction:find("^%d*$") then
    return nil
  end
  local digits = without_leading_zeros(whole .. fraction)
  check_size(where, digits)
  return write(where, sign == "-", digits, #fraction)
end

return decimal
