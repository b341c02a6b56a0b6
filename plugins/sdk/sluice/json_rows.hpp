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
/// Settings: `rows` is "columns" (an object with a key for each column) or "whole" (the value of the table's only
/// column, which is of type json); without it, "whole" for a table that is just a json column "entity". `nulls` is
/// "write" (null) or "omit" (no key). `keys` is "label" (the columns' names) or "code" (what the source calls them).
class JsonRows {
public:
    /// Throws Failure (BAD_CONFIG) when the settings are unknown or do not fit the table.
    JsonRows(Table table, const Settings &settings) : table_(std::move(table)) {
        is_whole_ = wants_whole(settings);
        const std::string nulls = setting(settings, "nulls", "write");
        if (nulls != "write" && nulls != "omit")
            throw Failure(SLUICE_BAD_CONFIG, "the setting 'nulls' is '" + nulls + "'; possible are write and omit");
        has_nulls_ = nulls == "write";
        const std::string keys = setting(settings, "keys", "label");
        if (keys != "label" && keys != "code")
            throw Failure(SLUICE_BAD_CONFIG, "the setting 'keys' is '" + keys + "'; possible are label and code");
        make_keys(keys == "code");
    }

    /// Append row `row` of the batch `rows`, which begins with row `first_row` of the table. Throws Failure (BAD_DATA)
    /// naming row and column.
    void append(TextBuffer &out, const BatchView &rows, std::int64_t first_row, std::int64_t row) const {
        if (is_whole_) return append_value(out, rows, 0, first_row, row);
        bool is_first = true;
        out.append('{');
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            if (!has_nulls_ && rows.column(i).is_null(row)) continue;
            out.append(std::string_view(keys_[i]).substr(is_first ? 1 : 0));
            is_first = false;
            append_value(out, rows, i, first_row, row);
        }
        out.append('}');
    }

private:
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
            append_json_string(key, name);
            key.append(':');
            keys_.emplace_back(key.view());
        }
    }

    bool wants_whole(const Settings &settings) const {
        const bool has_only_json = table_.columns.size() == 1 && table_.columns[0].type == ColumnType::json;
        const std::string rows =
            setting(settings, "rows", has_only_json && table_.columns[0].name == "entity" ? "whole" : "columns");
        if (rows == "columns") return false;
        if (rows != "whole")
            throw Failure(SLUICE_BAD_CONFIG, "the setting 'rows' is '" + rows + "'; possible are columns and whole");
        if (!has_only_json)
            throw Failure(SLUICE_BAD_CONFIG,
                          "the setting 'rows: whole' needs exactly one column, of type json; table '" + table_.name +
                              "' has " + column_list() + "; use 'rows: columns'");
        return true;
    }

    std::string column_list() const {
        if (table_.columns.size() != 1) return std::to_string(table_.columns.size()) + " columns";
        return "the column '" + table_.columns[0].name + "' of type " + std::string(type_name(table_.columns[0].type));
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
            case ColumnType::timestamp: {
                char *const at = out.room(format_chars_max + 2);
                *at = '"';
                char *const end = write_value(at + 1, column, row);
                *end = '"';
                return out.commit(end + 1);
            }
            case ColumnType::float64:
                if (!std::isfinite(column.float64(row)))
                    throw refuse("JSON has no number for NaN or infinity; give null or text instead");
                [[fallthrough]];
            case ColumnType::boolean:
            case ColumnType::int64: return out.commit(write_value(out.room(format_chars_max), column, row));
        }
    }

    Table table_;
    bool is_whole_ = false;
    bool has_nulls_ = true;
    std::vector<std::string> keys_;  // ,"name":
};

}  // namespace sluice::sdk
