-- Columns that a profile lists in its settings, so that it needs no script of its own.
--
--   transform:
--     script: entity_columns.lua
--     model: catalogue_model.json    # optional: titles, types, groups, allowed values; what _ALL stands for
--     settings:
--       types: [sku]                 # keep these entity types only; all when absent
--       locales: [en-US, de-DE]      # what `localized` columns are repeated for
--       columns:
--         - id                       # id, type and name need no more than their word
--         - {attribute: mdmname, header: Name, localized: true}     # Name//en-US, Name//de-DE
--         - {attribute: price, header: Price, type: decimal, unit: true}   # Price, Price.UOM
--         - {attribute: ean, values: first}
--         - {relationship: ischildof, header: Product}
--         - _ALL                     # every other attribute of the model
--       nested: rows                 # one row for each record of a nested attribute; or columns, or json
--       continuation: blank          # what is not nested stands in the first of an entity's rows only; or repeat
--       show: code                   # references and allowed values as their codes; or label
--       contexts: [{country: Germany}]   # a row for each of these contexts; or _ALL
--       relationships: [ischildof]   # a second table, one row for each link; or _ALL
--
-- docs/entity-columns.md says what else there is.
local c = require "columns"
local column_list = require "lib/column_list"
local entity_rows = require "lib/entity_rows"
local entity_settings = require "lib/entity_settings"

-- Of the job: `tables` runs before the first entity and fills it.
local is_kept_type

-- The table of links: from which entity, by which relationship, to which one.
local function relationships_table(wanted)
  return {
    name = "Relationships",
    columns = {
      c.id { header = "ID" },
      c.type { header = "Type" },
      c.row { "relationship", header = "Relationship" },
      c.row { "link", header = "Relationship ID" },
      c.row { "id", header = "Related to ID" },
      c.row { "type", header = "Related to Type" },
    },
    each = function(entity)
      return entity_rows.links(entity, wanted)
    end,
  }
end

return {
  tables = function(job)
    entity_settings.check(job.settings)
    is_kept_type = column_list.set_of(job.settings.types)
    local columns, spread, has_blanks = column_list.columns(job)
    local entities = { name = "Entities", columns = columns }
    if #spread > 0 or job.settings.contexts or has_blanks then
      entities.each = entity_rows.each { nested = spread, contexts = job.settings.contexts }
    end
    local tables = { entities }
    if job.settings.relationships then
      tables[2] = relationships_table(job.settings.relationships)
    end
    return tables
  end,

  keep = function(entity)
    return is_kept_type == nil or is_kept_type[entity:type()] == true
  end,
}
