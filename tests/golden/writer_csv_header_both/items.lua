local c = require "columns"
return {columns = {
  c.id {header = "Number"},
  c.attribute {"mdmname", header = "Name; in English"},
  c.compute {header = "Sum", code = "sum", type = "integer", function() return 3 end},
  c.constant {"EUR", header = "Currency"},
}}
