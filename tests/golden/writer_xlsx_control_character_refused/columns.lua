local c = require "columns"
return { tables = { { name = "Products", columns = { c.pointer { "/a", header = "A" }, c.pointer { "/b", header = "B" } } } } }
