local c = require "columns"
return {columns = {
  c.attribute {"mdmname", header = "Name"},
  c.attribute {"mdmname", header = "Title", locale = "de-DE"},
}}
