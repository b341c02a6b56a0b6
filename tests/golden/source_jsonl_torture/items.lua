local c = require "columns"
return {columns = {
  c.pointer {"/n", header = "What"},
  c.pointer {"/v", header = "Text", type = "text"},
  c.pointer {"/v", header = "JSON", type = "json"},
  c.pointer {"/w", header = "Nested", type = "json"},
}}
