local c = require "columns"
return {columns = {
  c.id {header = "ID"},
  c.pointer {"/text", header = "Text"},
  c.pointer {"/integer", header = "Integer", type = "integer"},
  c.pointer {"/number", header = "Number", type = "number"},
  c.pointer {"/decimal", header = "Decimal", type = "decimal"},
  c.pointer {"/boolean", header = "Boolean", type = "boolean"},
  c.pointer {"/date", header = "Date", type = "date"},
  c.pointer {"/time", header = "Time", type = "datetime", zone = "UTC"},
  c.pointer {"/json", header = "JSON", type = "json"},
}}
