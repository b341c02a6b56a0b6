local c = require "columns"
return {tables = {
  {name = "Items", columns = {c.id {header = "ID"}}},
  {name = "Names", columns = {c.attribute {"name", header = "Name"}}},
}}
