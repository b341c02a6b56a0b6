#include "engine/query/like_pattern.hpp"

#include "engine/query/letter_case.hpp"

#include <cstddef>

namespace sluice {

LikePattern::LikePattern(std::string_view pattern) {
    std::u32string folded;
    append_folded(folded, pattern);
    for (std::size_t i = 0; i < folded.size(); ++i) {
        const char32_t character = folded[i];
        const char32_t next = i + 1 < folded.size() ? folded[i + 1] : 0;
        if (character == U'\\' && (next == U'%' || next == U'_' || next == U'\\')) {
            parts_.push_back({Part::Kind::character, next});
            ++i;
        } else if (character == U'%') {
            if (parts_.empty() || parts_.back().kind != Part::Kind::any) parts_.push_back({Part::Kind::any});
        } else if (character == U'_') {
            parts_.push_back({Part::Kind::one});
        } else {
            parts_.push_back({Part::Kind::character, character});
        }
    }
}

// What the last % stands for grows by one character whenever the rest does not match. That is enough: an earlier % need
// not stand for more, because what follows it was found already.
bool LikePattern::matches(std::u32string_view folded) const noexcept {
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::size_t part = 0, at = 0, after_any = none, any_end = 0;
    while (at < folded.size()) {
        const bool is_any = part < parts_.size() && parts_[part].kind == Part::Kind::any;
        if (is_any) {
            after_any = ++part;
            any_end = at;
        } else if (part < parts_.size() &&
                   (parts_[part].kind == Part::Kind::one || parts_[part].character == folded[at])) {
            ++part;
            ++at;
        } else if (after_any != none) {
            part = after_any;
            at = ++any_end;
        } else {
            return false;
        }
    }
    while (part < parts_.size() && parts_[part].kind == Part::Kind::any) ++part;
    return part == parts_.size();
}

}  // namespace sluice
