local c = require "columns"
return {columns = {
  c.id {header = "ID"},
  c.attribute {"name", header = "Name"},
  c.attribute {"stock", header = "Stock", type = "integer"},
}}
