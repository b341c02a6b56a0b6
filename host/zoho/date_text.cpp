#include "host/zoho/date_text.hpp"

#include "engine/base/text.hpp"

#include <array>
#include <cstdio>

namespace sluice::zoho {

namespace {

constexpr std::size_t text_bytes_max = 64;

constexpr std::array<std::string_view, 12> months = {"january",   "february", "march",    "april",
                                                     "may",       "june",     "july",     "august",
                                                     "september", "october",  "november", "december"};

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept { return c >= 'a' && c <= 'z'; }

// From left to right; what is not there is not taken.
class Scan {
public:
    explicit Scan(std::string_view text) : text_(text) {}

    bool is_at_end() const noexcept { return text_.empty(); }

    // A number of so many digits.
    std::optional<int> number(std::size_t digits_min, std::size_t digits_max) {
        std::size_t count = 0;
        int value = 0;
        while (count < text_.size() && is_digit(text_[count])) {
            if (count == digits_max) return std::nullopt;
            value = value * 10 + (text_[count++] - '0');
        }
        if (count < digits_min) return std::nullopt;
        text_.remove_prefix(count);
        return value;
    }

    // By its name, or by the first three letters of it.
    std::optional<int> month() {
        std::size_t count = 0;
        while (count < text_.size() && is_letter(text_[count])) ++count;
        const std::string_view word = text_.substr(0, count);
        for (std::size_t i = 0; i < months.size(); ++i) {
            if (word != months[i] && word != months[i].substr(0, 3)) continue;
            text_.remove_prefix(count);
            return static_cast<int>(i) + 1;
        }
        return std::nullopt;
    }

    // One of these characters, or 0.
    char one_of(std::string_view characters) {
        if (text_.empty() || characters.find(text_.front()) == characters.npos) return 0;
        const char taken = text_.front();
        text_.remove_prefix(1);
        return taken;
    }

    bool word(std::string_view word) {
        if (!text_.starts_with(word)) return false;
        text_.remove_prefix(word.size());
        return true;
    }

    void spaces() {
        while (one_of(" ") != 0) {
        }
    }

private:
    std::string_view text_;
};

struct Day {
    int year = 0, month = 0, day = 0;
};

// 2026-01-31
std::optional<Day> year_first(Scan &scan) {
    const auto year = scan.number(4, 4);
    const char divider = scan.one_of("-/");
    if (!year || divider == 0) return std::nullopt;
    const auto month = scan.number(1, 2);
    if (!month || scan.one_of(std::string_view(&divider, 1)) == 0) return std::nullopt;
    const auto day = scan.number(1, 2);
    return day ? std::optional(Day{*year, *month, *day}) : std::nullopt;
}

// 31-Jan-2026, 31 January 2026, 31 Jan, 2026
std::optional<Day> day_first(Scan &scan) {
    const auto day = scan.number(1, 2);
    if (!day || scan.one_of("-/ ") == 0) return std::nullopt;
    const auto month = scan.month();
    if (!month || scan.one_of("-/, ") == 0) return std::nullopt;
    scan.spaces();
    const auto year = scan.number(4, 4);
    return year ? std::optional(Day{*year, *month, *day}) : std::nullopt;
}

// Jan 31, 2026
std::optional<Day> month_first(Scan &scan) {
    const auto month = scan.month();
    if (!month || scan.one_of("- ") == 0) return std::nullopt;
    const auto day = scan.number(1, 2);
    if (!day || scan.one_of("-, ") == 0) return std::nullopt;
    scan.spaces();
    const auto year = scan.number(4, 4);
    return year ? std::optional(Day{*year, *month, *day}) : std::nullopt;
}

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

// The time as ISO 8601, with its zone.
std::optional<std::string> time_of(Scan &scan) {
    auto hour = scan.number(1, 2);
    if (!hour || scan.one_of(":") == 0) return std::nullopt;
    const auto minute = scan.number(2, 2);
    if (!minute) return std::nullopt;
    std::string rest = ":" + two_digits(*minute);
    int second = 0;
    std::string fraction;
    if (scan.one_of(":") != 0) {
        const auto given = scan.number(2, 2);
        if (!given) return std::nullopt;
        second = *given;
        if (scan.one_of(".") != 0) {
            while (const char digit = scan.one_of("0123456789")) fraction += digit;
            if (fraction.empty()) return std::nullopt;
        }
    }
    rest += ":" + two_digits(second) + (fraction.empty() ? "" : "." + fraction);
    scan.spaces();
    const bool is_morning = scan.word("am"), is_afternoon = !is_morning && scan.word("pm");
    if (is_morning || is_afternoon) {
        if (*hour < 1 || *hour > 12) return std::nullopt;
        hour = *hour % 12 + (is_afternoon ? 12 : 0);
    }
    if (scan.word("z")) return two_digits(*hour) + rest + "Z";
    const char sign = scan.one_of("+-");
    if (sign == 0) return two_digits(*hour) + rest;
    const auto zone_hour = scan.number(2, 2);
    if (!zone_hour || scan.one_of(":") == 0) return std::nullopt;
    const auto zone_minute = scan.number(2, 2);
    if (!zone_minute) return std::nullopt;
    return two_digits(*hour) + rest + sign + two_digits(*zone_hour) + ":" + two_digits(*zone_minute);
}

}  // namespace

std::optional<std::string> iso_date(std::string_view text) {
    if (text.size() > text_bytes_max) return std::nullopt;
    const std::string lower = ascii_lower(text);
    for (const auto read : {&year_first, &day_first, &month_first}) {
        Scan scan(lower);
        scan.spaces();
        const std::optional<Day> day = read(scan);
        if (!day) continue;
        const std::string year = std::to_string(day->year);
        std::string iso =
            std::string(4 - year.size(), '0') + year + "-" + two_digits(day->month) + "-" + two_digits(day->day);
        const bool may_have_time = scan.one_of("t ") != 0;
        scan.spaces();
        if (scan.is_at_end()) return iso;
        const std::optional<std::string> time = may_have_time ? time_of(scan) : std::nullopt;
        scan.spaces();
        if (!time || !scan.is_at_end()) return std::nullopt;
        return iso + "T" + *time;
    }
    return std::nullopt;
}

}  // namespace sluice::zoho
