-- Contexts of entities: maps from kinds to values, such as {country = "Germany"}, which are compared as texts.
local contexts = {}

-- Does `whole` say all that `part` says?
local function is_part(part, whole)
  for kind, value in pairs(part) do
    if whole[kind] == nil or tostring(whole[kind]) ~= tostring(value) then
      return false
    end
  end
  return true
end

function contexts.is_same(one, other)
  return is_part(one, other) and is_part(other, one)
end

-- Is the context one of the list?
function contexts.is_among(context, list)
  for _, one in ipairs(list) do
    if contexts.is_same(context, one) then
      return true
    end
  end
  return false
end

-- Of the list `wanted` those, each once, that are not among `existing`.
function contexts.missing(wanted, existing)
  local missing = {}
  for _, one in ipairs(wanted) do
    if not contexts.is_among(one, existing) and not contexts.is_among(one, missing) then
      missing[#missing + 1] = one
    end
  end
  return missing
end

local function size_of(context)
  local size = 0
  for _ in pairs(context) do
    size = size + 1
  end
  return size
end

-- From which contexts of the list `existing` a context has what it does not say itself: their positions. Those say a part
-- of it; the ones that say more of it come first.
function contexts.parents(context, existing)
  local positions, sizes = {}, {}
  for position, one in ipairs(existing) do
    sizes[position] = size_of(one)
    if sizes[position] > 0 and is_part(one, context) and not is_part(context, one) then
      positions[#positions + 1] = position
    end
  end
  table.sort(positions, function(one, other)
    if sizes[one] ~= sizes[other] then
      return sizes[one] > sizes[other]
    end
    return one < other
  end)
  return positions
end

return contexts
