local c = require "columns"
return {columns = {c.pointer {"/alpha_3", header = "code"}, c.pointer {"/name", header = "name"}}}
