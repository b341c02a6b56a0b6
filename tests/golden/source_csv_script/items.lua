local c = require "columns"
return {columns = {
  c.column {"id", header = "ID"},
  c.column {"price", header = "Price"},
  c.column {"stock", header = "Stock", type = "integer"},
  c.compute {header = "Label", function(row)
    return row:column("name") .. " at " .. (row:column("price") or "no price")
  end},
}}
