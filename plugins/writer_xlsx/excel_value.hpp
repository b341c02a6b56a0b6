// Which values Excel can hold as numbers, and how.
#pragma once

#include "plugins/writer_xlsx/excel_limits.hpp"

#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace sluice::xlsx {

/// True when every digit of the number survives in Excel.
constexpr bool fits_digits(std::int64_t value) {
    constexpr std::int64_t limit = 1'000'000'000'000'000;  // one more than number_digits_max nines
    return value > -limit && value < limit;
}

/// The same for canonical decimal text. Zeros before the first other digit do not count, nor do those at the end of the
/// decimals. Texts too long to be anything but a curiosity count as too long.
constexpr bool fits_digits(std::string_view decimal) {
    constexpr std::size_t characters_max = 255;
    int digits = 0;
    int zeros = 0;  // seen since the last digit that counts
    bool is_fraction = false;
    for (const char c : decimal) {
        if (c == '.') {
            digits += std::exchange(zeros, 0);
            is_fraction = true;
        } else if (c == '0' && (digits > 0 || zeros > 0)) {
            ++zeros;
        } else if (c >= '1' && c <= '9') {
            digits += std::exchange(zeros, 0) + 1;
        }
    }
    if (!is_fraction) digits += zeros;
    return digits <= number_digits_max && decimal.size() <= characters_max;
}

/// True when Excel holds the number instead of an error, infinity or 0.
inline bool fits_range(double value) {
    const double magnitude = std::fabs(value);
    return magnitude == 0 || (magnitude >= number_magnitude_min && magnitude <= number_magnitude_max);
}

/// Excel's number for a day counted from 1970-01-01, or nothing outside 1900-03-01 to 9999-12-31.
constexpr std::optional<std::int64_t> date_serial(std::int64_t days) {
    const std::int64_t serial = days + serial_of_unix_epoch;
    if (serial < serial_min || serial > serial_max) return std::nullopt;
    return serial;
}

/// Excel's number, days and fraction, for a time in microseconds since 1970-01-01T00:00:00Z, or nothing outside those
/// days.
constexpr std::optional<double> time_serial(std::int64_t microseconds) {
    constexpr std::int64_t day = 86'400'000'000;
    const std::int64_t days = microseconds / day - (microseconds % day < 0 ? 1 : 0);
    const std::optional<std::int64_t> serial = date_serial(days);
    if (!serial) return std::nullopt;
    const double value = static_cast<double>(*serial) + static_cast<double>(microseconds - days * day) / day;
    if (value >= serial_max + 1) return std::nullopt;  // rounded up into the year 10000
    return value;
}

}  // namespace sluice::xlsx
