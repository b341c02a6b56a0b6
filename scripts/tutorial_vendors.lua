-- Who delivers what for how much: one row for each vendor of an article, or for each of its price breaks.
local c = require "columns"

-- The rows of one entity. An article without a vendor gives none.
local function offers(entity)
  local rows = {}
  for _, vendor in ipairs(entity:group("alternatevendor", { exact = true })) do
    local breaks = vendor.pricebreaks
    if breaks then
      for _, step in ipairs(breaks) do
        rows[#rows + 1] = { vendor = vendor.vendorid, from = step.minquantity, cost = step.cost }
      end
    else
      rows[#rows + 1] = { vendor = vendor.vendorid, from = 1, cost = vendor.vendorcost }
    end
  end
  return rows
end

return {
  -- Entities that this returns false for are left out before anything else is asked of them.
  keep = function(entity)
    return entity:type() == "sku" and entity:value("status") ~= "discontinued"
  end,
  expand = offers,
  columns = {
    c.id { header = "id" },
    c.attribute { "mdmname", header = "name", locale = "en-US" },
    c.row { "vendor", header = "vendor" },
    c.row { "from", header = "from_quantity", type = "integer" },
    -- `exact` gave the costs as texts with every digit; as Lua numbers they would have lost their trailing zeros.
    c.row { "cost", header = "cost", type = "decimal" },
    -- Compute functions get the row as well.
    c.compute { header = "terms", function(entity, row)
      return row.from == 1 and "any quantity" or ("from " .. row.from .. " pieces")
    end },
  },
}
