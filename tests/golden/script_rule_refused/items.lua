local c = require "columns"
return {columns = {
  c.id {header = "Number"},
  c.attribute {"mdmname", header = "Name", rule = {min = 1}},
}}
