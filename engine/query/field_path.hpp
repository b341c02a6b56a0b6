// Dotted paths: "properties.referenceData".
#pragma once

#include "engine/entity/json_value.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// The names of a path.
inline std::vector<std::string> split_path(std::string_view path) {
    std::vector<std::string> names;
    while (!path.empty()) {
        const std::size_t dot = path.find('.');
        names.emplace_back(path.substr(0, dot));
        path.remove_prefix(dot == path.npos ? path.size() : dot + 1);
    }
    return names;
}

/// What the names from `first` on lead to; nothing when they lead nowhere.
inline JsonValue follow_path(JsonValue value, const std::vector<std::string> &names, std::size_t first) {
    for (std::size_t i = first; i < names.size() && value; ++i) value = value.find(names[i]);
    return value;
}

}  // namespace sluice
