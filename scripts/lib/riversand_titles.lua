-- The titles of columns of files of the Riversand family. Two attributes may have one title, two columns may not: the name of
-- the second one stands behind it, in brackets.
local riversand_titles = {}

-- What stands behind the title in the columns of an attribute's values, one for each locale where it is localized.
local function value_suffixes(attribute, locales)
  local suffixes = {}
  for position, locale in ipairs(attribute.is_localized and locales or {}) do
    suffixes[position] = "//" .. locale
  end
  return #suffixes > 0 and suffixes or { "" }
end

-- What stands behind it in all of the attribute's columns: those of units, and of notes and looks of lib/attribute_cells.
local function all_suffixes(attribute, locales)
  local suffixes = {}
  for _, suffix in ipairs(value_suffixes(attribute, locales)) do
    for _, more in ipairs { "", " (note)", " (style)", attribute.has_unit and ".UOM" or nil } do
      suffixes[#suffixes + 1] = suffix .. more
    end
  end
  return suffixes
end

-- The titles of the columns of an attribute's values.
function riversand_titles.of_values(attribute, locales)
  local titles = {}
  for position, suffix in ipairs(value_suffixes(attribute, locales)) do
    titles[position] = attribute.title .. suffix
  end
  return titles
end

-- `title` with as many `name` behind as make it one for which `is_taken` does not hold.
function riversand_titles.free(title, name, is_taken)
  while is_taken(title) do
    title = ("%s (%s)"):format(title, name)
  end
  return title
end

-- Give each attribute a title that is not in the set `taken`, neither itself nor as its columns have it, and add these.
-- `how`: locales, is_internal (titles are names), has_rows (nested attributes have columns for their children, not one of
-- JSON).
function riversand_titles.claim(attributes, taken, how)
  for _, attribute in ipairs(attributes) do
    local suffixes
    if attribute.children and how.has_rows then
      local of_children = { SeqId = true }
      riversand_titles.claim(attribute.children, of_children, { locales = how.locales, is_internal = how.is_internal })
      suffixes = {}
      for title in pairs(of_children) do
        suffixes[#suffixes + 1] = "." .. title
      end
    else
      suffixes = not attribute.is_nested and all_suffixes(attribute, how.locales) or {}
    end
    suffixes[#suffixes + 1] = ""  -- no two attributes have one title, whatever stands behind it
    local title = how.is_internal and attribute.name or attribute.title
    attribute.title = riversand_titles.free(title, attribute.name, function(wanted)
      for _, suffix in ipairs(suffixes) do
        if taken[wanted .. suffix] then
          return true
        end
      end
      return false
    end)
    for _, suffix in ipairs(suffixes) do
      taken[attribute.title .. suffix] = true
    end
  end
end

return riversand_titles
