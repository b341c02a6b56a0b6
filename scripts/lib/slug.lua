-- Text as a part of an address: "Größe & Länge" is "grosse-lange", or with locale "de" "groesse-laenge".
local arguments = require "lib/arguments"

local slug = {}

-- ASCII letters, and what becomes them: Latin with marks, Greek (ISO 843 in short) and Cyrillic (as in passports).
local latin = {
  A = "ÀÁÂÃÄÅĀĂĄǍȀȂẠẢẤẦẨẪẬẮẰẲẴẶ", a = "àáâãäåāăąǎȁȃạảấầẩẫậắằẳẵặª",
  C = "ÇĆĈĊČ", c = "çćĉċč", D = "ÐĎĐ", d = "ðďđ",
  E = "ÈÉÊËĒĔĖĘĚȄȆẸẺẼẾỀỂỄỆ", e = "èéêëēĕėęěȅȇẹẻẽếềểễệ", G = "ĜĞĠĢǦ", g = "ĝğġģǧ", H = "ĤĦ", h = "ĥħ",
  I = "ÌÍÎÏĨĪĬĮİǏȈȊỈỊ", i = "ìíîïĩīĭįıǐȉȋỉị", J = "Ĵ", j = "ĵ", K = "Ķ", k = "ķĸ", L = "ĹĻĽĿŁ", l = "ĺļľŀł",
  N = "ÑŃŅŇŊ", n = "ñńņňŉŋ", O = "ÒÓÔÕÖØŌŎŐƠǑȌȎỌỎỐỒỔỖỘỚỜỞỠỢ", o = "òóôõöøōŏőơǒȍȏọỏốồổỗộớờởỡợº",
  R = "ŔŖŘȐȒ", r = "ŕŗřȑȓ", S = "ŚŜŞŠȘ", s = "śŝşšșſ", T = "ŢŤŦȚ", t = "ţťŧț",
  U = "ÙÚÛÜŨŪŬŮŰŲƯǓȔȖỤỦỨỪỬỮỰ", u = "ùúûüũūŭůűųưǔȕȗụủứừửữự", W = "ŴẀẂẄ", w = "ŵẁẃẅ", Y = "ÝŶŸỲỴỶỸ", y = "ýÿŷỳỵỷỹ",
  Z = "ŹŻŽ", z = "źżž", AE = "Æ", ae = "æ", OE = "Œ", oe = "œ", TH = "Þ", th = "þ", SS = "ẞ", ss = "ß", IJ = "Ĳ", ij = "ĳ",
}

local greek = {
  A = "ΑΆ", a = "αά", V = "Β", v = "β", G = "Γ", g = "γ", D = "Δ", d = "δ", E = "ΕΈ", e = "εέ", Z = "Ζ", z = "ζ",
  I = "ΗΉΙΊΪ", i = "ηήιίϊΐ", Th = "Θ", th = "θ", K = "Κ", k = "κ", L = "Λ", l = "λ", M = "Μ", m = "μ", N = "Ν", n = "ν",
  X = "Ξ", x = "ξ", O = "ΟΌΩΏ", o = "οόωώ", P = "Π", p = "π", R = "Ρ", r = "ρ", S = "Σ", s = "σς", T = "Τ", t = "τ",
  Y = "ΥΎΫ", y = "υύϋΰ", F = "Φ", f = "φ", Ch = "Χ", ch = "χ", Ps = "Ψ", ps = "ψ",
}

