#include "engine/entity/typed_value.hpp"

#include "engine/base/failure.hpp"
#include "engine/entity/date_text.hpp"
#include "engine/entity/entity_parser.hpp"
#include "engine/entity/json_write.hpp"
#include "engine/entity/number_text.hpp"
#include "engine/entity/value_choice.hpp"

#include <charconv>
#include <cmath>

namespace sluice {

namespace {

void append_decimal_value(ColumnBuilder &column, std::string_view number) {
    if (!append_decimal(column.text_buffer(), number))
        refuse_value(column.type(), "a number with more than " + std::to_string(decimal_chars_max) + " digits");
    column.end_text();
}

void append_natural_value(ColumnBuilder &column, std::uint64_t value, JsonValue json) {
    switch (column.type()) {
        case ColumnType::text:
        case ColumnType::decimal:
        case ColumnType::json: append_natural(column.text_buffer(), value); return column.end_text();
        case ColumnType::float64:
            // 2^63 and beyond: exact when the nearest double is the same integer.
            if (json.float64() < 0x1p64 && static_cast<std::uint64_t>(json.float64()) == value)
                return column.append_float64(json.float64());
            refuse_value(column.type(), "an integer that a double cannot hold exactly");
        default: refuse_value(column.type(), "an integer beyond 64 bits");
    }
}

// A number that shows its digits as the source has them.
void append_fraction(ColumnBuilder &column, JsonValue value) {
    switch (column.type()) {
        case ColumnType::text:
        case ColumnType::json: return column.append_text(value.source());
        case ColumnType::decimal: return append_decimal_value(column, value.source());
        case ColumnType::float64:
            if (std::isinf(value.float64())) refuse_value(column.type(), "a number beyond the range of doubles");
            return column.append_float64(value.float64());
        case ColumnType::int64:
            refuse_value(column.type(),
                         value.is_wide() ? "an integer beyond 64 bits" : "a number with a fraction or an exponent");
        default: refuse_value(column.type(), "a number");
    }
}

void append_container(ColumnBuilder &column, JsonValue value) {
    if (column.type() != ColumnType::json) refuse_value(column.type(), value.is_object() ? "an object" : "an array");
    append_json_line(column.text_buffer(), value.source());
    column.end_text();
}

}  // namespace

void refuse_value(ColumnType type, std::string_view what) {
    throw Failure(Status::bad_data,
                  std::string(what) + " does not fit a column of type " + std::string(type_name(type)));
}

void append_value(ColumnBuilder &column, JsonValue value, ValueRules rules) {
    if (is_no_value(value)) return column.append_null();
    switch (value.type()) {
        case JsonType::text:
            if (column.type() == ColumnType::json) return column.append_text(value.source());
            return append_text(column, value.text(), rules);
        case JsonType::int64:
            // -0 is an integer, but has a sign that only the source knows.
            if (value.int64() == 0 && column.type() != ColumnType::int64 && value.source() != "0")
                return append_fraction(column, value);
            return append_integer(column, value.int64());
        case JsonType::uint64: return append_natural_value(column, value.uint64(), value);
        case JsonType::float64: return append_fraction(column, value);
        case JsonType::boolean: return append_boolean(column, value.boolean());
        case JsonType::null: return column.append_null();
        case JsonType::object:
        case JsonType::array: return append_container(column, value);
    }
}

void append_scalar_text(std::vector<char> &out, JsonValue value) {
    const auto append = [&out](std::string_view text) { out.insert(out.end(), text.begin(), text.end()); };
    switch (value.type()) {
        case JsonType::text: return append(value.text());
        case JsonType::int64: return append_integer(out, value.int64());
        case JsonType::uint64: return append_natural(out, value.uint64());
        case JsonType::float64: return append(value.source());
        case JsonType::boolean: return append(value.boolean() ? "true" : "false");
        case JsonType::null: return;
        case JsonType::object: refuse_value(ColumnType::text, "an object");
        case JsonType::array: refuse_value(ColumnType::text, "an array");
    }
}

void append_text(ColumnBuilder &column, std::string_view text, ValueRules rules) {
    switch (column.type()) {
        case ColumnType::text: return column.append_text(text);
        case ColumnType::json: append_json_string(column.text_buffer(), text); return column.end_text();
        case ColumnType::int64:
            if (const auto value = integer_of(text)) return column.append_int64(*value);
            refuse_value(column.type(), "a text that is no integer of 64 bits");
        case ColumnType::decimal:
            if (is_plain_number(text)) return append_decimal_value(column, text);
            refuse_value(column.type(), "a text that is no number");
        case ColumnType::float64: {
            double value = 0;
            if (is_plain_number(text) &&
                std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc())
                return column.append_float64(value);
            refuse_value(column.type(), "a text that is no number");
        }
        case ColumnType::boolean:
            if (text == "true" || text == "false") return column.append_boolean(text == "true");
            refuse_value(column.type(), "a text that is neither true nor false");
        case ColumnType::date32:
            if (const auto days = date_of(text)) return column.append_date32(*days);
            refuse_value(column.type(), "a text that is no date of the form yyyy-MM-dd");
        case ColumnType::timestamp: {
            const DateTime time = datetime_of(text, rules.is_utc_assumed);
            if (time.problem.empty()) return column.append_timestamp(time.microseconds);
            refuse_value(column.type(), time.problem);
        }
    }
}

void append_integer(ColumnBuilder &column, std::int64_t value) {
    switch (column.type()) {
        case ColumnType::int64: return column.append_int64(value);
        case ColumnType::text:
        case ColumnType::decimal:
        case ColumnType::json: append_integer(column.text_buffer(), value); return column.end_text();
        case ColumnType::float64: {
            const auto nearest = static_cast<double>(value);
            const bool is_exact = nearest < 0x1p63 && static_cast<std::int64_t>(nearest) == value;
            if (!is_exact) refuse_value(column.type(), "an integer that a double cannot hold exactly");
            return column.append_float64(nearest);
        }
        default: refuse_value(column.type(), "an integer");
    }
}

void append_boolean(ColumnBuilder &column, bool value) {
    switch (column.type()) {
        case ColumnType::boolean: return column.append_boolean(value);
        case ColumnType::text:
        case ColumnType::json: return column.append_text(value ? "true" : "false");
        default: refuse_value(column.type(), "a boolean");
    }
}

void append_double(ColumnBuilder &column, double value) {
    if (!std::isfinite(value)) refuse_value(column.type(), "a number that is infinite or not a number");
    switch (column.type()) {
        case ColumnType::float64: return column.append_float64(value);
        case ColumnType::json: append_double(column.text_buffer(), value); return column.end_text();
        case ColumnType::int64:
            refuse_value(column.type(), "a float (make an integer of it with // or math.tointeger)");
        case ColumnType::text: refuse_value(column.type(), "a float (make a text of it with string.format)");
        default: refuse_value(column.type(), "a float");
    }
}

}  // namespace sluice
