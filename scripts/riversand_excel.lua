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
--       errors: note               # so is what was found invalid
--
-- docs/api/riversand-files.md lists the settings, the sheets and the colours.
local c = require "columns"
local entity_settings = require "lib/entity_settings"
local riversand_cells = require "lib/riversand_cells"
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

-- What people read first, from row 4 on.
local function help_table()
  local rows = {
    {}, {}, {},
    { "TEMPLATE NAME", "RS EXCEL" },
    { "TEMPLATE VERSION", layout.settings.version or "V0.18" },
    { "MULTI VALUES DELIMITER", layout.separator },
    { "CONTEXT PATH DELIMITER", ">>" },
    { "TENANT ID", layout.settings.tenant },
  }
  local legends = {
    "SYSTEM COLUMNS", "ATTRIBUTES", "COLLECTION ATTRIBUTES", "RELATIONSHIPS", "MANDATORY", "CONTEXT ATTRIBUTES",
    "MANDATORY - CONTEXT ATTRIBUTES", "COLLECTION - CONTEXT ATTRIBUTES",
  }
  for position, legend in ipairs(legends) do
    rows[#rows + 1] = { position == 1 and "LEGENDS" or nil, legend }
  end
  for position, row in ipairs(rows) do
    rows[position] = { label = row[1], text = row[2] }
  end
  return {
    name = "Help", header_rows = 0, rows = rows,
    columns = { c.row { "label", header = "Label", width = 28 }, c.row { "text", header = "Text", width = 36 } },
  }
end

-- What the workbook's macros read: the columns that hold several values.
local function model_table()
  local rows = {
    { sheet = "Sheet Name", data = "Data", name = "Attribute Name", flag = "isCollection" },
    { sheet = "Entities", data = "Data" },
  }
  local position = 1
  for _, list in ipairs { layout.model.identifiers, layout.model.attributes, layout.model.context_attributes } do
    for _, attribute in ipairs(list) do
      if attribute.is_collection or attribute.children then
        position = position + 1
        rows[position] = rows[position] or {}
        rows[position].name, rows[position].flag = riversand_layout.title(layout, attribute), "true"
      end
    end
  end
  return {
    name = "Model", header_rows = 0, hidden = true, rows = rows,
    columns = {
      c.row { "sheet", header = "Sheet Name" }, c.row { "data", header = "Data" }, c.row { "gap", header = "Gap" },
      c.row { "name", header = "Attribute Name" }, c.row { "flag", header = "isCollection" },
    },
  }
end

return {
  tables = function(job)
    layout = riversand_layout.new(job, known)
    local cells = riversand_cells.new(layout)
    local entities = riversand_layout.entities(layout, {
      adjust = cells.adjust, adjust_system = cells.adjust_system, has_origin_columns = true,
      inherited = job.settings.inherited or "note", errors = job.settings.errors,
    })
    entities.header_rows = 2
    local tables = { help_table(), entities, model_table() }
    if #layout.relationships > 0 then
      tables[4] = riversand_layout.links(layout, {
        adjust = cells.adjust, adjust_target = cells.adjust_target, adjust_system = cells.adjust_system,
        has_target_identifiers = true,
      })
      tables[4].header_rows = 2
    end
    return tables
  end,

  keep = function(entity)
    return not layout.settings.template and layout.keeps(entity)
  end,
}
