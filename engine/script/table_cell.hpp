// The cells of a table source.
#pragma once

#include "engine/batch/column_view.hpp"
#include "engine/entity/entity_parser.hpp"
#include "engine/entity/typed_value.hpp"

#include <lua.hpp>
#include <string_view>

namespace sluice {

/// True when every value of type `from`, or at least some, can be put in a column of type `to` without loss.
bool can_hold(ColumnType to, ColumnType from) noexcept;

/// Append a cell to a column that can hold its type. Throws Failure (bad_data) when this value does not fit. For every
/// type but json.
void append_cell(ColumnBuilder &column, const ColumnView &cells, std::int64_t row, ValueRules rules);

/// The same for a cell of type json, which nobody has looked into yet: `parser` reads it.
void append_json_cell(ColumnBuilder &column, const ColumnView &cells, std::int64_t row, EntityParser &parser);

/// Push a cell: text, decimal and json as text, date and datetime as ISO 8601 text, NULL as nil.
void push_cell(lua_State *lua, const ColumnView &cells, std::int64_t row);

}  // namespace sluice
