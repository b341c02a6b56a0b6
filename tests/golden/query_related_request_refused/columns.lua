local c = require "columns"
return { columns = { c.id { header = "ID" } } }
