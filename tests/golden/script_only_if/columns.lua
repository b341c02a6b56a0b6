local c = require "columns"
return {
  expand = function()
    return { { a = true, n = 1 }, { a = false, n = 2 }, { n = 3 }, { a = 0, n = 4 } }
  end,
  columns = {
    c.row { "n", type = "integer" },
    c.id { only_if = "a" },
    c.attribute { "x", type = "decimal", only_if = "a" },
    c.row { "a", header = "a", type = "json", only_if = "a" },
    c.constant { "k", header = "k", only_if = "a" },
    c.compute { header = "f", only_if = "a", function(_, row)
      return row.a ~= nil and "called" or error "not to be called"
    end },
  },
}
