#include "engine/script/table_cell.hpp"

#include "engine/base/failure.hpp"
#include "engine/entity/date_text.hpp"
#include "engine/entity/number_text.hpp"
#include "engine/script/lua_binding.hpp"

#include <string>
#include <vector>

namespace sluice {

namespace {

// How a cell reads as text.
void append_cell_text(std::vector<char> &out, const ColumnView &cells, std::int64_t row) {
    switch (cells.type()) {
        case ColumnType::boolean: {
            const std::string_view word = cells.boolean(row) ? "true" : "false";
            out.insert(out.end(), word.begin(), word.end());
            return;
        }
        case ColumnType::int64: return append_integer(out, cells.int64(row));
        case ColumnType::float64: return append_double(out, cells.float64(row));
        case ColumnType::date32: return append_date(out, cells.date32(row));
        case ColumnType::timestamp: return append_datetime(out, cells.timestamp(row));
        case ColumnType::text:
        case ColumnType::json:
        case ColumnType::decimal: {
            const std::string_view text = cells.text(row);
            out.insert(out.end(), text.begin(), text.end());
        }
    }
}

void append_same_type(ColumnBuilder &column, const ColumnView &cells, std::int64_t row) {
    switch (cells.type()) {
        case ColumnType::boolean: return column.append_boolean(cells.boolean(row));
        case ColumnType::int64: return column.append_int64(cells.int64(row));
        case ColumnType::float64: return column.append_float64(cells.float64(row));
        case ColumnType::date32: return column.append_date32(cells.date32(row));
        case ColumnType::timestamp: return column.append_timestamp(cells.timestamp(row));
        case ColumnType::text:
        case ColumnType::json:
        case ColumnType::decimal: return column.append_text(cells.text(row));
    }
}

}  // namespace

bool can_hold(ColumnType to, ColumnType from) noexcept {
    if (to == from || to == ColumnType::text) return true;
    switch (from) {
        case ColumnType::text: return to != ColumnType::json;
        case ColumnType::int64: return to == ColumnType::float64 || to == ColumnType::decimal;
        case ColumnType::decimal: return to == ColumnType::float64 || to == ColumnType::int64;
        default: return false;
    }
}

void append_cell(ColumnBuilder &column, const ColumnView &cells, std::int64_t row, ValueRules rules) {
    if (cells.is_null(row)) return column.append_null();
    if (column.type() == cells.type()) return append_same_type(column, cells, row);
    if (column.type() == ColumnType::text) {
        append_cell_text(column.text_buffer(), cells, row);
        return column.end_text();
    }
    if (cells.type() == ColumnType::int64) return append_integer(column, cells.int64(row));
    append_text(column, cells.text(row), rules);
}

void append_json_cell(ColumnBuilder &column, const ColumnView &cells, std::int64_t row, EntityParser &parser) {
    if (cells.is_null(row)) return column.append_null();
    const std::string_view json = cells.text(row);
    if (const std::optional<std::string> problem = parser.parse(json, 0))
        throw Failure(Status::bad_data, "the JSON of this cell cannot be read: " + *problem);
    append_json_line(column.text_buffer(), parser.root().source());
    column.end_text();
}

void push_cell(lua_State *lua, const ColumnView &cells, std::int64_t row) {
    if (cells.is_null(row)) return lua_pushnil(lua);
    switch (cells.type()) {
        case ColumnType::boolean: return lua_pushboolean(lua, cells.boolean(row));
        case ColumnType::int64: return lua_pushinteger(lua, cells.int64(row));
        case ColumnType::float64: return lua_pushnumber(lua, cells.float64(row));
        default: {
            std::vector<char> text;
            append_cell_text(text, cells, row);
            push_text(lua, {text.data(), text.size()});
        }
    }
}

}  // namespace sluice
