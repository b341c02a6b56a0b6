local c = require "columns"
return {
  columns = {
    c.pointer { "/code", header = "Code" },
    c.pointer { "/title", header = "Title, long" },
    c.pointer { "/count", header = "Count", type = "integer" },
    c.pointer { "/length", header = "Length", type = "number" },
    c.pointer { "/price", header = "Price", type = "decimal" },
    c.pointer { "/active", header = "Active", type = "boolean" },
    c.pointer { "/since", header = "Since", type = "date" },
    c.pointer { "/changed", header = "Changed", type = "datetime" },
    c.pointer { "/parts", header = "Parts", type = "json" },
  },
}
