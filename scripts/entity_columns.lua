-- Columns that a profile lists in its settings, so that it needs no script of its own.
--
--   transform:
--     script: entity_columns.lua
--     settings:
--       types: [sku]                 # keep these entity types only; all when absent
--       locales: [en-US, de-DE]      # what `localized` columns are repeated for
--       columns:
--         - id                       # id, type and name need no more than their word
--         - {attribute: mdmname, header: Name, localized: true}     # Name//en-US, Name//de-DE
--         - {attribute: price, header: Price, type: decimal, unit: true}   # Price, Price.UOM
--         - {attribute: ean, values: first}
--         - {relationship: ischildof, header: Product}
--
-- docs/profile.md says what else a column can hold.
local column_list = require "lib/column_list"

-- Of the job: `columns` runs before the first entity and fills it.
local is_kept_type

return {
  columns = function(job)
    is_kept_type = column_list.set_of(job.settings.types)
    return column_list.columns(job)
  end,

  keep = function(entity)
    return is_kept_type == nil or is_kept_type[entity:type()] == true
  end,
}
