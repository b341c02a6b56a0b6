local c = require "columns"
local function columns(...)
  local list = {}
  for _, header in ipairs { ... } do
    list[#list + 1] = c.pointer { "/id", header = header }
  end
  return list
end
return { columns = columns("x y") }
