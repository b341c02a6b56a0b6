local c = require "columns"
return {columns = {
  c.pointer {"/n", header = "What"},
  c.pointer {"/v", header = "Text", type = "text"},
  c.pointer {"", header = "Whole", type = "json"},
}}
