// JSON Pointer (RFC 6901).
#pragma once

#include "engine/entity/json_value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// A path into a JSON value. A plain value.
class JsonPointer {
public:
    /// Nothing when `text` is neither empty nor begins with '/', or holds a '~' that is not part of ~0 or ~1.
    static std::optional<JsonPointer> parse(std::string_view text);

    /// The names and array positions of the path, decoded.
    const std::vector<std::string> &tokens() const noexcept { return tokens_; }

    /// What the path, from its token `first` on, leads to from `value`; nothing when it leads nowhere.
    JsonValue find(JsonValue value, std::size_t first = 0) const;

private:
    std::vector<std::string> tokens_;
};

}  // namespace sluice
