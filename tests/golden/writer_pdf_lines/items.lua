local c = require "columns"
return { tables = {
  { name = "A", columns = { c.id { header = "ID", width = 6 }, c.pointer { "/text", header = "Text", width = 30 } } },
  { name = "B/C", columns = { c.pointer { "/text", header = "</th>" } } },
} }
