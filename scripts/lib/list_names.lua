-- The names by which the formulas of a workbook know its lists.
local list_names = {}

-- libxlsxwriter takes 128 characters, Excel 255.
local length_max = 100

-- A function that makes a name of a text, which begins with `prefix`; `list` is what tells one list from another. Two lists
-- never have one name, whatever its case.
function list_names.new(prefix)
  local list_of = {}
  return function(text, list)
    local base = prefix .. text:gsub("[^%w_]", "_")
    if not base:find "^[%a_]" then
      base = "_" .. base
    end
    local name, count = base:sub(1, length_max), 1
    while (list_of[name:lower()] or list) ~= list do
      count = count + 1
      local suffix = "_" .. count
      name = base:sub(1, length_max - #suffix) .. suffix
    end
    list_of[name:lower()] = list
    return name
  end
end

return list_names
