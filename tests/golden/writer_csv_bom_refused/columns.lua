local c = require "columns"
return {
  columns = {
    c.pointer { "/a", header = "Größe" },
    c.pointer { "/n", header = "N", type = "number" },
    c.pointer { "/d", header = "D", type = "decimal" },
    c.pointer { "/i", header = "I", type = "integer" },
  },
}
