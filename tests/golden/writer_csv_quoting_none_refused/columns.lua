local c = require "columns"
return {
  columns = {
    c.pointer { "/a", header = "A" },
    c.pointer { "/b", header = "B", type = "integer" },
  },
}
