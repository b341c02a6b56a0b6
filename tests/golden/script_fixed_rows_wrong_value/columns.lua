local c = require "columns"
return { tables = {
  { name = "About", rows = { { a = "x" } }, columns = { c.row { "a", type = "integer" } } },
  { name = "Items", columns = { c.id {} } },
} }
