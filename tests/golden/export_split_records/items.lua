local c = require "columns"

-- A row for each value.
local function each_value(name)
  return function(entity)
    local rows = {}
    for _, value in ipairs(entity:values(name)) do rows[#rows + 1] = { value = value.value } end
    return rows
  end
end

return {
  tables = {
    { name = "Sizes", columns = { c.id { header = "ID" }, c.row { "value", header = "Size" } }, each = each_value "size" },
    { name = "Makers", columns = { c.id { header = "ID" }, c.row { "value", header = "Maker" } }, each = each_value "maker" },
  },
}
