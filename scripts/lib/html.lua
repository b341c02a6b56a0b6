-- HTML to plain text, and back.
local arguments = require "lib/arguments"
local entities = require "lib/html_entities"

local html = {}

-- Elements whose text is no text.
local dropped = { script = true, style = true, template = true }

-- Elements that stand on lines of their own.
local blocks = {}
for name in ([[address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption
  figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol optgroup option p pre search section
  summary table tbody tfoot thead title tr ul]]):gmatch("%S+") do
  blocks[name] = true
end

-- What browsers make of the numbers 128 to 159, which are windows-1252 in practice (WHATWG HTML, 13.2.5.80).
local windows = {
  [128] = 8364, [130] = 8218, [131] = 402, [132] = 8222, [133] = 8230, [134] = 8224, [135] = 8225, [136] = 710,
  [137] = 8240, [138] = 352, [139] = 8249, [140] = 338, [142] = 381, [145] = 8216, [146] = 8217, [147] = 8220,
  [148] = 8221, [149] = 8226, [150] = 8211, [151] = 8212, [152] = 732, [153] = 8482, [154] = 353, [155] = 8250,
  [156] = 339, [158] = 382, [159] = 376,
}
local replacement = utf8.char(0xFFFD)

local function character(code)
  if code == nil or code == 0 or code > 0x10FFFF or (code >= 0xD800 and code <= 0xDFFF) then
    return replacement
  end
  return utf8.char(windows[code] or code)
end

local function reference(name)
  local digits = name:match("^#(%d+)$")
  if digits then
    return character(#digits <= 10 and math.tointeger(tonumber(digits)) or nil)
  end
  digits = name:match("^#[xX](%x+)$")
  if digits then
    return character(#digits <= 8 and tonumber(digits, 16) or nil)
  end
  return entities[name] -- an unknown name stays as it is written
end

local function unescaped(text)
  if not text:find("&", 1, true) then
    return text
  end
  return (text:gsub("&(#?%w+);", reference))
end

-- Character references replaced by their characters. One without its semicolon, or with an unknown name, stays.
function html.unescape(text)
  return unescaped(arguments.text("html.unescape", "argument 1", text))
end

local escapes = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;" }

-- Text that may stand in an element or a quoted attribute.
function html.escape(text)
  return (arguments.text("html.escape", "argument 1", text):gsub("[&<>\"']", escapes))
end

-- Whether a quote at `at` begins an attribute's value: it stands behind "=".
local function is_value(text, at)
  local before = at - 1
  while text:find("^%s", before) do
    before = before - 1
  end
  return text:sub(before, before) == "="
end

-- The last byte of the tag that begins at `at`; a ">" between quotes of an attribute does not end it. nil when there is
-- none.
local function tag_end(text, at)
  while true do
    local found = text:find("[>\"']", at)
    if not found then
      return nil
    end
    local byte = text:sub(found, found)
    if byte == ">" then
      return found
    end
    local close = is_value(text, found) and text:find(byte, found + 1, true)
    at = (close or found) + 1
  end
end

-- Collects text; white space is one blank, and blocks begin lines.
local Output = {}
Output.__index = Output

function Output:line_break()
  local last = #self.parts
  while last > 0 and self.parts[last] == " " do
    self.parts[last] = nil
    last = last - 1
  end
  self.is_line_start = true
  self.parts[last + 1] = self.line_end
end

-- A new line, unless one has just begun.
function Output:block()
  if not self.is_line_start then
    self:line_break()
  end
end

function Output:blank()
  if not self.is_line_start and self.parts[#self.parts] ~= " " then
    self.parts[#self.parts + 1] = " "
  end
end

function Output:text(text)
  if text == "" then
    return
  end
  if text:find("^[ \t\r\n\f]") then
    self:blank()
  end
  local words = text:gsub("[ \t\r\n\f]+", " "):match("^ ?(.-) ?$")
  if words ~= "" then
    self.parts[#self.parts + 1] = unescaped(words)
    self.is_line_start = false
    if text:find("[ \t\r\n\f]$") then
      self:blank()
    end
  end
end

function Output:finish()
  local last = #self.parts
  while last > 0 and (self.parts[last] == " " or self.parts[last] == self.line_end) do
    self.parts[last] = nil
    last = last - 1
  end
  return table.concat(self.parts)
end

-- Behind the end tag of a dropped element; at the end of the text when it is never closed, as browsers do.
local function behind_element(text, lower, name, at)
  local first = lower:find("</" .. name .. "%f[%W]", at)
  local last = first and text:find(">", first, true)
  return last and last + 1 or #text + 1
end

local function behind_comment(text, at)
  if text:find("^<!%-%->", at) or text:find("^<!%-%-%->", at) then
    return text:find(">", at, true) + 1
  end
  local _, last = text:find("-->", at + 4, true)
  return (last or #text) + 1
end

local function open_tag(out, name, options)
  if name == "br" then
    out:line_break()
  elseif blocks[name] then
    out:block()
    if name == "li" and options.bullet then
      out.parts[#out.parts + 1] = arguments.text("html.strip", "option bullet", options.bullet)
    end
  elseif name == "td" or name == "th" then
    out:blank()
  end
end

-- Take in the markup at `at`; gives the first byte behind it, or nil when its tag is never closed.
local function take_markup(out, text, at, options)
  if text:find("^<!%-%-", at) then
    return behind_comment(text, at)
  end
  local slash, name = text:match("^<(/?)(%a[^%s/>]*)", at)
  local last = tag_end(text, at)
  if not last then
    return nil
  end
  name = (name or ""):lower()
  if slash == "" and dropped[name] then
    out.lower = out.lower or text:lower()
    return behind_element(text, out.lower, name, last + 1)
  end
  if slash == "" then
    open_tag(out, name, options)
  elseif slash == "/" and blocks[name] then
    out:block()
  end
  return last + 1
end

-- The text of HTML: tags and comments go, <br> and the ends of paragraphs, list items, rows and other blocks become
-- line ends, <script> and <style> go with all they hold, references become characters, white space becomes one blank.
-- A "<" that begins no tag is text. Options: `line_end` ("\n"), `bullet` (before each list item).
function html.strip(text, options)
  local where = "html.strip"
  options = arguments.options(where, options, { line_end = true, bullet = true })
  arguments.text(where, "argument 1", text)
  local out = setmetatable({
    parts = {}, is_line_start = true, line_end = arguments.text(where, "option line_end", options.line_end or "\n"),
  }, Output)
  local kept, at = 1, text:find("<[%a/!?]")
  while at do
    out:text(text:sub(kept, at - 1))
    local behind = take_markup(out, text, at, options)
    kept = behind or at
    at = behind and text:find("<[%a/!?]", behind) -- without an end all the rest would be inside the tag
  end
  out:text(text:sub(kept))
  return out:finish()
end

return html
