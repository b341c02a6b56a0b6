local c = require "columns"
return {
  tables = {
    { name = "About", rows = { { a = "made by" }, { a = "version", b = 2 }, {} },
      columns = { c.row { "a", header = "A" }, c.row { "b", header = "B", type = "integer" } } },
    { name = "Items", columns = { c.id { header = "ID" } } },
    { name = "Twice", columns = { c.row { "x", header = "X" } }, each = function(entity)
      return { { x = entity:id() .. "1" }, { x = entity:id() .. "2" } }
    end },
  },
}
