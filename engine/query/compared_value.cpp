#include "engine/query/compared_value.hpp"

#include "engine/entity/date_text.hpp"
#include "engine/entity/number_text.hpp"
#include "engine/entity/value_choice.hpp"

#include <charconv>
#include <cmath>

namespace sluice {

std::optional<ComparedValue> compared_value(JsonValue value) noexcept {
    if (!value.is_scalar() || value.is_null()) return std::nullopt;
    if (value.is_text()) {
        const std::string_view text = value.text();
        if (equals(text, null_marker)) return std::nullopt;
        return ComparedValue{ComparedValue::Kind::text, text};
    }
    return ComparedValue{value.is_number() ? ComparedValue::Kind::number : ComparedValue::Kind::boolean,
                         value.source()};
}

ComparedValue compared_cell(const ColumnView &cells, std::int64_t row, std::vector<char> &room) {
    room.clear();
    ComparedValue::Kind kind = ComparedValue::Kind::number;
    switch (cells.type()) {
        case ColumnType::boolean: return {ComparedValue::Kind::boolean, cells.boolean(row) ? "true" : "false"};
        case ColumnType::decimal: return {ComparedValue::Kind::number, cells.text(row)};
        case ColumnType::text:
        case ColumnType::json: return {ComparedValue::Kind::text, cells.text(row)};
        case ColumnType::int64: append_integer(room, cells.int64(row)); break;
        case ColumnType::float64: append_double(room, cells.float64(row)); break;
        case ColumnType::date32:
            append_date(room, cells.date32(row));
            kind = ComparedValue::Kind::text;
            break;
        case ColumnType::timestamp:
            append_datetime(room, cells.timestamp(row));
            kind = ComparedValue::Kind::text;
            break;
    }
    return {kind, {room.data(), room.size()}};
}

std::optional<std::string_view> readable_number(ValueType type, ComparedValue value) noexcept {
    if (value.kind == ComparedValue::Kind::boolean) return std::nullopt;
    if (type == ValueType::integer && value.text.find_first_of(".eE") != std::string_view::npos) return std::nullopt;
    // Of doubles, infinity and its kin are no numbers here.
    const bool is_number =
        value.kind == ComparedValue::Kind::number ? is_json_number(value.text) : is_plain_number(value.text);
    return is_number ? std::optional(value.text) : std::nullopt;
}

std::optional<std::int64_t> readable_instant(ComparedValue value) noexcept {
    constexpr std::int64_t day = 86'400'000'000;
    if (value.kind != ComparedValue::Kind::text) return std::nullopt;
    if (const std::optional<std::int32_t> days = date_of(value.text)) return *days * day;
    const DateTime time = datetime_of(value.text, true);
    return time.problem.empty() ? std::optional(time.microseconds) : std::nullopt;
}

std::optional<bool> readable_boolean(ComparedValue value) noexcept {
    if (value.kind == ComparedValue::Kind::number) return std::nullopt;
    if (equals(value.text, "true")) return true;
    if (equals(value.text, "false")) return false;
    return std::nullopt;
}

std::optional<std::string_view> converted_number(ComparedValue value, UnitScale scale, UnitText &room) noexcept {
    constexpr int digits = 15;  // what a double keeps of any decimal: 19 cm are 0.19 m, not 0.19000000000000003
    const std::optional<std::string_view> text = readable_number(ValueType::decimal, value);
    if (!text) return std::nullopt;
    double number = 0;
    if (std::from_chars(text->data(), text->data() + text->size(), number).ec != std::errc()) return std::nullopt;
    number = number * scale.times + scale.plus;
    if (!std::isfinite(number)) return std::nullopt;
    // JSON's grammar wants "1e+20" and "0.5", which is what this gives.
    const auto [end, error] =
        std::to_chars(room.data(), room.data() + room.size(), number, std::chars_format::general, digits);
    return std::string_view(room.data(), static_cast<std::size_t>(end - room.data()));
}

bool is_readable_as(ValueType type, ComparedValue value) noexcept {
    switch (type) {
        case ValueType::string: return true;
        case ValueType::integer:
        case ValueType::decimal: return readable_number(type, value).has_value();
        case ValueType::datetime: return readable_instant(value).has_value();
        case ValueType::boolean: return readable_boolean(value).has_value();
    }
    return false;
}

}  // namespace sluice
