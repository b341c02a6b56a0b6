// The patterns of SQL's LIKE.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// `%` stands for any characters or none, `_` for one; a backslash before one of these three makes it itself. Case does
/// not count. A plain value.
class LikePattern {
public:
    /// `pattern` is UTF-8.
    explicit LikePattern(std::string_view pattern);

    /// Whether all of the text, whose case is folded, is what the pattern says. Takes at most as many steps as the
    /// product of both lengths.
    bool matches(std::u32string_view folded) const noexcept;

private:
    struct Part {
        enum class Kind : char { character = 1, one, any };

        Kind kind;
        char32_t character = 0;
    };

    std::vector<Part> parts_;  // never two `any` in a row
};

}  // namespace sluice
