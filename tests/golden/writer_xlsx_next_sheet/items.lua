local c = require "columns"
return {name = "Items", columns = {c.id {header = "ID"}}}
