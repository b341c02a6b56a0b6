-- Whole numbers without sign of any length, as texts of digits without leading zeros. What lib/decimal counts with.
local natural = {}

-- A number is a list of limbs of seven digits, the lowest first: products of two limbs and their sums stay far inside
-- 64 bits, and one step of the machine does the work of seven digits.
local limb_digits = 7
local base = 10000000

local function to_limbs(digits)
  local limbs = {}
  for last = #digits, 1, -limb_digits do
    limbs[#limbs + 1] = math.tointeger(tonumber(digits:sub(math.max(1, last - limb_digits + 1), last)))
  end
  return limbs
end

local function trim(limbs)
  while #limbs > 1 and limbs[#limbs] == 0 do
    limbs[#limbs] = nil
  end
  return limbs
end

local function to_digits(limbs)
  trim(limbs)
  local parts = { ("%d"):format(limbs[#limbs]) }
  for i = #limbs - 1, 1, -1 do
    parts[#parts + 1] = ("%07d"):format(limbs[i])
  end
  return table.concat(parts)
end

-- -1, 0 or 1.
function natural.compare(a, b)
  if #a ~= #b then
    return #a < #b and -1 or 1
  end
  return a == b and 0 or (a < b and -1 or 1)
end

function natural.add(a, b)
  local x, y, carry = to_limbs(a), to_limbs(b), 0
  for i = 1, math.max(#x, #y) do
    local sum = (x[i] or 0) + (y[i] or 0) + carry
    x[i] = sum % base
    carry = sum // base
  end
  x[#x + 1] = carry
  return to_digits(x)
end

-- a - b, where a is not less than b.
function natural.subtract(a, b)
  local x, y, borrow = to_limbs(a), to_limbs(b), 0
  for i = 1, #x do
    local difference = x[i] - (y[i] or 0) - borrow
    borrow = difference < 0 and 1 or 0
    x[i] = difference + borrow * base
  end
  return to_digits(x)
end

function natural.multiply(a, b)
  local x, y, product = to_limbs(a), to_limbs(b), {}
  for i = 1, #x + #y do
    product[i] = 0
  end
  for i = 1, #x do
    local carry, factor = 0, x[i]
    for j = 1, #y do
      local sum = product[i + j - 1] + factor * y[j] + carry
      product[i + j - 1] = sum % base
      carry = sum // base
    end
    product[i + #y] = carry
  end
  return to_digits(product)
end

local function times_limb(limbs, factor)
  local product, carry = {}, 0
  for i = 1, #limbs do
    local sum = limbs[i] * factor + carry
    product[i] = sum % base
    carry = sum // base
  end
  product[#product + 1] = carry
  return product
end

local function divide_by_limb(x, divisor)
  local quotient, rest = {}, 0
  for i = #x, 1, -1 do
    local dividend = rest * base + x[i]
    quotient[i] = dividend // divisor
    rest = dividend % divisor
  end
  return quotient, rest ~= 0
end

-- The quotient's limb at `at` of the long division of u by v, whose top limb is at least half the base: it is guessed
-- from the top two limbs and is at most one too large then.
local function guess_limb(u, v, at)
  local n = #v
  local dividend = u[at + n + 1] * base + u[at + n]
  local limb, rest = dividend // v[n], dividend % v[n]
  while limb >= base or limb * v[n - 1] > rest * base + u[at + n - 1] do
    limb = limb - 1
    rest = rest + v[n]
    if rest >= base then
      break
    end
  end
  return limb
end

-- Take limb * v off u, from the place `at` on. True when that was too much.
local function take_off(u, v, limb, at)
  local borrow = 0
  for i = 1, #v do
    local difference = u[at + i] - limb * v[i] - borrow
    u[at + i] = difference % base
    borrow = -(difference // base)
  end
  local difference = u[at + #v + 1] - borrow
  u[at + #v + 1] = difference % base
  return difference < 0
end

local function give_back(u, v, at)
  local carry = 0
  for i = 1, #v do
    local sum = u[at + i] + v[i] + carry
    u[at + i] = sum % base
    carry = sum // base
  end
  u[at + #v + 1] = (u[at + #v + 1] + carry) % base
end

-- Long division as in Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D.
local function divide_by_limbs(x, y)
  local scale = base // (y[#y] + 1)
  local u, v, quotient = times_limb(x, scale), trim(times_limb(y, scale)), {}
  for at = #u - #v - 1, 0, -1 do
    local limb = guess_limb(u, v, at)
    if take_off(u, v, limb, at) then
      limb = limb - 1
      give_back(u, v, at)
    end
    quotient[at + 1] = limb
  end
  return quotient, #trim(u) > 1 or u[1] ~= 0
end

-- The whole quotient of a and b, which is not "0", and whether something is left.
function natural.divide(a, b)
  if natural.compare(a, b) < 0 then
    return "0", a ~= "0"
  end
  local x, y = to_limbs(a), to_limbs(b)
  local quotient, has_rest
  if #y == 1 then
    quotient, has_rest = divide_by_limb(x, y[1])
  else
    quotient, has_rest = divide_by_limbs(x, y)
  end
  return to_digits(quotient), has_rest
end

return natural
