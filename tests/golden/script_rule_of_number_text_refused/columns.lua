local c = require "columns"
return { columns = { c.id { header = "ID", rule = { type = "date", min = 1 } } } }
