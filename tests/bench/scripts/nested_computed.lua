-- The columns of nested_columns.lua, five of them computed in Lua: what real scripts do with texts, numbers and links.
local c = require "columns"

local function title(entity)
  local name = entity:value("mdmname", { locale = "de-DE" }) or entity:name()
  return name .. ", " .. (entity:value("material") or "no material")
end

local function price_label(entity)
  return entity:decimal("price") .. " " .. (entity:value("color", { locale = "en-US" }) or "-")
end

local function availability(entity)
  local stock = entity:value("stock")
  if entity:value("status") == "discontinued" then
    return "no longer made"
  end
  return stock > 100 and "in stock" or stock > 0 and "last pieces" or "on order"
end

local function slug(entity)
  return (entity:name():lower():gsub("[^%w]+", "-"))
end

local function weight_class(entity)
  local weight = entity:value("weight")
  return weight < 5 and 1 or weight < 30 and 2 or 3
end

return {
  columns = {
    c.id {},
    c.compute { header = "title", title },
    c.attribute { "mdmname", header = "name_de", locale = "de-DE" },
    c.attribute { "description", locale = "en-US" },
    c.attribute { "ean", values = "first" },
    c.attribute { "brand" },
    c.compute { header = "price_label", price_label },
    c.attribute { "color", header = "color_de", locale = "de-DE" },
    c.attribute { "material" },
    c.attribute { "price", type = "decimal" },
    c.attribute { "price", header = "currency", field = "uom" },
    c.compute { header = "weight_class", type = "integer", weight_class },
    c.attribute { "stock", type = "integer" },
    c.compute { header = "availability", availability },
    c.attribute { "buytodemand", type = "boolean" },
    c.attribute { "launchdate", type = "date" },
    c.attribute { "createdate" },
    c.attribute { "productclassification" },
    c.compute { header = "slug", slug },
    c.relationship { "ischildof" },
  },
}
