local c = require "columns"
return {columns = {
  c.id {header = "Number"},
  c.pointer {"/more", header = "More", code = "more", type = "json"},
}}
