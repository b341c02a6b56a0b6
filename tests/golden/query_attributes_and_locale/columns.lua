local c = require "columns"
return {columns = function(job)
  local columns = { c.id {header = "ID"}, c.constant {table.concat(job.locales, " "), header = "Locales"} }
  for _, name in ipairs(job.attributes) do columns[#columns + 1] = c.attribute {name} end
  return columns
end}
