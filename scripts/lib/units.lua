-- Units of measure: conversion without loss, and values with their unit for people.
local arguments = require "lib/arguments"
local decimal = require "lib/decimal"

local units = {}

-- By dimension: a unit is factor / divisor of the dimension's first one, by definition and so exactly; temperatures
-- have an offset as well: kelvin = (value + offset) * factor / divisor. Behind that, other names of the unit.
local definitions = {
  length = {
    { "m", "1", names = "metre meter metres meters" },
    { "µm", "0.000001", names = "um micrometre micrometer" },
    { "mm", "0.001", names = "millimetre millimeter millimetres millimeters" },
    { "cm", "0.01", names = "centimetre centimeter centimetres centimeters" },
    { "dm", "0.1", names = "decimetre decimeter" },
    { "km", "1000", names = "kilometre kilometer kilometres kilometers" },
    { "in", "0.0254", names = "inch inches" },
    { "ft", "0.3048", names = "foot feet" },
    { "yd", "0.9144", names = "yard yards" },
    { "mi", "1609.344", names = "mile miles" },
    { "nmi", "1852" },
  },
  area = {
    { "m2", "1", names = "m² sqm" },
    { "mm2", "0.000001", names = "mm²" },
    { "cm2", "0.0001", names = "cm²" },
    { "km2", "1000000", names = "km²" },
    { "ha", "10000", names = "hectare hectares" },
    { "in2", "0.00064516", names = "in²" },
    { "ft2", "0.09290304", names = "ft² sqft" },
    { "yd2", "0.83612736", names = "yd²" },
    { "ac", "4046.8564224", names = "acre acres" },
  },
  volume = {
    { "l", "1", names = "litre liter litres liters" },
    { "ml", "0.001", names = "millilitre milliliter millilitres milliliters" },
    { "cl", "0.01", names = "centilitre centiliter" },
    { "dl", "0.1", names = "decilitre deciliter" },
    { "hl", "100", names = "hectolitre hectoliter" },
    { "mm3", "0.000001", names = "mm³" },
    { "cm3", "0.001", names = "cm³ ccm" },
    { "m3", "1000", names = "m³ cbm" },
    { "in3", "0.016387064", names = "in³" },
    { "ft3", "28.316846592", names = "ft³" },
    { "us_fl_oz", "0.0295735295625" },
    { "us_pt", "0.473176473" },
    { "us_qt", "0.946352946" },
    { "us_gal", "3.785411784" },
    { "imp_fl_oz", "0.0284130625" },
    { "imp_pt", "0.56826125" },
    { "imp_gal", "4.54609" },
  },
  mass = {
    { "kg", "1", names = "kilogram kilograms" },
    { "mg", "0.000001", names = "milligram milligrams" },
    { "g", "0.001", names = "gram grams" },
    { "t", "1000", names = "tonne tonnes" },
    { "oz", "0.028349523125", names = "ounce ounces" },
    { "lb", "0.45359237", names = "lbs pound pounds" },
    { "st", "6.35029318", names = "stone" },
    { "short_ton", "907.18474" },
    { "long_ton", "1016.0469088" },
  },
  temperature = {
    { "K", "1", names = "kelvin" },
    { "°C", "1", offset = "273.15", names = "C celsius" },
    { "°F", "5", "9", offset = "459.67", names = "F fahrenheit" },
  },
  time = {
    { "s", "1", names = "sec second seconds" },
    { "ms", "0.001", names = "millisecond milliseconds" },
    { "min", "60", names = "minute minutes" },
    { "h", "3600", names = "hour hours" },
    { "d", "86400", names = "day days" },
    { "wk", "604800", names = "week weeks" },
  },
  pressure = {
    { "Pa", "1", names = "pascal" },
    { "hPa", "100" },
    { "kPa", "1000" },
    { "MPa", "1000000" },
    { "mbar", "100" },
    { "bar", "100000" },
    { "psi", "4.4482216152605", "0.00064516" },
  },
  energy = {
    { "J", "1", names = "joule joules" },
    { "kJ", "1000" },
    { "MJ", "1000000" },
    { "cal", "4.184" },
    { "kcal", "4184" },
    { "Wh", "3600" },
    { "kWh", "3600000" },
  },
  power = {
    { "W", "1", names = "watt watts" },
    { "mW", "0.001" },
    { "kW", "1000" },
    { "MW", "1000000" },
    { "PS", "735.49875" },
  },
  data = {
    { "B", "1", names = "byte bytes" },
    { "kB", "1000" },
    { "MB", "1000000" },
    { "GB", "1000000000" },
    { "TB", "1000000000000" },
    { "KiB", "1024" },
    { "MiB", "1048576" },
    { "GiB", "1073741824" },
    { "TiB", "1099511627776" },
  },
}

