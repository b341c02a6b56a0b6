-- What the columns of a workbook of the Riversand family look like, and what may be entered into their cells.
local list_names = require "lib/list_names"
local riversand_layout = require "lib/riversand_layout"

local riversand_cells = {}

local select_prompt = "Select value from dropdown"
local number_prompt = "Only numeric value are allowed"
local prompt_title = "Information"

-- Cells hold texts; the format says what they stand for.
local formats = { string = "@", boolean = "@", integer = "0", decimal = "#,##0.00" }

-- The bounds that such workbooks have where the model says none.
local integer_min, integer_max = "-9223372036854775807", "9223372036854775806"

local list_max_default = 2000

-- Bounds that are allowed themselves: an integer beside one that is not.
local function bounds_of(attribute)
  local step = attribute.type == "integer" and 1 or 0
  local from, to = attribute.from, attribute.to
  if from and not attribute.is_from_inclusive then
    from = from + step
  end
  if to and not attribute.is_to_inclusive then
    to = to - step
  end
  local function shown(number)
    return number and (math.tointeger(number) and ("%d"):format(number) or ("%.15g"):format(number))
  end
  return shown(from) or integer_min, shown(to) or integer_max
end

local Cells = {}
Cells.__index = Cells

-- A list of allowed values on the sheet of lists, where it has a title.
function Cells:set_list(spec, values, title, name, severity)
  if #values == 0 then
    return
  end
  local all = table.move(values, 1, #values, 1, {})
  if self.has_null and severity ~= "system" then
    all[#all + 1] = "[DELETE]"
    all[#all + 1] = "[NULL]"
  end
  spec.values = all
  spec.rule = {
    title = prompt_title, list = title, name = name and self.name_of(name, title .. "\n" .. table.concat(all, "\n")),
    severity = (severity == "none" or not self.has_alerts) and "none" or "stop",
  }
  spec.prompt = self.has_prompts and select_prompt or nil
end

function Cells:set_number(spec, attribute)
  local low, high = bounds_of(attribute)
  spec.rule = {
    type = attribute.type, min = low, max = high, title = prompt_title,
    severity = (attribute.has_unit or not self.has_alerts) and "none" or "stop",
  }
  if self.has_prompts then
    local units = attribute.has_unit and (", Allowable UOM are[%s]"):format(table.concat(attribute.units, ", ")) or ""
    spec.prompt = number_prompt .. units
  end
end

function Cells:set_width(spec)
  if self.fits then
    spec.width = math.max(self.min_width, math.min(self.max_width, (utf8.len(spec.header) or #spec.header) + 2))
  end
end

-- The reference data of an attribute, known as `name`, in a locale, in the order of the model. Too long a list is none: any
-- text may be entered.
function Cells:set_reference(spec, attribute, name, locale)
  local values, kinds = {}, {}
  for _, kind in ipairs(attribute.references) do
    local of_kind = (self.layout.model.references[kind] or {})[locale] or {}
    table.move(of_kind, 1, #of_kind, #values + 1, values)
    kinds[#kinds + 1] = kind
  end
  if #values > self.list_max then
    return
  end
  local kind = table.concat(kinds, "_")
  self:set_list(spec, values, ("%s %s"):format(kind, locale), ("%s_RSC_%s%s"):format(name, locale, kind),
    attribute.is_collection and "none" or nil)
end

function Cells:adjust(spec, view, attribute, whole, is_related)
  local kind = (whole.is_of_context or is_related) and "context" or "attribute"
  local is_required = attribute and attribute.is_required
  spec.style = is_required and kind .. "_mandatory" or kind
  self:set_width(spec)
  local name = attribute == whole and whole.name or attribute and whole.name .. "_" .. attribute.name
  if view.is_sequence then
    spec.type, spec.number_format = "text", formats.integer
    return
  elseif view.field == "uom" then
    spec.number_format = formats.string
    local title = name .. "_UOM"
    return self:set_list(spec, attribute.units, title, "RSC_" .. title)
  end
  spec.number_format = formats[attribute.type]
  spec.help = self.has_help and attribute.help or nil
  local locale = type(view.locale) == "table" and view.locale[1] or view.locale
  if #attribute.references > 0 then
    self:set_reference(spec, attribute, name, locale or self.layout.locales[1])
  elseif attribute.type == "boolean" then
    self:set_list(spec, { "TRUE", "FALSE" })
  elseif (attribute.type == "integer" or attribute.type == "decimal") and not attribute.is_collection then
    self:set_number(spec, attribute)
  end
end

-- Values of system columns: neither null nor to be deleted.
function Cells:adjust_system(spec, what, name)
  spec.style, spec.number_format = "system", formats.string
  self:set_width(spec)
  local layout = self.layout
  if what == "action" then
    self:set_list(spec, { "DELETE", "RECLASSIFY" }, nil, nil, "system")
  elseif what == "link_action" then
    self:set_list(spec, { "DELETE" }, nil, nil, "system")
  elseif what == "type" then
    self:set_list(spec, layout.model.types, "ENTITY_NAME", "RSC_ENTITY_NAME", "system")
    spec.prompt = nil
  elseif what == "link_type" then
    local types = {}
    for _, entity_type in ipairs(layout.model.types) do
      for _, relationship in ipairs(layout.relationships) do
        if relationship.title_of[entity_type] then
          types[#types + 1] = riversand_layout.link_type(layout, relationship, entity_type)
        end
      end
    end
    self:set_list(spec, types, "Type", "RSC_Type", "system")
    spec.prompt = nil
  elseif what == "context" then
    local described = layout.model.contexts[name]
    self:set_list(spec, described and described.values or {}, "Context_" .. name, "RSC_Context_" .. name, "system")
    if spec.rule then
      spec.rule.severity, spec.prompt = "none", nil
    end
  end
end

-- The functions that lib/riversand_layout calls for each column of a workbook.
function riversand_cells.new(layout)
  local settings = layout.settings
  local cells = setmetatable({
    layout = layout,
    name_of = list_names.new((settings.version or "V0.18") >= "V0.18" and "A" or ""),
    has_null = settings.set_null ~= false,
    has_prompts = settings.prompts ~= false,
    has_alerts = settings.alerts ~= false,
    has_help = settings.help ~= false,
    list_max = settings.list_max or list_max_default,
    fits = settings.fit_columns == true,
    min_width = settings.min_width or 12,
    max_width = settings.max_width or 50,
  }, Cells)
  return {
    adjust = function(spec, view, attribute, whole)
      cells:adjust(spec, view, attribute, whole, false)
    end,
    adjust_target = function(spec, view, attribute, whole)
      cells:adjust(spec, view, attribute, whole, true)
    end,
    adjust_system = function(spec, what, name)
      cells:adjust_system(spec, what, name)
    end,
  }
end

return riversand_cells
