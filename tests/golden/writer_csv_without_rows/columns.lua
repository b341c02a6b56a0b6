local c = require "columns"
return {
  keep = function() return false end,
  columns = {
    c.pointer { "/a", header = "A" },
    c.pointer { "/b", header = "B", type = "integer" },
  },
}
