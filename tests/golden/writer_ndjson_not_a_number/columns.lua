local c = require "columns"
return {
  columns = {
    c.pointer { "/a", header = "A" },
    c.compute { header = "B", type = "number", function(entity) return 1 / entity:pointer("/b") end },
  },
}
