local c = require "columns"
return { columns = { c.pointer { "/a", header = "Price", type = "number", number_format = "0.00 \"EUR" } } }
