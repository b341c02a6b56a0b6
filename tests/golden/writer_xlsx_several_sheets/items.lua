local c = require "columns"
return {tables = {
  {name = "A/b", columns = {c.id {header = "ID"}}},
  {name = "a_B", columns = {c.row {"letter", header = "Letter"}}, each = function(entity)
    return {{letter = entity:id() .. "x"}, {letter = entity:id() .. "y"}}
  end},
  {name = "History", columns = {c.type {header = "Type"}}, each = function() return {} end},
}}
