// Which value fits which type of column.
#pragma once

#include "engine/batch/builder.hpp"
#include "engine/entity/json_value.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// What a column says about its values beyond their type.
struct ValueRules {
    bool is_utc_assumed = false;  // datetime: text without a time zone is UTC
};

// Each function appends one value to the column, or throws Failure (bad_data) and appends nothing: a value that does
// not fit is an error, never converted with loss. Messages name the kind of the value, never the value.

/// A JSON value; JSON null and null_marker become NULL. Numbers keep the digits they were written with.
void append_value(ColumnBuilder &column, JsonValue value, ValueRules rules);
/// A text, UTF-8: also a number, a boolean or a date spelled as text, when it is spelled the way JSON and ISO 8601 do.
void append_text(ColumnBuilder &column, std::string_view text, ValueRules rules);
void append_integer(ColumnBuilder &column, std::int64_t value);
void append_boolean(ColumnBuilder &column, bool value);
/// A number that is known only as a double: no text, decimal or integer can be made of it.
void append_double(ColumnBuilder &column, double value);

/// Append the text of a scalar, as a text column would hold it; throws Failure (bad_data) for an object or array.
void append_scalar_text(std::vector<char> &out, JsonValue value);

/// "a text does not fit a column of type date": for further conversions that fail.
[[noreturn]] void refuse_value(ColumnType type, std::string_view what);

}  // namespace sluice
