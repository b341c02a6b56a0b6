local c = require "columns"
local columns = { c.pointer { "/a", header = "A" } }
return { tables = { { name = "Öl", columns = columns }, { name = "Essig", columns = columns }, { name = "öl", columns = columns } } }
