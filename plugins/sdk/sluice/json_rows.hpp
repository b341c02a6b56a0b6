// The rows of a table as JSON: what the JSON formats of several plugins have in common.
#pragma once

#include "engine/batch/column_view.hpp"
#include "engine/batch/schema.hpp"
#include "plugins/sdk/sluice/cell_name.hpp"
#include "plugins/sdk/sluice/json_text.hpp"
#include "plugins/sdk/sluice/settings.hpp"
#include "plugins/sdk/sluice/text_format.hpp"

#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sluice::sdk {

/// Writes rows of one table as JSON values without line breaks. Unchanged after construction: any thread.
///
/// Settings: `rows` is "columns" (an object with a key for each column), "arrays" (an array of the values, in the order
/// of the columns) or "whole" (the value of the table's only column, which is of type json); without it, "whole" for a
/// table that is just a json column "entity". `nulls` is "write" (null), "omit" (no key) or "empty" (an empty string).
/// `keys` is "label" (the columns' names) or "code" (what the source calls them). `values` is "typed" or "text" (each a
/// string of what CSV would show).
class JsonRows {
public:
    /// Throws Failure (BAD_CONFIG) when the settings are unknown or do not fit the table.
    JsonRows(Table table, const Settings &settings) : table_(std::move(table)) {
        shape_ = read_shape(settings);
        nulls_ = static_cast<Nulls>(1 + choice(settings, "nulls", {"write", "omit", "empty"}));
        has_texts_ = choice(settings, "values", {"typed", "text"}) == 1;
        if (shape_ == Shape::arrays && nulls_ == Nulls::omit)
            throw Failure(SLUICE_BAD_CONFIG,
                          "'nulls: omit' would move the values of an array to other columns; use write or empty");
        if (shape_ == Shape::whole && has_texts_)
            throw Failure(SLUICE_BAD_CONFIG,
                          "'values: text' is for columns, and a whole row is written as it is; use "
                          "'rows: columns', or leave 'values' out");
        make_keys(choice(settings, "keys", {"label", "code"}) == 1);
    }

    /// What the columns are called: their names, or codes.
    const std::vector<std::string> &names() const noexcept { return names_; }

    /// Append row `row` of the batch `rows`, which begins with row `first_row` of the table. Throws Failure (BAD_DATA)
    /// naming row and column.
    void append(TextBuffer &out, const BatchView &rows, std::int64_t first_row, std::int64_t row) const {
        if (shape_ == Shape::whole) return append_value(out, rows, 0, first_row, row);
        bool is_first = true;
        out.append(shape_ == Shape::arrays ? '[' : '{');
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            if (nulls_ == Nulls::omit && rows.column(i).is_null(row)) continue;
            out.append(std::string_view(keys_[i]).substr(is_first ? 1 : 0));
            is_first = false;
            append_cell(out, rows, i, first_row, row);
        }
        out.append(shape_ == Shape::arrays ? ']' : '}');
    }

private:
    enum class Shape { columns = 1, arrays, whole };
    enum class Nulls { write = 1, omit, empty };

    void make_keys(bool has_codes) {
        std::map<std::string, std::string> columns;  // by key
        for (const Column &column : table_.columns) {
            std::string name = column.name;
            if (has_codes) name = metadata_value(column.metadata, SLUICE_META_CODE).value_or(column.name);
            const auto [other, is_new] = columns.emplace(name, column.name);
            if (!is_new)
                throw Failure(SLUICE_BAD_CONFIG, "table '" + table_.name + "': the columns '" + other->second +
                                                     "' and '" + column.name + "' have both the code '" + name +
                                                     "', and keys of an object differ; give one of them another code");
            TextBuffer key;
            key.append(',');
            if (shape_ == Shape::columns) {
                append_json_string(key, name);
                key.append(':');
            }
            keys_.emplace_back(key.view());
            names_.push_back(std::move(name));
        }
    }

    Shape read_shape(const Settings &settings) const {
        const bool has_only_json = table_.columns.size() == 1 && table_.columns[0].type == ColumnType::json;
        const bool is_entity = has_only_json && table_.columns[0].name == "entity";
        if (is_entity && !settings.contains("rows")) return Shape::whole;
        const auto shape = static_cast<Shape>(1 + choice(settings, "rows", {"columns", "arrays", "whole"}));
        if (shape == Shape::whole && !has_only_json)
            throw Failure(SLUICE_BAD_CONFIG,
                          "the setting 'rows: whole' needs exactly one column, of type json; table '" + table_.name +
                              "' has " + column_list() + "; use 'rows: columns'");
        return shape;
    }

    std::string column_list() const {
        if (table_.columns.size() != 1) return std::to_string(table_.columns.size()) + " columns";
        return "the column '" + table_.columns[0].name + "' of type " + std::string(type_name(table_.columns[0].type));
    }

    void append_cell(TextBuffer &out, const BatchView &rows, std::size_t index, std::int64_t first_row,
                     std::int64_t row) const {
        const ColumnView &column = rows.column(index);
        if (nulls_ == Nulls::empty && column.is_null(row)) return out.append("\"\"");
        if (!has_texts_ || column.is_null(row)) return append_value(out, rows, index, first_row, row);
        if (is_text_like(column.type())) return append_json_string(out, column.text(row));
        append_quoted(out, column, row);
    }

    static void append_quoted(TextBuffer &out, const ColumnView &column, std::int64_t row) {
        char *const at = out.room(format_chars_max + 2);
        *at = '"';
        char *const end = write_value(at + 1, column, row);
        *end = '"';
        out.commit(end + 1);
    }

    void append_value(TextBuffer &out, const BatchView &rows, std::size_t index, std::int64_t first_row,
                      std::int64_t row) const {
        const ColumnView &column = rows.column(index);
        if (column.is_null(row)) return out.append("null");
        const auto refuse = [&](const char *what) -> Failure {
            return {SLUICE_BAD_DATA, cell_name(table_, index, first_row + row) + ": " + what};
        };
        switch (column.type()) {
            case ColumnType::text: return append_json_string(out, column.text(row));
            case ColumnType::decimal: return append_json_decimal(out, column.text(row));
            case ColumnType::json:
                if (column.text(row).empty()) throw refuse("empty text is no JSON value; use null");
                return append_json_line(out, column.text(row));
            case ColumnType::date32:
            case ColumnType::timestamp: return append_quoted(out, column, row);
            case ColumnType::float64:
                if (!std::isfinite(column.float64(row)))
                    throw refuse("JSON has no number for NaN or infinity; give null or text instead");
                [[fallthrough]];
            case ColumnType::boolean:
            case ColumnType::int64: return out.commit(write_value(out.room(format_chars_max), column, row));
        }
    }

    Table table_;
    Shape shape_ = Shape::columns;
    Nulls nulls_ = Nulls::write;
    bool has_texts_ = false;
    std::vector<std::string> names_;
    std::vector<std::string> keys_;  // ,"name": or the comma alone
};

}  // namespace sluice::sdk
