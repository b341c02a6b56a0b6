local c = require "columns"
local countries = {}
for number = 1, 60 do
  countries[number] = "Country " .. number
end
return {
  name = "Items",
  freeze = 1,
  columns = {
    c.id { header = "Number", width = 8, help = "The item's number.\nNever changes." },
    c.attribute { "mdmname", header = "Name", group = "Texts", required = true, rule = { max_length = 80 } },
    c.attribute { "color", header = "Colour", group = "Texts", values = { "red", "blue" }, prompt = "Choose one" },
    c.attribute { "price", header = "Price", group = "Sales", type = "decimal", number_format = "#,##0.00",
                  rule = { min = 0, max = "9999.99", message = "A price below 10,000", severity = "warning" } },
    c.attribute { "why", header = "Why", note_of = "Price" },
    c.attribute { "since", header = "Since", group = "Sales", type = "date", rule = { min = "2020-01-01" } },
    c.attribute { "country", header = "Country", values = countries },
    c.attribute { "page", header = "Page", link = true },
  },
}
