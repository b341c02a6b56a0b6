local c = require "columns"
return {
  tables = {
    { name = "Items", columns = { c.pointer { "/a", header = "A" } } },
    {
      name = "Parts / all",
      columns = { c.pointer { "/a", header = "A" }, c.row { "part", header = "Part", type = "integer" } },
      each = function(entity)
        local rows = {}
        for _, part in ipairs(entity:pointer("/parts") or {}) do rows[#rows + 1] = { part = part } end
        return rows
      end,
    },
  },
}
