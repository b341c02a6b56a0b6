-- Delimiter-separated values as systems of the Riversand family read and write them: entities, then a line with a word, then
-- relationships (with `tables: one_file` of the writer csv), or two files.
--
--   transform:
--     script: riversand_dsv.lua
--     model: model.json                   # the entity types' composite models
--     settings:
--       locales: [en-US, de-DE]
--       contexts: [{country: Germany}]    # a line for each; or _ALL
--       separator_word: Relationships
--       match_attributes: true            # FROM_ENTITY_MDM ID among the relationships' columns
--
-- docs/api/riversand-files.md lists the settings.
local entity_settings = require "lib/entity_settings"
local riversand_layout = require "lib/riversand_layout"

-- Readers look for a line that is the word and nothing else. What may be the writer's delimiter or quote character, which
-- scripts do not know, would bring it into quotes.
local function is_separator_word(value)
  return type(value) == "string" and not value:find "[%c,;:|^~\"']"
end

local known = riversand_layout.settings {
  separator_word = { is_separator_word, "a text on one line, without , ; : | ^ ~ and quote characters" },
  match_attributes = entity_settings.kinds.flag,
  column_prefix = entity_settings.kinds.text,
}

-- Of the job: `tables` runs before the first entity and fills it.
local layout

return {
  tables = function(job)
    layout = riversand_layout.new(job, known)
    local settings = job.settings
    local tables = { riversand_layout.entities(layout, { inherited = settings.inherited, errors = settings.errors }) }
    if #layout.relationships > 0 then
      tables[2] = riversand_layout.links(layout, {
        name = settings.separator_word, is_type_first = true, errors = settings.errors,
        source_prefix = settings.match_attributes and (settings.column_prefix or "FROM_ENTITY_") or nil,
      })
    end
    return tables
  end,

  keep = function(entity)
    return layout.keeps(entity)
  end,
}
