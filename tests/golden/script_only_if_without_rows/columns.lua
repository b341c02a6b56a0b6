local c = require "columns"
return { columns = { c.id { only_if = "is_first" } } }
