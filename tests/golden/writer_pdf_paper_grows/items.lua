local c = require "columns"
local columns = {}
for i = 1, 60 do columns[i] = c.id { header = "C" .. i } end
return { columns = columns }
