#include "engine/entity/date_text.hpp"

#include "engine/entity/number_text.hpp"

#include <chrono>

namespace sluice {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t day = 86'400 * second;

// Reads a text from its front.
class Reader {
public:
    explicit Reader(std::string_view text) noexcept : rest_(text) {}

    bool is_at_end() const noexcept { return rest_.empty(); }
    bool skip_one_of(std::string_view choice) noexcept {
        if (rest_.empty() || choice.find(rest_.front()) == choice.npos) return false;
        rest_.remove_prefix(1);
        return true;
    }
    // Exactly `count` digits, as a number from `least` to `most`.
    std::optional<int> digits(std::size_t count, int least, int most) noexcept {
        if (rest_.size() < count) return std::nullopt;
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (rest_[i] < '0' || rest_[i] > '9') return std::nullopt;
            value = value * 10 + (rest_[i] - '0');
        }
        if (value < least || value > most) return std::nullopt;
        rest_.remove_prefix(count);
        return value;
    }
    std::string_view all_digits() noexcept {
        std::size_t count = 0;
        while (count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') ++count;
        const std::string_view digits = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return digits;
    }
    std::optional<char> sign() noexcept {
        if (rest_.empty() || (rest_.front() != '+' && rest_.front() != '-')) return std::nullopt;
        const char found = rest_.front();
        rest_.remove_prefix(1);
        return found;
    }

private:
    std::string_view rest_;
};

std::optional<std::int32_t> read_date(Reader &reader) noexcept {
    const auto year = reader.digits(4, 1, 9999);
    if (!year || !reader.skip_one_of("-")) return std::nullopt;
    const auto month = reader.digits(2, 1, 12);
    if (!month || !reader.skip_one_of("-")) return std::nullopt;
    const auto day_of_month = reader.digits(2, 1, 31);
    if (!day_of_month) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day_of_month))};
    if (!date.ok()) return std::nullopt;
    return static_cast<std::int32_t>(std::chrono::sys_days(date).time_since_epoch().count());
}

std::optional<std::int64_t> read_clock(Reader &reader) noexcept {
    const auto hour = reader.digits(2, 0, 23);
    if (!hour || !reader.skip_one_of(":")) return std::nullopt;
    const auto minute = reader.digits(2, 0, 59);
    if (!minute || !reader.skip_one_of(":")) return std::nullopt;
    const auto seconds = reader.digits(2, 0, 59);
    if (!seconds) return std::nullopt;
    return (*hour * 3600 + *minute * 60 + *seconds) * second;
}

// Minutes east of UTC.
std::optional<int> read_offset(Reader &reader) noexcept {
    if (reader.skip_one_of("Zz")) return 0;
    const auto sign = reader.sign();
    if (!sign) return std::nullopt;
    const auto hours = reader.digits(2, 0, 23);
    if (!hours) return std::nullopt;
    reader.skip_one_of(":");
    const auto minutes = reader.digits(2, 0, 59);
    if (!minutes) return std::nullopt;
    return (*sign == '-' ? -1 : 1) * (*hours * 60 + *minutes);
}

// At least `width` digits, with zeros in front.
void append_padded(std::vector<char> &out, std::int64_t value, int width) {
    std::int64_t bound = 1;
    for (int digits = 1; digits < width; ++digits) bound *= 10;
    for (; bound > 1 && value < bound; bound /= 10) out.push_back('0');
    append_integer(out, value);
}

}  // namespace

std::optional<std::int32_t> date_of(std::string_view text) noexcept {
    Reader reader(text);
    const std::optional<std::int32_t> days = read_date(reader);
    return reader.is_at_end() ? days : std::nullopt;
}

DateTime datetime_of(std::string_view text, bool is_utc_assumed) noexcept {
    constexpr std::string_view no_datetime = "a text that is no date with time";
    Reader reader(text);
    const std::optional<std::int32_t> days = read_date(reader);
    if (!days || !reader.skip_one_of("Tt ")) return {0, no_datetime};
    const std::optional<std::int64_t> clock = read_clock(reader);
    if (!clock) return {0, no_datetime};
    std::int64_t fraction = 0;
    if (reader.skip_one_of(".")) {
        const std::string_view digits = reader.all_digits();
        if (digits.empty()) return {0, no_datetime};
        std::int64_t unit = second / 10;
        for (const char digit : digits) {
            if (unit == 0 && digit != '0') return {0, "a time finer than microseconds"};
            fraction += (digit - '0') * unit;
            unit /= 10;
        }
    }
    std::int64_t offset_minutes = 0;
    if (reader.is_at_end()) {
        if (!is_utc_assumed) return {0, "a date and time without a time zone (say zone = \"UTC\" to read it as UTC)"};
    } else {
        const std::optional<int> offset = read_offset(reader);
        if (!offset || !reader.is_at_end()) return {0, no_datetime};
        offset_minutes = *offset;
    }
    return {*days * day + *clock + fraction - offset_minutes * 60 * second, {}};
}

void append_date(std::vector<char> &out, std::int32_t days) {
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
    const int year = static_cast<int>(date.year());
    if (year < 0) out.push_back('-');
    append_padded(out, year < 0 ? -year : year, 4);
    out.push_back('-');
    append_padded(out, static_cast<unsigned>(date.month()), 2);
    out.push_back('-');
    append_padded(out, static_cast<unsigned>(date.day()), 2);
}

void append_datetime(std::vector<char> &out, std::int64_t microseconds) {
    std::int64_t in_day = microseconds % day;
    if (in_day < 0) in_day += day;
    append_date(out, static_cast<std::int32_t>((microseconds - in_day) / day));
    out.push_back('T');
    append_padded(out, in_day / (3600 * second), 2);
    out.push_back(':');
    append_padded(out, in_day / (60 * second) % 60, 2);
    out.push_back(':');
    append_padded(out, in_day / second % 60, 2);
    if (const std::int64_t fraction = in_day % second; fraction != 0) {
        out.push_back('.');
        append_padded(out, fraction, 6);
        while (out.back() == '0') out.pop_back();
    }
    out.push_back('Z');
}

}  // namespace sluice
