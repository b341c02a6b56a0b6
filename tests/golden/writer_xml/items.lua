local c = require "columns"
return {
  columns = {
    c.pointer { "/id", header = "EntityID", code = "id" },
    c.pointer { "/name", header = "Full Name", code = "name" },
    c.pointer { "/count", header = "Count", code = "count", type = "integer" },
    c.pointer { "/price", header = "Price", code = "price", type = "decimal" },
    c.pointer { "/share", header = "Share", code = "share", type = "number" },
    c.pointer { "/open", header = "Open", code = "open", type = "boolean" },
    c.pointer { "/day", header = "Day", code = "day", type = "date" },
    c.pointer { "/at", header = "At", code = "at", type = "datetime" },
    c.pointer { "/where", header = "Where", code = "where" },
  },
}
