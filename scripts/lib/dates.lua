-- Dates and times as ISO 8601 texts, as the engine gives and takes them: "2026-02-28", "2026-02-28T09:30:00",
-- "2026-02-28T09:30:00.250Z", "…+02:00". Years are 1 to 9999, the calendar is the Gregorian one throughout.
local arguments = require "lib/arguments"
local zones = require "zones"

local dates = {}

local month_days = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }
local second_us = 1000000
local minute_us = 60 * second_us
local day_us = 24 * 60 * minute_us
local offset_max = 18 * 60

-- What can be added, without years and months.
local unit_us = {
  weeks = 7 * day_us, days = day_us, hours = 60 * minute_us, minutes = minute_us, seconds = second_us, microseconds = 1,
}

local function is_leap(year)
  return year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)
end

function dates.days_in_month(year, month)
  arguments.integer("dates.days_in_month", "the year", year, 1, 9999)
  arguments.integer("dates.days_in_month", "the month", month, 1, 12)
  return month == 2 and is_leap(year) and 29 or month_days[month]
end

-- Days since 1970-01-01; years begin in March here, so that a leap day is their last.
local function day_number(year, month, day)
  local y = month <= 2 and year - 1 or year
  local day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
  return y * 365 + y // 4 - y // 100 + y // 400 + day_of_year - 719468
end

local function date_of(number)
  local days = number + 719468
  local era, day_of_era = days // 146097, days % 146097
  local year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
  local day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
  local march_month = (5 * day_of_year + 2) // 153
  local month = march_month < 10 and march_month + 3 or march_month - 9
  local year = year_of_era + era * 400 + (month <= 2 and 1 or 0)
  return year, month, day_of_year - (153 * march_month + 2) // 5 + 1
end

-- "Z", "+02:00", "-0530" and "+02" in minutes; nil for anything else.
local function offset_minutes(text)
  if text == "Z" or text == "z" then
    return 0
  end
  local sign, hours, minutes = text:match("^([-+])(%d%d):?(%d%d)$")
  if not sign then
    sign, hours = text:match("^([-+])(%d%d)$")
    minutes = "0"
  end
  if not sign then
    return nil
  end
  local offset = math.tointeger(tonumber(hours)) * 60 + math.tointeger(tonumber(minutes))
  if tonumber(minutes) > 59 or offset > offset_max then
    return nil
  end
  return sign == "-" and -offset or offset
end