local cyrillic = {
  A = "А", a = "а", B = "Б", b = "б", V = "В", v = "в", G = "ГҐЃ", g = "гґѓ", D = "Д", d = "д", E = "ЕЁЭЄЀ", e = "еёэєѐ",
  Zh = "Ж", zh = "ж", Z = "З", z = "з", I = "ИЙІЍ", i = "ийіѝ", Yi = "Ї", yi = "ї", J = "Ј", j = "ј", K = "КЌ", k = "кќ",
  L = "Л", l = "л", M = "М", m = "м", N = "Н", n = "н", O = "О", o = "о", P = "П", p = "п", R = "Р", r = "р",
  S = "С", s = "с", T = "Т", t = "т", U = "УЎ", u = "уў", F = "Ф", f = "ф", Kh = "Х", kh = "х", Ts = "Ц", ts = "ц",
  Ch = "Ч", ch = "ч", Sh = "Ш", sh = "ш", Shch = "Щ", shch = "щ", [""] = "ЪЬъь", Y = "Ы", y = "ы", Yu = "Ю", yu = "ю",
  Ya = "Я", ya = "я", Dj = "ЂЏ", dj = "ђџ", Lj = "Љ", lj = "љ", Nj = "Њ", nj = "њ", C = "Ћ", c = "ћ", Dz = "Ѕ", dz = "ѕ",
}

local locales = {
  de = { ["Ä"] = "Ae", ["Ö"] = "Oe", ["Ü"] = "Ue", ["ä"] = "ae", ["ö"] = "oe", ["ü"] = "ue" },
  da = { ["Å"] = "Aa", ["å"] = "aa", ["Ø"] = "Oe", ["ø"] = "oe" },
}
locales.nb, locales.nn, locales.no = locales.da, locales.da, locales.da

local letters = {}
for _, script in ipairs { latin, greek, cyrillic } do
  for ascii, characters in pairs(script) do
    for _, code in utf8.codes(characters) do
      letters[utf8.char(code)] = ascii
    end
  end
end
-- Accents that stand apart, as in decomposed text, and characters that join or break nothing one can see.
for code = 0x300, 0x36F do
  letters[utf8.char(code)] = ""
end
for _, code in ipairs { 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x2019 } do
  letters[utf8.char(code)] = ""
end

-- The changes of a locale such as "de-AT"; nil where it has none.
local function locale_letters(where, locale)
  return locale and locales[arguments.text(where, "option locale", locale):lower():match("^%a+")]
end

-- Latin, Greek and Cyrillic letters as ASCII ones; everything else stays as it is. Option: `locale`.
function slug.transliterate(text, options)
  local where = "slug.transliterate"
  options = arguments.options(where, options, { locale = true })
  arguments.utf8(where, "argument 1", text)
  local own = locale_letters(where, options.locale)
  return (text:gsub("[\xC2-\xF4][\x80-\xBF]*", function(character)
    return own and own[character] or letters[character]
  end))
end

-- Cut at the last whole word that fits; within the word when the first is too long already.
local function shortened(text, length_max, separator)
  if #text <= length_max then
    return text
  end
  local cut = text:sub(1, length_max)
  if text:sub(length_max + 1, length_max + #separator) == separator or separator == "" then
    return cut
  end
  local last, at = nil, 1
  while true do
    local first = cut:find(separator, at, true)
    if not first then
      return last and cut:sub(1, last - 1) or cut
    end
    last, at = first, first + #separator
  end
end

-- Small ASCII letters and digits, with a separator for everything between them. nil when nothing is left, as of Chinese
-- text. Options: `separator` ("-"), `locale`, `length` (at most so many characters), `keep_case`.
function slug.make(text, options)
  local where = "slug.make"
  options = arguments.options(where, options, { separator = true, locale = true, length = true, keep_case = true })
  local separator = arguments.text(where, "option separator", options.separator or "-")
  arguments.utf8(where, "argument 1", text)
  local ascii = slug.transliterate(text, { locale = options.locale }):gsub("'", "")
  if not options.keep_case then
    ascii = ascii:lower()
  end
  local words = {}
  for word in ascii:gmatch("[a-zA-Z0-9]+") do
    words[#words + 1] = word
  end
  if #words == 0 then
    return nil
  end
  local made = table.concat(words, separator)
  if options.length ~= nil then
    made = shortened(made, arguments.integer(where, "option length", options.length, 1, 1000000), separator)
  end
  return made
end

return slug
