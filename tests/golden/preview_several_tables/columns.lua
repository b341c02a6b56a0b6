local c = require "columns"
return {
  tables = {
    { name = "items", columns = { c.pointer { "/a", header = "Text" } } },
    {
      name = "numbers",
      each = function(entity)
        local rows = {}
        for i = 1, entity:pointer("/n") or 0 do rows[i] = { i = i } end
        return rows
      end,
      columns = { c.row { "i", type = "integer" } },
    },
  },
}
