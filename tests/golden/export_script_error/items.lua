local c = require "columns"
return {columns = {
  c.compute {header = "X", function(entity) return entity:value("stock") .. nil end},
}}
