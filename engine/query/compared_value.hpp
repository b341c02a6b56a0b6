// One value as tests and orders see it.
#pragma once

#include "engine/batch/column_view.hpp"
#include "engine/entity/json_value.hpp"
#include "engine/query/query.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sluice {

/// A scalar and the characters it was written with. Borrows them.
struct ComparedValue {
    enum class Kind : std::uint8_t { text = 1, number, boolean };

    Kind kind = Kind::text;
    std::string_view text;
};

/// Of a JSON value; nothing for objects, arrays, and what is no value.
std::optional<ComparedValue> compared_value(JsonValue value) noexcept;

/// Of a cell that is not NULL: dates and times as ISO 8601 text, json as it is written. `room` holds the text where the
/// cell has none of its own.
ComparedValue compared_cell(const ColumnView &cells, std::int64_t row, std::vector<char> &room);

/// The digits of an integer or decimal; nothing for what is none. Text counts when it is spelled like one.
std::optional<std::string_view> readable_number(ValueType type, ComparedValue value) noexcept;
/// Microseconds since 1970. A date alone is its midnight, and what has no time zone is UTC.
std::optional<std::int64_t> readable_instant(ComparedValue value) noexcept;
std::optional<bool> readable_boolean(ComparedValue value) noexcept;

/// Room for a converted number.
using UnitText = std::array<char, 32>;
/// The number that `value` is, or spells, in another unit, to 15 digits; nothing for what is none, and for what would
/// be no longer a number. `room` holds the text.
std::optional<std::string_view> converted_number(ComparedValue value, UnitScale scale, UnitText &room) noexcept;

/// True when the value can be read as a value of `type`.
bool is_readable_as(ValueType type, ComparedValue value) noexcept;

}  // namespace sluice
