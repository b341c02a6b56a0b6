-- Twenty columns of the nested entities, all native; what the peers write too.
local c = require "columns"

return {
  columns = {
    c.id {},
    c.name {},
    c.attribute { "mdmname", header = "name_de", locale = "de-DE" },
    c.attribute { "description", locale = "en-US" },
    c.attribute { "ean", values = "first" },
    c.attribute { "brand" },
    c.attribute { "color", locale = "en-US" },
    c.attribute { "color", header = "color_de", locale = "de-DE" },
    c.attribute { "material" },
    c.attribute { "price", type = "decimal" },
    c.attribute { "price", header = "currency", field = "uom" },
    c.attribute { "weight", type = "decimal" },
    c.attribute { "stock", type = "integer" },
    c.attribute { "rating", type = "number" },
    c.attribute { "buytodemand", type = "boolean" },
    c.attribute { "launchdate", type = "date" },
    c.attribute { "createdate" },
    c.attribute { "productclassification" },
    c.attribute { "keywords", separator = "; " },
    c.relationship { "ischildof" },
  },
}
