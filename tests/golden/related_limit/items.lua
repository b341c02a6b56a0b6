local c = require "columns"
return { columns = { c.id { header = "ID" }, c.type { header = "Type" } } }
