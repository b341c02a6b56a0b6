local c = require "columns"
return {columns = {
  c.id {header = "ID"},
  c.column {"type", header = "Kind"},
  c.attribute {"name", header = "Name"},
}}
