// Columns that the settings of a source declare.
#pragma once

#include "engine/batch/column_type.hpp"
#include "engine/batch/schema.hpp"
#include "plugins/sdk/sluice/settings.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sluice::input {

struct DeclaredColumn {
    std::string name;
    ColumnType type = ColumnType::text;
    bool is_utc_assumed = false;  // of a datetime without a time zone
};

/// The items of the setting `columns`, which is there. Throws sdk::Failure (SLUICE_BAD_CONFIG), also for a name that
/// stands there twice.
std::vector<DeclaredColumn> columns_of(const sdk::Settings &settings);

/// The table "rows" of these columns. Text and JSON are given as they are, others as text that the engine reads.
Table table_of(const std::vector<DeclaredColumn> &columns);

/// What a builder of the rows of that table holds: json and text.
std::vector<ColumnType> builder_types(const std::vector<DeclaredColumn> &columns);

/// A boolean as the engine reads it: true, t, yes, y and 1 are `true`, their opposites `false`, in any case. Other text
/// stays as it is.
std::string_view boolean_word(std::string_view text) noexcept;

/// A datetime without the digits of its fraction that are finer than microseconds.
std::string in_microseconds(std::string_view datetime);

}  // namespace sluice::input
