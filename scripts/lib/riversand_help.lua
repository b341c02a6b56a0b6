-- The sheets of a workbook of the Riversand family that are the same whatever is exported: what people read first, and what
-- the workbook's macros read.
local c = require "columns"

local riversand_help = {}

-- What the looks of headers mean, as {text, look}: `first`, then what every workbook has.
function riversand_help.legends(first)
  return table.move({
    { "SYSTEM COLUMNS", "system" },
    { "ATTRIBUTES", "attribute" },
    { "COLLECTION ATTRIBUTES", "attribute" },
    { "RELATIONSHIPS", "attribute" },
    { "MANDATORY", "attribute_mandatory" },
    { "CONTEXT ATTRIBUTES", "context" },
    { "MANDATORY - CONTEXT ATTRIBUTES", "context_mandatory" },
    { "COLLECTION - CONTEXT ATTRIBUTES", "context" },
  }, 1, 8, #first + 1, first)
end

-- Help: labels and texts from row 4 on. `facts`: a list of {label, text}; `legends`: of {text, look}, what looks mean.
function riversand_help.sheet(facts, legends)
  local rows = { {}, {}, {} }
  for _, fact in ipairs(facts) do
    rows[#rows + 1] = { label = fact[1], text = fact[2] }
  end
  for position, legend in ipairs(legends) do
    rows[#rows + 1] = { label = position == 1 and "LEGENDS" or nil, text = legend[1], look = legend[2] }
  end
  return {
    name = "Help", header_rows = 0, rows = rows,
    columns = {
      c.row { "label", header = "Label", width = 28 }, c.row { "text", header = "Text", width = 36 },
      c.row { "look", header = "Look", style_of = "Text" },
    },
  }
end

-- Model: the names of sheets with data, and the titles of columns whose cells hold several values or have several rows.
function riversand_help.model(sheets, collections)
  local rows = { { sheet = "Sheet Name", data = "Data", name = "Attribute Name", flag = "isCollection" } }
  for position = 1, math.max(#sheets, #collections) do
    rows[position + 1] = {
      sheet = sheets[position], data = sheets[position] and "Data" or nil,
      name = collections[position], flag = collections[position] and "true" or nil,
    }
  end
  return {
    name = "Model", header_rows = 0, hidden = true, rows = rows,
    columns = {
      c.row { "sheet", header = "Sheet Name" }, c.row { "data", header = "Data" }, c.row { "gap", header = "Gap" },
      c.row { "name", header = "Attribute Name" }, c.row { "flag", header = "isCollection" },
    },
  }
end

return riversand_help
