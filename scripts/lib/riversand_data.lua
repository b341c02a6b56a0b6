-- What of an entity's data a request of the Riversand family takes: values of some locales, some links, some contexts, and
-- what these contexts have from the entity itself.
local column_list = require "lib/column_list"
local contexts = require "lib/contexts"
local sorted_keys = require "lib/sorted_keys"

local riversand_data = {}

local function table_of(value)
  return type(value) == "table" and value or {}
end

local function locale_of(entry)
  local locale = table_of(entry).locale
  return type(locale) == "string" and locale:lower() or ""
end

-- The entries of `entries` that are of `sources` (a set, "" for those that say none), and for which `is_taken` holds.
local function filtered(entries, sources, is_taken)
  local found = {}
  for _, entry in ipairs(entries) do
    if (not sources or sources[table_of(entry).source or ""]) and is_taken(entry) then
      found[#found + 1] = entry
    end
  end
  return found
end

-- A function that picks among the entries of `values` those of the settings' sources and locales, and those without a
-- locale; when there are none, those of the first locale to fall back to that has any. nil when all are taken.
local function picker(settings)
  local wanted, fallbacks = settings.locales or {}, settings.fallback_locales or {}
  local sources = #(settings.sources or {}) > 0 and column_list.set_of(settings.sources) or nil
  if #wanted == 0 and not sources then
    return nil
  end
  local is_wanted = { [""] = true }
  for _, locale in ipairs(wanted) do
    is_wanted[locale:lower()] = true
  end
  return function(entries)
    local found = filtered(entries, sources, function(entry)
      return #wanted == 0 or is_wanted[locale_of(entry)]
    end)
    for _, locale in ipairs(fallbacks) do
      if #found == 0 then
        found = filtered(entries, sources, function(entry)
          return locale_of(entry) == locale:lower()
        end)
      end
    end
    return found
  end
end

local narrow_attributes

-- The attribute with what `pick` leaves of its values, in the rows of a nested one too; nil for nothing.
local function narrowed(attribute, pick)
  if attribute.values then
    attribute.values = pick(table_of(attribute.values))
    return #attribute.values > 0 and attribute or nil
  end
  local rows = {}
  for _, row in ipairs(table_of(attribute.group)) do
    -- A row is of all locales that its children have; one without children says that there is none.
    local is_left = row.value ~= nil and #pick { row } > 0
    if narrow_attributes(row, pick) or is_left then
      rows[#rows + 1] = row
    end
  end
  attribute.group = rows
  return #rows > 0 and attribute or nil
end

-- Narrow the members of `map` that are attributes; says whether any is left.
function narrow_attributes(map, pick)
  local has_any = false
  for _, name in ipairs(sorted_keys(map)) do
    local member = map[name]
    if type(member) == "table" and (member.values or member.group) then
      map[name] = narrowed(member, pick)
      has_any = has_any or map[name] ~= nil
    end
  end
  return has_any
end

-- The map without the members that `is_left_out` names; nil for an empty one.
local function without(map, is_left_out)
  local result = {}
  for name, value in pairs(table_of(map)) do
    if not is_left_out(name) then
      result[name] = value
    end
  end
  return next(result) ~= nil and result or nil
end

-- Leave the values that `pick` picks, of attributes, of links and of what is told of the entities that they lead to.
local function narrow_values(part, pick)
  if part.attributes and not narrow_attributes(part.attributes, pick) then
    part.attributes = nil
  end
  for _, links in pairs(table_of(part.relationships)) do
    for _, link in ipairs(table_of(links)) do
      local target = table_of(table_of(link).relTo)
      for _, holder in ipairs { table_of(link), table_of(target.data) } do
        if holder.attributes and not narrow_attributes(holder.attributes, pick) then
          holder.attributes = nil
        end
      end
      if target.data and next(table_of(target.data)) == nil then
        target.data = nil
      end
    end
  end
end

-- Narrow an entity's data, or one of its contexts. `how.is_left_out_attribute`, `how.is_left_out_link` and
-- `how.is_left_out_link_attribute`: of names, or nil.
local function narrow_part(part, how)
  if how.is_left_out_attribute then
    part.attributes = without(part.attributes, how.is_left_out_attribute)
  end
  if how.is_left_out_link then
    part.relationships = without(part.relationships, how.is_left_out_link)
  end
  if how.is_left_out_link_attribute then
    for _, links in pairs(table_of(part.relationships)) do
      for _, link in ipairs(table_of(links)) do
        local holder = table_of(link)
        holder.attributes = without(holder.attributes, how.is_left_out_link_attribute)
      end
    end
  end
  if how.pick then
    narrow_values(part, how.pick)
  end
end

-- Where a context has what it does not say: the entity itself, within the context `parent` of it when there is one.
local function path_of(parent)
  local parts = { "self@@self" }
  for _, kind in ipairs(sorted_keys(parent or {})) do
    parts[#parts + 1] = ("%s@@%s"):format(kind, parent[kind])
  end
  return table.concat(parts, "##")
end

-- An attribute as a context has it that does not say it: each value says that it comes from `path` of the entity.
local function inherited(attribute, entity, path)
  local result = {}
  for key, value in pairs(attribute) do
    result[key] = value
  end
  for _, list in ipairs { "values", "group" } do
    local entries = attribute[list] and {}
    for position, entry in ipairs(table_of(attribute[list])) do
      local copy = { os = "contextCoalesce", osid = entity:id(), ostype = entity:type(), osctxpath = path }
      for key, value in pairs(entry) do
        copy[key] = value
      end
      entries[position] = copy
    end
    result[list] = entries
  end
  return result
end

-- Add to the map `attributes` those of `others` that it does not have.
local function take_over(attributes, others, entity, path)
  for name, attribute in pairs(table_of(others)) do
    if attributes[name] == nil then
      attributes[name] = inherited(attribute, entity, path)
    end
  end
end

local function context_of(entry)
  return table_of(table_of(entry).context)
end

-- The entries of data.contexts that are wanted: `wanted` is a list of contexts, or nil for all.
local function wanted_entries(entries, wanted)
  local found = {}
  for _, entry in ipairs(entries) do
    if not wanted or contexts.is_among(context_of(entry), wanted) then
      found[#found + 1] = entry
    end
  end
  return found
end

-- The wanted entries of data.contexts with what they have from others and from the entity itself. Wanted contexts that the
-- entity does not have are made of that.
local function coalesced_entries(data, wanted, entity)
  local entries = table_of(data.contexts)
  local existing, own = {}, {}
  for position, entry in ipairs(entries) do
    existing[position], own[position] = context_of(entry), table_of(entry).attributes
  end
  local found = wanted_entries(entries, wanted)
  for _, context in ipairs(contexts.missing(wanted or {}, existing)) do
    found[#found + 1] = { context = context }
  end
  for position, entry in ipairs(found) do
    -- A copy: what an entry takes over is not its own, and others have it from where it is.
    local attributes = {}
    for name, attribute in pairs(table_of(entry.attributes)) do
      attributes[name] = attribute
    end
    for _, parent in ipairs(contexts.parents(context_of(entry), existing)) do
      take_over(attributes, own[parent], entity, path_of(existing[parent]))
    end
    take_over(attributes, data.attributes, entity, path_of())
    local copy = {}
    for key, value in pairs(entry) do
      copy[key] = value
    end
    copy.attributes = next(attributes) ~= nil and attributes or nil
    found[position] = copy
  end
  return found
end

-- A function that narrows an entity's data by the settings; nil when they take all of it. `is_left_out_attribute`: of
-- names, or nil.
function riversand_data.narrower(settings, is_left_out_attribute)
  local excluded = column_list.set_of(settings.exclude_relationships or {})
  local related = settings.relationships ~= "_ALL" and column_list.set_of(settings.relationships) or nil
  if related and related._ALL then
    related = nil
  end
  local how = { is_left_out_attribute = is_left_out_attribute, pick = picker(settings) }
  if related or next(excluded) ~= nil then
    how.is_left_out_link = function(name)
      return excluded[name] == true or (related ~= nil and not related[name])
    end
  end
  local chosen = column_list.set_of(settings.relationship_attributes)
  if chosen and not chosen._ALL then
    how.is_left_out_link_attribute = function(name)
      return not chosen[name]
    end
  end
  local wanted = settings.contexts ~= "_ALL" and settings.contexts or nil
  local is_coalesced = settings.coalesced == true
  local is_without_self = settings.self == false and settings.contexts ~= nil
  if next(how) == nil and not (wanted or is_coalesced or is_without_self) then
    return nil
  end
  return function(data, entity)
    narrow_part(data, how)
    for _, entry in ipairs(table_of(data.contexts)) do
      narrow_part(table_of(entry), how)
    end
    if wanted or is_coalesced then
      local found = is_coalesced and coalesced_entries(data, wanted, entity)
        or wanted_entries(table_of(data.contexts), wanted)
      data.contexts = #found > 0 and found or nil
    end
    if is_without_self then
      data.attributes, data.relationships = nil, nil
    end
    return data
  end
end

return riversand_data
