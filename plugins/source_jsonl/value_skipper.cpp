#include "plugins/source_jsonl/value_skipper.hpp"

#include "plugins/source_jsonl/text_scan.hpp"

#include <bit>

namespace sluice::jsonl {

namespace {

// The bytes that stand behind a backslash which is not itself escaped. `is_escaped` says so of the first byte on entry
// and of the byte behind these 64 on return.
std::uint64_t escaped_bits(std::uint64_t backslashes, bool &is_escaped) noexcept {
    std::uint64_t escaped = is_escaped ? 1 : 0;
    is_escaped = false;
    backslashes &= ~escaped;
    while (backslashes != 0) {
        const int at = std::countr_zero(backslashes);
        if (at == 63) {
            is_escaped = true;
            break;
        }
        escaped |= std::uint64_t{2} << at;
        backslashes &= ~(std::uint64_t{3} << at);
    }
    return escaped;
}

// Bit i is the parity of the bits 0 to i: set from each opening quote up to its closing one.
std::uint64_t prefix_parity(std::uint64_t bits) noexcept {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    return bits ^ bits << 32;
}

}  // namespace

void ValueSkipper::begin(char first) noexcept {
    kind_ = first == '{' || first == '[' ? Kind::nested : first == '"' ? Kind::text : Kind::word;
    depth_ = 0;
    is_in_text_ = false;
    is_escaped_ = false;
}

const char *ValueSkipper::skip(const char *from, const char *end) noexcept {
    switch (kind_) {
        case Kind::nested: return skip_nested(from, end);
        case Kind::text: return skip_bytes(from, end);
        case Kind::word: break;
    }
    return skip_word(from, end);
}

const char *ValueSkipper::skip_nested(const char *from, const char *end) noexcept {
    for (; end - from >= 64; from += 64)
        if (const char *behind = skip_64(from)) return behind;
    return skip_bytes(from, end);
}

const char *ValueSkipper::skip_64(const char *from) noexcept {
    const NestingMasks masks = nesting_masks(from);
    std::uint64_t escaped = 0;
    if (masks.backslashes != 0 || is_escaped_) escaped = escaped_bits(masks.backslashes, is_escaped_);
    const std::uint64_t text = prefix_parity(masks.quotes & ~escaped) ^ (is_in_text_ ? ~std::uint64_t{0} : 0);
    is_in_text_ = (text >> 63) != 0;

    const std::uint64_t closers = masks.closers & ~text & ~escaped;
    const std::uint64_t openers = masks.openers & ~text & ~escaped;
    if (std::popcount(closers) < depth_) {  // the usual case: the value cannot end here
        depth_ += std::popcount(openers) - std::popcount(closers);
        return nullptr;
    }
    for (std::uint64_t brackets = openers | closers; brackets != 0; brackets &= brackets - 1) {
        const int at = std::countr_zero(brackets);
        depth_ += (openers >> at & 1) != 0 ? 1 : -1;
        if (depth_ == 0) return from + at + 1;
    }
    return nullptr;
}

const char *ValueSkipper::skip_bytes(const char *from, const char *end) noexcept {
    for (; from != end; ++from) {
        const char byte = *from;
        if (is_escaped_) {
            is_escaped_ = false;
        } else if (byte == '\\') {
            is_escaped_ = true;
        } else if (byte == '"') {
            is_in_text_ = !is_in_text_;
            if (!is_in_text_ && depth_ == 0) return from + 1;
        } else if (!is_in_text_ && (byte == '{' || byte == '[')) {
            ++depth_;
        } else if (!is_in_text_ && (byte == '}' || byte == ']') && --depth_ == 0) {
            return from + 1;
        }
    }
    return nullptr;
}

const char *ValueSkipper::skip_word(const char *from, const char *end) noexcept {
    for (; from != end; ++from)
        if (is_space(*from) || *from == ',' || *from == ']' || *from == '}') return from;
    return nullptr;
}

}  // namespace sluice::jsonl
