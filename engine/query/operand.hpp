// What a query compares with.
#pragma once

#include "engine/query/query.hpp"

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

inline constexpr std::string_view value_type_names = "string, integer, decimal, datetime or boolean";

std::optional<ValueType> value_type(std::string_view name) noexcept;

/// The type that a value has when the query says none: numbers are decimals, text is a string.
ValueType type_of(const nlohmann::ordered_json &json) noexcept;

struct Operand {
    std::string text;     // in the spelling of the type
    std::string problem;  // why the value is none of that type; empty when it is
};

/// `json` as a value of `type`.
Operand operand_of(const nlohmann::ordered_json &json, ValueType type);

/// `text` as the pattern of `like`.
Operand like_operand(const std::string &text);

/// "a map", "text", ...: what a JSON value is, for messages.
std::string_view json_kind(const nlohmann::ordered_json &json) noexcept;

}  // namespace sluice
