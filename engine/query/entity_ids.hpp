// Entities by what relationships call them.
#pragma once

#include "engine/entity/json_value.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sluice {

/// A bounded set of ids with types. An empty type is any. Filled by one thread, then asked by any number.
class EntityIds {
public:
    /// True when it was not there. Throws Failure (bad_data) when there are too many.
    bool add(std::string_view id, std::string_view type);
    /// Whether one is there that may be this entity.
    bool contains(std::string_view id, std::string_view type) const;

    const auto &all() const noexcept { return types_; }  // pairs of id and type

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
    };
    std::unordered_multimap<std::string, std::string, Hash, std::equal_to<>> types_;  // by id
    std::size_t bytes_ = 0;
};

/// The text or the digits of an id or a type; empty for what is neither.
std::string_view id_text(JsonValue value) noexcept;

}  // namespace sluice
