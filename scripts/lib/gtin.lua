-- Article numbers with a check digit: GTIN-8, -12 (UPC-A), -13 (EAN) and -14, and the book numbers ISBN-10 and -13.
-- Numbers are texts, because their leading zeros count.
local arguments = require "lib/arguments"

local gtin = {}

local lengths = { [8] = true, [12] = true, [13] = true, [14] = true }

-- The check digit of digits without one. From the right they weigh 3, 1, 3, ... (GS1 General Specifications, 7.9).
local function check_digit_of(digits)
  local sum, weight = 0, 3
  for i = #digits, 1, -1 do
    sum = sum + weight * (digits:byte(i) - 48)
    weight = 4 - weight
  end
  return ("%d"):format((10 - sum % 10) % 10)
end

-- Without the spaces and hyphens that people write.
function gtin.clean(text)
  return (arguments.text("gtin.clean", "argument 1", text):gsub("[ -]", ""))
end

-- The check digit that belongs behind `digits`, of which there are 7, 11, 12, 13 or, for an SSCC, 17.
function gtin.check_digit(digits)
  arguments.text("gtin.check_digit", "argument 1", digits)
  if not digits:find("^%d+$") or not (lengths[#digits + 1] or #digits == 17) then
    arguments.refuse("gtin.check_digit", "argument 1", digits, "7, 11, 12, 13 or 17 digits")
  end
  return check_digit_of(digits)
end

-- Whether `text` is a GTIN of any length with a right check digit.
function gtin.is_valid(text)
  arguments.text("gtin.is_valid", "argument 1", text)
  return lengths[#text] ~= nil and text:find("^%d+$") ~= nil and check_digit_of(text:sub(1, -2)) == text:sub(-1)
end

local function require_valid(where, text)
  if type(text) ~= "string" or not gtin.is_valid(text) then
    arguments.refuse(where, "argument 1", text, "a GTIN of 8, 12, 13 or 14 digits with a right check digit")
  end
end

-- The same number in another length, 8, 12, 13 or 14; nil when a digit that is not 0 would be lost.
function gtin.to_length(text, length)
  require_valid("gtin.to_length", text)
  if not lengths[length] then
    arguments.refuse("gtin.to_length", "argument 2", length, "8, 12, 13 or 14")
  end
  if #text <= length then
    return ("0"):rep(length - #text) .. text
  end
  local cut = #text - length
  if text:sub(1, cut) ~= ("0"):rep(cut) then
    return nil
  end
  return text:sub(cut + 1)
end

-- The check digit of nine digits: 0 to 9, or X for ten (ISO 2108).
local function isbn10_check_digit(digits)
  local sum = 0
  for i = 1, 9 do
    sum = sum + (11 - i) * (digits:byte(i) - 48)
  end
  local value = (11 - sum % 11) % 11
  return value == 10 and "X" or ("%d"):format(value)
end

-- Whether `text`, without hyphens, is an ISBN-10 or an ISBN-13.
function gtin.is_isbn(text)
  arguments.text("gtin.is_isbn", "argument 1", text)
  if text:find("^%d%d%d%d%d%d%d%d%d[%dX]$") then
    return isbn10_check_digit(text) == text:sub(10)
  end
  return #text == 13 and text:find("^97[89]") ~= nil and gtin.is_valid(text)
end

-- The ISBN-13, which is a GTIN-13, of an ISBN.
function gtin.isbn13(text)
  if type(text) ~= "string" or not gtin.is_isbn(text) then
    arguments.refuse("gtin.isbn13", "argument 1", text, "an ISBN with a right check digit, without hyphens")
  end
  if #text == 13 then
    return text
  end
  local digits = "978" .. text:sub(1, 9)
  return digits .. check_digit_of(digits)
end

-- The ISBN-10 of an ISBN; nil for those that have none (979-).
function gtin.isbn10(text)
  local long = gtin.isbn13(text)
  if long:sub(1, 3) ~= "978" then
    return nil
  end
  return long:sub(4, 12) .. isbn10_check_digit(long:sub(4, 12))
end

return gtin
