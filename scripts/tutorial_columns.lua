-- The tutorial's workbook: three tables from one catalogue. Read it from top to bottom; it shows most of what a script
-- can do. The words that start with `c.` are native columns: the engine fills them without a call into Lua.
local c = require "columns"

-- A column of the attribute "mdmname" in one language. Missing translations stay empty cells.
local function name_in(locale, header)
  return c.attribute { "mdmname", header = header, locale = locale, group = "Names", width = 32 }
end

-- What only Lua can say: a title made of parts that may be missing.
local function title(entity)
  local name = entity:value("mdmname", { locale = "en-US" }) or entity:name()
  if name == nil then
    return nil -- an empty cell
  end
  if entity:value("status") == "discontinued" then
    return name .. " (while stocks last)"
  end
  return name
end

-- The price in one country, where it has one of its own; empty where the general price holds.
local function price_in(country)
  return c.attribute {
    "price", header = "Price " .. country, type = "decimal", context = { country = country }, group = "Prices",
    number_format = "#,##0.00",
  }
end

-- One row for each link of an entity, whatever its type: the table "Relationships".
local function links(entity)
  local rows = {}
  for _, kind in ipairs { "ischildof", "goeswith", "belongstobrand", "suppliedby" } do
    for _, link in ipairs(entity:relationships(kind)) do
      local target = link.relTo or {}
      rows[#rows + 1] = { relationship = kind, id = target.id, type = target.type }
    end
  end
  return rows
end

-- A table shows entities of one type: the others give it no rows. One empty row is one row of entity columns.
local function only(kind)
  return function(entity)
    return entity:type() == kind and { {} } or {}
  end
end

return {
  tables = {
    {
      name = "Products",
      each = only "product",
      freeze = 1,
      header_rows = 2,
      columns = {
        c.id { header = "ID", group = "Product", width = 10 },
        name_in("en-US", "English"),
        name_in("de-DE", "Deutsch"),
        name_in("fr-FR", "Français"),
        name_in("ja-JP", "日本語"),
        name_in("ar", "العربية"),
        c.attribute { "description", header = "Description", locale = "en-US", group = "Texts", width = 60 },
        c.attribute { "productclassification", header = "Classification", group = "Texts", width = 44 },
        c.relationship { "suppliedby", header = "Supplier", group = "Links" },
      },
    },
    {
      name = "SKUs",
      each = only "sku",
      freeze = 2,
      header_rows = 2,
      columns = {
        c.id { header = "ID", group = "Article", width = 12 },
        c.compute { header = "Title", group = "Article", width = 44, title },
        c.relationship { "ischildof", header = "Product", group = "Article" },
        -- An article number of digits is text: its leading zeros are part of it.
        c.attribute { "ean", header = "EAN", values = "first", group = "Article", width = 16 },
        c.attribute { "color", header = "Colour", locale = "en-US", group = "Article" },
        c.attribute { "color", header = "Farbe", locale = "de-DE", group = "Article" },
        c.attribute { "size", header = "Size", group = "Article" },
        -- Decimals keep every digit that the catalogue has; a number column would make 190.50 to 190.5.
        c.attribute { "price", header = "Price", type = "decimal", group = "Prices", number_format = "#,##0.00" },
        c.attribute { "price", header = "Price.UOM", field = "uom", group = "Prices" },
        price_in "Germany",
        price_in "France",
        price_in "Japan",
        -- The house's own scale, not the supplier's.
        c.attribute { "weight", header = "Weight", type = "decimal", source = "internal", group = "Logistics" },
        c.attribute { "weight", header = "Weight.UOM", field = "uom", source = "internal", group = "Logistics" },
        c.attribute { "stock", header = "Stock", type = "integer", group = "Logistics" },
        c.attribute { "buytodemand", header = "Made to order", type = "boolean", group = "Logistics" },
        c.attribute { "launchdate", header = "Launch", type = "date", group = "Dates" },
        c.attribute { "createdate", header = "Created", type = "datetime", group = "Dates" },
        c.attribute { "status", header = "Status", group = "Dates", help = "active, announced or discontinued" },
        -- Several values share one cell.
        c.attribute { "keywords", header = "Keywords", separator = "; ", width = 40 },
      },
    },
    {
      name = "Relationships",
      each = links,
      columns = {
        c.id { header = "ID" },
        c.type { header = "Type" },
        -- Columns of the row that `links` returned.
        c.row { "relationship", header = "Relationship" },
        c.row { "id", header = "Related to ID" },
        c.row { "type", header = "Related to Type" },
      },
    },
  },
}
