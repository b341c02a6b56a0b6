local c = require "columns"
return { columns = {
  c.id { header = "Number" }, c.pointer { "/name", header = "Name" },
  c.pointer { "/price", header = "Price", type = "decimal" },
} }
