// Finds where a JSON value ends, without understanding it.
#pragma once

#include <cstdint>

namespace sluice::jsonl {

/// True for a byte that a value may begin with, as far as its end can be found; the engine's parser knows better.
constexpr bool can_begin_value(char byte) noexcept { return byte != ',' && byte != ':' && byte != ']' && byte != '}'; }

/// Walks over one value that may come in several pieces. Brackets are counted, not paired, and numbers and words are
/// not looked at: what is wrong inside a value is left to the parser. One thread at a time.
class ValueSkipper {
public:
    /// A value begins with the byte `first`, which the next skip() is to see.
    void begin(char first) noexcept;

    /// Go on through [from, end). Returns the place behind the value, or nullptr when the value goes on behind `end`.
    const char *skip(const char *from, const char *end) noexcept;

private:
    enum class Kind : std::uint8_t { nested = 1, text, word };

    const char *skip_nested(const char *from, const char *end) noexcept;
    const char *skip_64(const char *from) noexcept;
    const char *skip_bytes(const char *from, const char *end) noexcept;
    static const char *skip_word(const char *from, const char *end) noexcept;

    Kind kind_ = Kind::word;
    std::int64_t depth_ = 0;
    bool is_in_text_ = false;
    bool is_escaped_ = false;  // the next byte stands behind a backslash
};

}  // namespace sluice::jsonl
