local c = require "columns"
return { tables = {
  { name = "A", columns = { c.id { header = "<ID>", width = 12 }, c.pointer { "/n", header = "N", type = "integer", width = 8.5 } } },
  { name = "B/C", columns = { c.pointer { "/text", header = "</th><script>" } } },
} }
