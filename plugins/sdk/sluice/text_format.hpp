// How text formats spell numbers, dates and times: the same in every plugin, and the same on every machine.
#pragma once

#include "engine/batch/column_view.hpp"

#include <cassert>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sluice::sdk {

/// Every function here writes at `to`, where at least this many bytes must be free, and returns the end of what it
/// wrote. None of them fails or allocates; none depends on a locale.
inline constexpr std::size_t format_chars_max = 40;

inline char *write_text(char *to, std::string_view text) noexcept {
    std::memcpy(to, text.data(), text.size());
    return to + text.size();
}

inline char *write_integer(char *to, std::int64_t value) noexcept {
    return std::to_chars(to, to + format_chars_max, value).ptr;
}

/// The fewest digits that read back as the same double; without an exponent from 0.000001 up to 10^15, which is what
/// people expect of prices and measures. NaN, Infinity and -Infinity stand for what is no number.
inline char *write_number(char *to, double value) noexcept {
    constexpr double fixed_min = 1e-6, fixed_max = 1e15;
    if (std::isnan(value)) return write_text(to, "NaN");
    if (std::isinf(value)) return write_text(to, value > 0 ? "Infinity" : "-Infinity");
    const double size = std::fabs(value);
    if (size == 0 || (size >= fixed_min && size < fixed_max))
        return std::to_chars(to, to + format_chars_max, value, std::chars_format::fixed).ptr;
    return std::to_chars(to, to + format_chars_max, value).ptr;
}

inline char *write_boolean(char *to, bool value) noexcept { return write_text(to, value ? "true" : "false"); }

namespace detail {

// The decimal digits of a value below 10^count, with leading zeros.
inline char *write_digits(char *to, std::uint32_t value, int count) noexcept {
    for (int i = count; i-- > 0; value /= 10) to[i] = static_cast<char>('0' + value % 10);
    return to + count;
}

// Division that rounds towards minus infinity, so that times before 1970 work like those after it.
constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t by) noexcept {
    return value / by - (value % by < 0 ? 1 : 0);
}

// Writes yyyy-MM-dd. Years are counted from 1 March, so that a leap day is the last day of its year and the months
// before it have fixed lengths: 153 days in every five of them.
inline char *write_civil_date(char *to, std::int64_t days_since_1970) noexcept {
    constexpr std::int64_t days_per_era = 146'097;        // 400 years
    const std::int64_t days = days_since_1970 + 719'468;  // since 0000-03-01
    const std::int64_t era = floor_divide(days, days_per_era);
    const auto day_of_era = static_cast<std::uint32_t>(days - era * days_per_era);
    const std::uint32_t year_of_era =
        (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::uint32_t month_from_march = (5 * day_of_year + 2) / 153;
    const std::uint32_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    const std::uint32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    const std::int64_t year = era * 400 + year_of_era + (month <= 2 ? 1 : 0);

    if (year >= 0 && year <= 9'999) {
        to = write_digits(to, static_cast<std::uint32_t>(year), 4);
    } else {  // ISO 8601's expanded form: a sign, and at least four digits
        *to++ = year < 0 ? '-' : '+';
        const std::int64_t size = year < 0 ? -year : year;
        if (size < 1'000) to = write_text(to, size < 10 ? "000" : size < 100 ? "00" : "0");
        to = write_integer(to, size);
    }
    *to++ = '-';
    to = write_digits(to, month, 2);
    *to++ = '-';
    return write_digits(to, day, 2);
}

}  // namespace detail

/// yyyy-MM-dd of a day counted from 1970-01-01; years beyond 0000 to 9999 with a sign (+12026-01-01).
inline char *write_date(char *to, std::int32_t days) noexcept { return detail::write_civil_date(to, days); }

/// RFC 3339 in UTC with as many of 0, 3 or 6 decimals as the value needs: 2018-10-29T13:42:12.706Z.
inline char *write_timestamp(char *to, std::int64_t microseconds) noexcept {
    constexpr std::int64_t second = 1'000'000, day = 86'400 * second;
    const std::int64_t days = detail::floor_divide(microseconds, day);
    // Days times a day's length may lie outside int64 near its smallest value, though the difference is small.
    const auto of_day = static_cast<std::int64_t>(static_cast<std::uint64_t>(microseconds) -
                                                  static_cast<std::uint64_t>(days) * static_cast<std::uint64_t>(day));
    const auto seconds = static_cast<std::uint32_t>(of_day / second);
    const auto fraction = static_cast<std::uint32_t>(of_day % second);

    to = detail::write_civil_date(to, days);
    *to++ = 'T';
    to = detail::write_digits(to, seconds / 3'600, 2);
    *to++ = ':';
    to = detail::write_digits(to, seconds / 60 % 60, 2);
    *to++ = ':';
    to = detail::write_digits(to, seconds % 60, 2);
    if (fraction != 0) {
        *to++ = '.';
        to = fraction % 1'000 == 0 ? detail::write_digits(to, fraction / 1'000, 3)
                                   : detail::write_digits(to, fraction, 6);
    }
    *to++ = 'Z';
    return to;
}

/// The value of a column that is not text-like, as above. The row must not be null.
inline char *write_value(char *to, const ColumnView &column, std::int64_t row) noexcept {
    assert(!is_text_like(column.type()));
    switch (column.type()) {
        case ColumnType::boolean: return write_boolean(to, column.boolean(row));
        case ColumnType::int64: return write_integer(to, column.int64(row));
        case ColumnType::float64: return write_number(to, column.float64(row));
        case ColumnType::date32: return write_date(to, column.date32(row));
        case ColumnType::timestamp: return write_timestamp(to, column.timestamp(row));
        case ColumnType::text:
        case ColumnType::json:
        case ColumnType::decimal: break;
    }
    return to;
}

}  // namespace sluice::sdk
