// Appending numbers, dates and JSON strings to a text.
#pragma once

#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::bench {

template <typename Number>
void append_number(std::string &out, Number value) {
    char digits[32];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

/// `value` with zeros in front, `width` digits in all.
inline void append_padded(std::string &out, std::int64_t value, int width) {
    char digits[20];
    for (int i = width; i-- > 0; value /= 10) digits[i] = static_cast<char>('0' + value % 10);
    out.append(digits, static_cast<std::size_t>(width));
}

/// 2018-10-29, of days since 1970-01-01.
inline void append_date(std::string &out, std::int64_t days) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
    append_padded(out, static_cast<int>(date.year()), 4);
    out += '-';
    append_padded(out, static_cast<unsigned>(date.month()), 2);
    out += '-';
    append_padded(out, static_cast<unsigned>(date.day()), 2);
}

/// 2018-10-29T13:42:12, of microseconds since 1970-01-01; whole seconds only.
inline void append_datetime(std::string &out, std::int64_t microseconds) {
    const std::int64_t seconds = microseconds / 1000000, day_seconds = 86400;
    append_date(out, seconds / day_seconds);
    out += 'T';
    append_padded(out, seconds % day_seconds / 3600, 2);
    out += ':';
    append_padded(out, seconds % 3600 / 60, 2);
    out += ':';
    append_padded(out, seconds % 60, 2);
}

/// `text` as a JSON string. The generators make no other control characters than line feeds.
inline void append_json(std::string &out, std::string_view text) {
    out += '"';
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '"' && text[i] != '\\' && text[i] != '\n') continue;
        out.append(text, begin, i - begin);
        out += '\\';
        out += text[i] == '\n' ? 'n' : text[i];
        begin = i + 1;
    }
    out.append(text, begin, text.size() - begin);
    out += '"';
}

}  // namespace sluice::bench
