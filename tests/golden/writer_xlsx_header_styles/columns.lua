local c = require "columns"
return {
  columns = {
    c.id { header = "ID", style = "system" },
    c.constant { "x", header = "X", values = { "x", "y" }, rule = { list = "Letters", name = "LETTERS", severity = "none" } },
    c.constant { "x", header = "Y", values = { "x", "y" }, rule = { list = "Letters", name = "LETTERS", title = "Choose" },
      prompt = "one" },
    c.constant { "7", header = "N", rule = { type = "integer", min = 1, max = "9", message = "A digit" }, style = "unknown" },
  },
}