-- Units by symbol, and by their other names in small letters.
local by_symbol, by_name = {}, {}
for dimension, list in pairs(definitions) do
  for _, unit in ipairs(list) do
    unit.symbol, unit.factor, unit.divisor, unit.dimension = unit[1], unit[2], unit[3] or "1", dimension
    by_symbol[unit.symbol] = unit
    for name in (unit.names or ""):gmatch("%S+") do
      by_name[name:lower()] = unit
    end
  end
end

local function find(where, name, unit)
  arguments.text(where, name, unit)
  local found = by_symbol[unit] or by_name[unit:lower()]
  if not found then
    arguments.refuse(where, name, unit, "the symbol or name of a unit, as docs/lib.md lists them")
  end
  return found
end

-- The symbol of a unit that is given by symbol or name; nil when it is not known.
function units.symbol(unit)
  arguments.text("units.symbol", "argument 1", unit)
  local found = by_symbol[unit] or by_name[unit:lower()]
  return found and found.symbol
end

-- "length", "mass", ...; nil for an unknown unit.
function units.dimension(unit)
  arguments.text("units.dimension", "argument 1", unit)
  local found = by_symbol[unit] or by_name[unit:lower()]
  return found and found.dimension
end

local exact_scale = 100

-- dividend / divisor with every digit, or an error when it has no end.
local function exactly(where, dividend, divisor, from, to)
  local quotient = decimal.divide(dividend, divisor, exact_scale, "down")
  if decimal.compare(decimal.multiply(quotient, divisor), dividend) ~= 0 then
    error(("%s: from %s to %s the result has no end of digits; say the scale"):format(where, from.symbol, to.symbol), 0)
  end
  return decimal.strip(quotient)
end

-- `value` in another unit: {scale, mode} round as decimal.round does; without a scale the result is exact.
function units.convert(value, from, to, options)
  local where = "units.convert"
  options = arguments.options(where, options, { scale = true, mode = true })
  from, to = find(where, "argument 2", from), find(where, "argument 3", to)
  if from.dimension ~= to.dimension then
    error(("%s: %s is a unit of %s and %s one of %s"):format(where, from.symbol, from.dimension, to.symbol,
      to.dimension), 0)
  end
  -- value' = (value + offset) * factor * divisor' / (divisor * factor') - offset', over one divisor.
  local divisor = decimal.multiply(from.divisor, to.factor)
  local dividend = decimal.multiply(decimal.add(value, from.offset or 0), decimal.multiply(from.factor, to.divisor))
  dividend = decimal.subtract(dividend, decimal.multiply(to.offset or 0, divisor))
  if options.scale == nil then
    return exactly(where, dividend, divisor, from, to)
  end
  return decimal.divide(dividend, divisor, options.scale, options.mode)
end

-- "1.234,50 mm": the options of decimal.format, and `space` between value and unit (" ").
function units.format(value, unit, options)
  local where = "units.format"
  options = arguments.options(where, options, { scale = true, mode = true, point = true, group = true, space = true })
  local space = arguments.text(where, "option space", options.space or " ")
  arguments.text(where, "argument 2", unit)
  local number = decimal.format(value,
    { scale = options.scale, mode = options.mode, point = options.point, group = options.group })
  return number .. space .. unit
end

return units
