local c = require "columns"
return {
  columns = {
    c.pointer { "/a", header = "Text" },
    c.pointer { "/n", header = "Number", type = "integer" },
  },
}
