#include "engine/query/operand.hpp"

#include "engine/entity/number_text.hpp"
#include "engine/query/compared_value.hpp"
#include "engine/query/limits.hpp"

#include <nlohmann/json.hpp>

namespace sluice {

namespace {

using Json = nlohmann::ordered_json;

Operand problem(std::string text) { return {{}, std::move(text)}; }

// The digits of a number; of a double the shortest ones that mean it.
std::string number_text(const Json &json) {
    std::vector<char> text;
    if (json.is_number_float())
        append_double(text, json.get<double>());
    else if (json.is_number_unsigned())
        append_natural(text, json.get<std::uint64_t>());
    else
        append_integer(text, json.get<std::int64_t>());
    return {text.begin(), text.end()};
}

Operand string_operand(const Json &json) {
    if (json.is_boolean()) return {json.get<bool>() ? "true" : "false", {}};
    if (json.is_number_float()) return problem("a number is compared as text here: put it in quotes, as it is written");
    if (json.is_number()) return {number_text(json), {}};
    return {json.get<std::string>(), {}};
}

}  // namespace

std::optional<ValueType> value_type(std::string_view name) noexcept {
    if (name == "string") return ValueType::string;
    if (name == "integer") return ValueType::integer;
    if (name == "decimal") return ValueType::decimal;
    if (name == "datetime") return ValueType::datetime;
    if (name == "boolean") return ValueType::boolean;
    return std::nullopt;
}

ValueType type_of(const Json &json) noexcept {
    if (json.is_number()) return ValueType::decimal;
    return json.is_boolean() ? ValueType::boolean : ValueType::string;
}

std::string_view json_kind(const Json &json) noexcept {
    if (json.is_null()) return "empty";
    if (json.is_object()) return "a map";
    if (json.is_array()) return "a list";
    if (json.is_string()) return "text";
    return json.is_boolean() ? "true or false" : "a number";
}

Operand like_operand(const std::string &text) {
    if (text.size() > limits::query_pattern_bytes_max)
        return problem("must be at most " + std::to_string(limits::query_pattern_bytes_max) + " bytes long");
    return {text, {}};
}

Operand operand_of(const Json &json, ValueType type) {
    if (json.is_null()) return problem("is empty; to find records without a value say hasvalue: false");
    if (json.is_structured()) return problem("must be a value, not " + std::string(json_kind(json)));
    if (json.is_string() && json.get_ref<const std::string &>().size() > limits::query_value_bytes_max)
        return problem("must be at most " + std::to_string(limits::query_value_bytes_max) + " bytes long");
    if (type == ValueType::string) return string_operand(json);
    const std::string text = json.is_number() ? number_text(json) : string_operand(json).text;
    const bool is_readable = (type == ValueType::decimal && json.is_number()) ||
                             is_readable_as(type, {json.is_number()   ? ComparedValue::Kind::number
                                                   : json.is_string() ? ComparedValue::Kind::text
                                                                      : ComparedValue::Kind::boolean,
                                                   text});
    if (is_readable) return {text, {}};
    switch (type) {
        case ValueType::integer: return problem("must be an integer");
        case ValueType::decimal: return problem("must be a number");
        case ValueType::datetime: return problem("must be a date with time such as 2018-07-30T23:01:36Z, or a date");
        default: return problem("must be true or false");
    }
}

}  // namespace sluice
