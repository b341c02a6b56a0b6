#include "engine/entity/wide_numbers.hpp"

#include "engine/entity/number_text.hpp"

#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sluice {

namespace {

bool begins_number(char c) noexcept { return c == '-' || (c >= '0' && c <= '9'); }

bool fits(std::string_view number) noexcept {
    const char *end = number.data() + number.size();
    if (number.find_first_of(".eE") != number.npos) {
        double value = 0;
        return std::from_chars(number.data(), end, value).ec == std::errc();
    }
    std::int64_t integer = 0;
    std::uint64_t natural = 0;
    return std::from_chars(number.data(), end, integer).ec == std::errc() ||
           std::from_chars(number.data(), end, natural).ec == std::errc();
}

// The end of the text whose opening quote stands before `at`.
std::size_t behind_text(const char *text, std::size_t at, std::size_t size) noexcept {
    while (at < size && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
    return at + 1;
}

}  // namespace

bool replace_wide_numbers(char *text, std::size_t size) {
    bool did_replace = false;
    for (std::size_t at = 0; at < size;) {
        if (text[at] == '"') {
            at = behind_text(text, at + 1, size);
        } else if (begins_number(text[at])) {
            std::size_t end = at + 1;
            while (end < size && std::strchr("0123456789+-.eE", text[end]) != nullptr && text[end] != '\0') ++end;
            const std::string_view number(text + at, end - at);
            if (is_json_number(number) && !fits(number)) {
                std::memset(text + at, ' ', number.size());
                std::memcpy(text + at, "0.0", 3);
                did_replace = true;
            }
            at = end;
        } else {
            ++at;
        }
    }
    return did_replace;
}

}  // namespace sluice
