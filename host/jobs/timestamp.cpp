#include "host/jobs/timestamp.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>

namespace sluice {

namespace {

using namespace std::chrono;

// Takes fixed parts off the front of a text.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool take(char expected) {
        if (rest_.empty() || rest_[0] != expected) return false;
        rest_.remove_prefix(1);
        return true;
    }

    // Exactly `digits` of them, at most `max`.
    bool take_number(std::size_t digits, int max, int &number) {
        if (rest_.size() < digits) return false;
        const char *const end = rest_.data() + digits;
        const auto [stop, error] = std::from_chars(rest_.data(), end, number);
        if (error != std::errc() || stop != end || rest_[0] == '-' || number > max) return false;
        rest_.remove_prefix(digits);
        return true;
    }

    // The digits behind a point, as microseconds.
    bool take_fraction(microseconds &fraction) {
        std::int64_t unit = 100'000;
        std::size_t digits = 0;
        for (; !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; ++digits, unit /= 10) {
            fraction += microseconds((rest_[0] - '0') * unit);
            rest_.remove_prefix(1);
        }
        return digits > 0 && digits <= 9;
    }

    bool is_at_end() const noexcept { return rest_.empty(); }

private:
    std::string_view rest_;
};

}  // namespace

Timestamp now() noexcept { return time_point_cast<microseconds>(system_clock::now()); }

std::string time_text(Timestamp time) {
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(floor<milliseconds>(time - day));
    std::array<char, 40> text;
    const int size =
        std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return {text.data(), static_cast<std::size_t>(size)};
}

std::optional<Timestamp> parse_time(std::string_view text) {
    Scanner scanner(text);
    int year_number = 0, month_number = 0, day_number = 0, hour = 0, minute = 0, second = 0;
    microseconds fraction{0};
    const bool has_clock =
        scanner.take_number(4, 9999, year_number) && scanner.take('-') && scanner.take_number(2, 12, month_number) &&
        scanner.take('-') && scanner.take_number(2, 31, day_number) && (scanner.take('T') || scanner.take('t')) &&
        scanner.take_number(2, 23, hour) && scanner.take(':') && scanner.take_number(2, 59, minute) &&
        scanner.take(':') && scanner.take_number(2, 60, second);
    if (!has_clock || (scanner.take('.') && !scanner.take_fraction(fraction))) return std::nullopt;
    minutes offset{0};
    if (!scanner.take('Z') && !scanner.take('z')) {
        const bool is_east = scanner.take('+');
        int offset_hours = 0, offset_minutes = 0;
        if ((!is_east && !scanner.take('-')) || !scanner.take_number(2, 23, offset_hours) || !scanner.take(':') ||
            !scanner.take_number(2, 59, offset_minutes))
            return std::nullopt;
        offset = (is_east ? 1 : -1) * (hours(offset_hours) + minutes(offset_minutes));
    }
    const year_month_day date{year(year_number), month(static_cast<unsigned>(month_number)),
                              day(static_cast<unsigned>(day_number))};
    if (!scanner.is_at_end() || !date.ok()) return std::nullopt;
    return sys_days(date) + hours(hour) + minutes(minute) + seconds(second) + fraction - offset;
}

}  // namespace sluice