local function read_time(parts, text)
  local hour, minute, rest = text:match("^(%d%d):(%d%d)(.*)$")
  if not hour then
    return false
  end
  local second, behind = rest:match("^:(%d%d)(.*)$")
  local fraction, zone = (behind or rest):match("^[.,](%d+)(.*)$")
  if fraction and (not second or #fraction > 9 or fraction:find("[1-9]", 7)) then
    return false
  end
  parts.hour, parts.minute = math.tointeger(tonumber(hour)), math.tointeger(tonumber(minute))
  parts.second = second and math.tointeger(tonumber(second)) or 0
  parts.microsecond = fraction and math.tointeger(tonumber((fraction .. "000000"):sub(1, 6))) or 0
  zone = zone or behind or rest
  if zone ~= "" then
    parts.offset = offset_minutes(zone)
    if not parts.offset then
      return false
    end
  end
  return parts.hour < 24 and parts.minute < 60 and parts.second < 60
end

-- {year, month, day}; of a time also hour, minute, second, microsecond; with a zone also offset, in minutes east of
-- UTC. nil when `text` is neither: a day that does not exist, a leap second, digits finer than microseconds.
function dates.parse(text)
  arguments.text("dates.parse", "argument 1", text)
  local year, month, day, rest = text:match("^(%d%d%d%d)%-(%d%d)%-(%d%d)(.*)$")
  if not year then
    return nil
  end
  local parts = {
    year = math.tointeger(tonumber(year)), month = math.tointeger(tonumber(month)), day = math.tointeger(tonumber(day)),
  }
  if parts.year < 1 or parts.month < 1 or parts.month > 12 or parts.day < 1
    or parts.day > dates.days_in_month(parts.year, parts.month) then
    return nil
  end
  if rest ~= "" and (not rest:find("^[Tt ]") or not read_time(parts, rest:sub(2))) then
    return nil
  end
  return parts
end

local function read(where, value)
  local parts = type(value) == "string" and dates.parse(value)
  if not parts then
    arguments.refuse(where, "argument 1", value, "a date or time such as '2026-02-28' or '2026-02-28T09:30:00Z'")
  end
  return parts
end

local function offset_text(offset)
  if offset == 0 then
    return "Z"
  end
  local minutes = math.abs(offset)
  return ("%s%02d:%02d"):format(offset < 0 and "-" or "+", minutes // 60, minutes % 60)
end

local function write(parts)
  local text = ("%04d-%02d-%02d"):format(parts.year, parts.month, parts.day)
  if not parts.hour then
    return text
  end
  text = text .. ("T%02d:%02d:%02d"):format(parts.hour, parts.minute, parts.second)
  if parts.microsecond > 0 then
    local fraction = ("%06d"):format(parts.microsecond)
    text = text .. "." .. (fraction:sub(4) == "000" and fraction:sub(1, 3) or fraction)
  end
  return parts.offset and text .. offset_text(parts.offset) or text
end

-- Microseconds since 1970-01-01T00:00:00, by the clock that the text shows.
local function local_us(parts)
  local us = day_number(parts.year, parts.month, parts.day) * day_us
  if not parts.hour then
    return us
  end
  return us + (parts.hour * 60 + parts.minute) * minute_us + parts.second * second_us + parts.microsecond
end

local function from_local_us(where, us, parts)
  local year, month, day = date_of(us // day_us)
  if year < 1 or year > 9999 then
    error(where .. ": the result is outside the years 1 to 9999", 0)
  end
  local moved = { year = year, month = month, day = day, offset = parts.offset }
  if parts.hour then
    local rest = us % day_us
    moved.hour, moved.minute = rest // (60 * minute_us), rest // minute_us % 60
    moved.second, moved.microsecond = rest // second_us % 60, rest % second_us
  end
  return moved
end

-- Years and months first: a day that the month does not have becomes its last. Then the rest.
function dates.add(value, amounts)
  local where = "dates.add"
  local parts = read(where, value)
  arguments.table(where, "argument 2", amounts)
  local months, us = 0, 0
  for unit, amount in pairs(amounts) do
    arguments.integer(where, tostring(unit), amount, -1000000000000, 1000000000000)
    if unit == "years" or unit == "months" then
      months = months + amount * (unit == "years" and 12 or 1)
    elseif not unit_us[unit] then
      arguments.refuse(where, "a unit", unit,
        "years, months, weeks, days, hours, minutes, seconds or microseconds")
    elseif not parts.hour and unit ~= "days" and unit ~= "weeks" then
      error(("%s: %s cannot be added to the date %s, which has no time"):format(where, unit, value), 0)
    elseif math.abs(amount) > 10000 * 366 * day_us // unit_us[unit] then
      error(where .. ": the result is outside the years 1 to 9999", 0)
    else
      us = us + amount * unit_us[unit]
    end
  end
  local month = parts.year * 12 + parts.month - 1 + months
  parts.year, parts.month = month // 12, month % 12 + 1
  if parts.year < 1 or parts.year > 9999 then
    error(where .. ": the result is outside the years 1 to 9999", 0)
  end
  parts.day = math.min(parts.day, dates.days_in_month(parts.year, parts.month))
  return write(from_local_us(where, local_us(parts) + us, parts))
end

local function toward_zero(number, divisor)
  return number < 0 and -(-number // divisor) or number // divisor
end

-- Whole months from a to b, by the calendar: the day and the time of day decide whether the last one is whole.
local function months_between(a, b)
  local months = (b.year - a.year) * 12 + b.month - a.month
  local function into_month(parts)
    return local_us(parts) - day_number(parts.year, parts.month, 1) * day_us
  end
  if months > 0 and into_month(b) < into_month(a) then
    months = months - 1
  elseif months < 0 and into_month(b) > into_month(a) then
    months = months + 1
  end
  return months
end

-- From a to b in whole units, toward zero: years, months, weeks, days, hours, minutes, seconds or microseconds. Both
-- have a zone, or neither; years and months are counted in the zone of a.
function dates.difference(a, b, unit)
  local where = "dates.difference"
  local from, to = read(where, a), type(b) == "string" and dates.parse(b)
  if not to then
    arguments.refuse(where, "argument 2", b, "a date or time")
  end
  if (from.offset == nil) ~= (to.offset == nil) then
    error(where .. ": one of the two has a time zone, the other has none", 0)
  end
  if from.offset then
    local shift = (from.offset - to.offset) * minute_us
    to = from_local_us(where, local_us(to) + shift, { hour = to.hour, offset = from.offset })
  end
  if unit == "months" or unit == "years" then
    return toward_zero(months_between(from, to), unit == "years" and 12 or 1)
  end
  if not unit_us[unit] then
    arguments.refuse(where, "argument 3", unit, "years, months, weeks, days, hours, minutes, seconds or microseconds")
  end
  return toward_zero(local_us(to) - local_us(from), unit_us[unit])
end

local function read_offset(where, offset)
  local minutes = type(offset) == "string" and offset_minutes(offset)
  if not minutes then
    arguments.refuse(where, "argument 2", offset,
      "an offset such as 'Z' or '+02:00' (to_zone and with_zone take names such as 'Europe/Berlin')")
  end
  return minutes
end

-- The same moment by the clock of another offset.
function dates.to_offset(value, offset)
  local where = "dates.to_offset"
  local parts, minutes = read(where, value), read_offset(where, offset)
  if not parts.offset then
    arguments.refuse(where, "argument 1", value, "a time with a zone; dates.with_offset gives it one")
  end
  local us = local_us(parts) + (minutes - parts.offset) * minute_us
  parts.offset = minutes
  return write(from_local_us(where, us, parts))
end

-- A time without a zone, with one.
function dates.with_offset(value, offset)
  local where = "dates.with_offset"
  local parts, minutes = read(where, value), read_offset(where, offset)
  if parts.offset or not parts.hour then
    arguments.refuse(where, "argument 1", value, "a time without a zone")
  end
  parts.offset = minutes
  return write(parts)
end

-- What the zone database says, in whole minutes as texts have them: local times of the 19th century had seconds.
local function zone_minutes(where, zone, seconds)
  if not seconds then
    arguments.refuse(where, "argument 2", zone, "a name of the time zone database such as 'Europe/Berlin'")
  end
  return (seconds + 30) // 60
end

-- The same moment by the clocks of a zone.
function dates.to_zone(value, zone)
  local where = "dates.to_zone"
  local parts = read(where, value)
  arguments.text(where, "argument 2", zone)
  if not parts.offset then
    arguments.refuse(where, "argument 1", value, "a time with a zone; dates.with_zone gives it one")
  end
  local us = local_us(parts) - parts.offset * minute_us
  parts.offset = zone_minutes(where, zone, zones.offset_at(zone, us // second_us))
  return write(from_local_us(where, us + parts.offset * minute_us, parts))
end

-- A time that clocks of a zone show, with its offset. Of a time that they show twice it is the first one; one that they
-- leave out is moved by what they are put forward.
function dates.with_zone(value, zone)
  local where = "dates.with_zone"
  local parts = read(where, value)
  arguments.text(where, "argument 2", zone)
  if parts.offset or not parts.hour then
    arguments.refuse(where, "argument 1", value, "a time without a zone")
  end
  parts.offset = zone_minutes(where, zone,
    zones.offset_of(zone, parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second))
  return dates.to_zone(write(parts), zone)
end

-- The date alone, by the clock that the text shows.
function dates.date(value)
  local parts = read("dates.date", value)
  return ("%04d-%02d-%02d"):format(parts.year, parts.month, parts.day)
end

local function weekday(parts)
  return (day_number(parts.year, parts.month, parts.day) + 3) % 7 + 1
end

-- 1 for Monday to 7 for Sunday.
function dates.weekday(value)
  return weekday(read("dates.weekday", value))
end

-- Year and week after ISO 8601: the year's first week has its first Thursday.
function dates.iso_week(value)
  local parts = read("dates.iso_week", value)
  local thursday = day_number(parts.year, parts.month, parts.day) + 4 - weekday(parts)
  local year = date_of(thursday)
  return year, (thursday - day_number(year, 1, 1)) // 7 + 1
end

local english = {
  months = { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December" },
  weekdays = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" },
}

-- What each run of letters stands for, after Unicode TR 35.
local fields = {
  yyyy = function(p) return ("%04d"):format(p.year) end,
  yy = function(p) return ("%02d"):format(p.year % 100) end,
  MMMM = function(p, names) return names.months[p.month] end,
  MMM = function(p, names) return (names.short_months or english.short_months)[p.month] end,
  MM = function(p) return ("%02d"):format(p.month) end,
  M = function(p) return ("%d"):format(p.month) end,
  dd = function(p) return ("%02d"):format(p.day) end,
  d = function(p) return ("%d"):format(p.day) end,
  EEEE = function(p, names) return names.weekdays[weekday(p)] end,
  EEE = function(p, names) return (names.short_weekdays or english.short_weekdays)[weekday(p)] end,
}

local time_fields = {
  HH = function(p) return ("%02d"):format(p.hour) end,
  H = function(p) return ("%d"):format(p.hour) end,
  hh = function(p) return ("%02d"):format((p.hour + 11) % 12 + 1) end,
  h = function(p) return ("%d"):format((p.hour + 11) % 12 + 1) end,
  mm = function(p) return ("%02d"):format(p.minute) end,
  m = function(p) return ("%d"):format(p.minute) end,
  ss = function(p) return ("%02d"):format(p.second) end,
  s = function(p) return ("%d"):format(p.second) end,
  SSS = function(p) return ("%03d"):format(p.microsecond // 1000) end,
  SSSSSS = function(p) return ("%06d"):format(p.microsecond) end,
  a = function(p) return p.hour < 12 and "AM" or "PM" end,
  XXX = function(p) return p.offset and offset_text(p.offset) end,
}

local function shortened(names)
  local short = {}
  for i, name in ipairs(names) do
    short[i] = name:sub(1, 3)
  end
  return short
end
english.short_months, english.short_weekdays = shortened(english.months), shortened(english.weekdays)

local function check_names(where, names)
  local sizes = { months = 12, short_months = 12, weekdays = 7, short_weekdays = 7 }
  arguments.options(where, names, sizes)
  for key, list in pairs(names) do
    if type(list) ~= "table" or #list ~= sizes[key] then
      arguments.refuse(where, "names." .. key, list, ("a list of %d texts"):format(sizes[key]))
    end
    for i = 1, sizes[key] do
      arguments.text(where, ("names.%s[%d]"):format(key, i), list[i])
    end
  end
  return { months = names.months or english.months, weekdays = names.weekdays or english.weekdays,
    short_months = names.short_months, short_weekdays = names.short_weekdays }
end

local function field_text(where, parts, letters, names)
  if fields[letters] then
    return fields[letters](parts, names)
  end
  if not time_fields[letters] then
    error(("%s: the pattern has '%s', which stands for nothing; put text between single quotes"):format(
      where, letters), 0)
  end
  local text = parts.hour and time_fields[letters](parts)
  if not text then
    error(("%s: the pattern has '%s', but the value has no %s"):format(where, letters,
      parts.hour and "zone" or "time"), 0)
  end
  return text
end

-- By a pattern: yyyy yy MMMM MMM MM M dd d EEEE EEE HH H hh h a mm m ss s SSS SSSSSS XXX; 'text' in single quotes, ''
-- for a quote. Names are English unless `names` has {months, short_months, weekdays, short_weekdays}, Monday first.
function dates.format(value, pattern, names)
  local where = "dates.format"
  local parts = read(where, value)
  arguments.text(where, "the pattern", pattern)
  names = names == nil and english or check_names(where, names)
  local out, at = {}, 1
  while at <= #pattern do
    local letter = pattern:sub(at, at)
    if letter == "'" then
      local close = pattern:find("'", at + 1, true)
      if not close then
        error(where .. ": the pattern has a single quote that is not closed", 0)
      end
      out[#out + 1] = close == at + 1 and "'" or pattern:sub(at + 1, close - 1)
      at = close + 1
    elseif letter:find("%a") then
      local letters = pattern:match("^" .. letter .. "+", at)
      out[#out + 1] = field_text(where, parts, letters, names)
      at = at + #letters
    else
      local other = pattern:match("^[^%a']+", at)
      out[#out + 1] = other
      at = at + #other
    end
  end
  return table.concat(out)
end

return dates
