local c = require "columns"
return { tables = { { name = "About", rows = { { a = "x" } }, columns = { c.row { "a" } } } } }
