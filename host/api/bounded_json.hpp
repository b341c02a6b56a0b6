// JSON from callers, who may nest it as deeply as they like.
#pragma once

#include "engine/profile/profile.hpp"

#include <optional>
#include <stdexcept>
#include <string_view>

namespace sluice {

/// How deeply objects and arrays of callers may lie in one another: everything that walks through them calls itself.
inline constexpr int json_depth_max = 64;

/// The text nests more deeply.
class JsonTooDeep : public std::runtime_error {
public:
    JsonTooDeep() : std::runtime_error("the JSON nests too deeply") {}
};

/// Throws JsonTooDeep; Json::parse_error for what is no JSON.
Json parse_bounded_json(std::string_view text);

/// Nothing for either.
std::optional<Json> bounded_json(std::string_view text);

}  // namespace sluice
