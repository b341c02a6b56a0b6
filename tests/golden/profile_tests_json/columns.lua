local c = require "columns"

return {
  tables = {
    { name = "Ids", columns = { c.id { header = "id" } } },
    {
      name = "Pairs",
      columns = { c.row { "key" } },
      each = function(entity)
        if entity:id() == "X" then
          error("no X here")
        end
        return { { key = entity:id() .. "1" }, { key = entity:id() .. "2" } }
      end,
    },
  },
}
