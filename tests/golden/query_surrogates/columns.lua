local c = require "columns"
return { columns = { c.id {}, c.attribute { "a" } } }
