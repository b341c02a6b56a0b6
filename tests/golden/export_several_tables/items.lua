local c = require "columns"
return {tables = {
  {name = "Items", columns = {c.id {header = "ID"}, c.attribute {"name", header = "Name"}}},
  {name = "Stock", columns = {c.id {header = "ID"}, c.row {"place", header = "Place"}, c.row {"count", header = "Count", type = "integer"}},
   each = function(entity)
     return {{place = "shop", count = entity:value("stock")}, {place = "store", count = 2 * entity:value("stock")}}
   end},
}}
