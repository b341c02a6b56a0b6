-- attribute_1 to attribute_N of the entities that are hard in one way; N is transform.settings.columns.
local c = require "columns"

return {
  columns = function(job)
    local columns = {}
    for number = 1, job.settings.columns do
      columns[number] = c.attribute { "attribute_" .. number }
    end
    return columns
  end,
}
