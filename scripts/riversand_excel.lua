-- The workbook of entities as systems of the Riversand family write and read it: Help, Entities, hidden Model, Relationships,
-- and the lists of the hidden sheet Reference Data (`list_sheet` of the writer xlsx).
--
--   transform:
--     script: riversand_excel.lua
--     model: model.json            # the entity types' composite models, and the lists of reference data
--     settings:
--       locales: [en-US, de-DE]
--       contexts: [{country: Germany}]
--       inherited: note            # what an entity has from a context is a comment, and the cell is empty
--       errors: note               # so is what was found invalid, in a cell of the look `error`
--
-- docs/api/riversand-files.md lists the settings, the sheets and the colours.
local entity_settings = require "lib/entity_settings"
local riversand_cells = require "lib/riversand_cells"
local riversand_help = require "lib/riversand_help"
local riversand_layout = require "lib/riversand_layout"

local known = riversand_layout.settings {
  version = entity_settings.kinds.text,
  tenant = entity_settings.kinds.text,
  set_null = entity_settings.kinds.flag,
  prompts = entity_settings.kinds.flag,
  alerts = entity_settings.kinds.flag,
  help = entity_settings.kinds.flag,
  list_max = entity_settings.kinds.number,
  fit_columns = entity_settings.kinds.flag,
  min_width = entity_settings.kinds.number,
  max_width = entity_settings.kinds.number,
  template = entity_settings.kinds.flag,
}

-- Of the job: `tables` runs before the first entity and fills it.
local layout

local function help_table()
  local legends = riversand_help.legends {}
  if layout.settings.errors == "note" then
    legends[#legends + 1] = { "ERRORS", "error" }
  end
  return riversand_help.sheet({
    { "TEMPLATE NAME", "RS EXCEL" },
    { "TEMPLATE VERSION", layout.settings.version or "V0.18" },
    { "MULTI VALUES DELIMITER", layout.separator },
    { "CONTEXT PATH DELIMITER", ">>" },
    { "TENANT ID", layout.settings.tenant },
  }, legends)
end

return {
  tables = function(job)
    layout = riversand_layout.new(job, known)
    local cells = riversand_cells.new(layout)
    local entities = riversand_layout.entities(layout, {
      adjust = cells.adjust, adjust_system = cells.adjust_system, has_origin_columns = true,
      inherited = job.settings.inherited or "note", errors = job.settings.errors,
      error_style = "error",
    })
    entities.header_rows = 2
    local model = riversand_help.model({ entities.name }, riversand_layout.collections(layout))
    local tables = { help_table(), entities, model }
    if #layout.relationships > 0 then
      tables[4] = riversand_layout.links(layout, {
        adjust = cells.adjust, adjust_target = cells.adjust_target, adjust_system = cells.adjust_system,
        has_target_identifiers = true, errors = job.settings.errors, error_style = "error",
      })
      tables[4].header_rows = 2
    end
    return tables
  end,

  keep = function(entity)
    return not layout.settings.template and layout.keeps(entity)
  end,
}
