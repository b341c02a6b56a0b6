local c = require "columns"
return {columns = {c.pointer {"/stock", header = "Stock", type = "integer"}}}
