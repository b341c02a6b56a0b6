local c = require "columns"
return { columns = { c.id { header = "ID" }, c.pointer { "/a", header = "\"A\"" } } }
