// os.time and os.date, and nothing else of the os library: in UTC, in English, at the job's own moment.
#include "engine/script/limits.hpp"
#include "engine/script/lua_binding.hpp"
#include "engine/script/sandbox.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace sluice {

namespace {

constexpr std::size_t format_bytes_max = 1000;
constexpr std::int64_t field_max = 1'000'000'000;  // of year, month, ... in a table, either way
constexpr std::int64_t year_max = 9999;

constexpr std::array<std::string_view, 7> weekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};

/// A moment taken apart, in UTC.
struct Moment {
    std::int64_t seconds = 0;  // since 1970-01-01
    std::chrono::year_month_day date;
    std::int64_t hour = 0, minute = 0, second = 0;
    std::int64_t day_of_year = 0;  // 1 to 366
    unsigned weekday = 0;          // 0 is Sunday

    std::int64_t year() const { return static_cast<int>(date.year()); }
    unsigned month() const { return static_cast<unsigned>(date.month()); }
    unsigned day() const { return static_cast<unsigned>(date.day()); }
};

/// The moment of the job: the same in every row, worker and call. SOURCE_DATE_EPOCH when it is set, else when the
/// process first asked.
std::int64_t job_seconds() {
    static const std::int64_t seconds = [] {
        const char *epoch = std::getenv("SOURCE_DATE_EPOCH");
        std::int64_t value = 0;
        if (epoch != nullptr) {
            const char *end = epoch + std::strlen(epoch);
            const auto [stop, error] = std::from_chars(epoch, end, value);
            if (error == std::errc{} && stop == end && stop != epoch) return value;
        }
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        return std::int64_t{std::chrono::duration_cast<std::chrono::seconds>(now).count()};
    }();
    return seconds;
}

Moment moment_of(lua_State *lua, std::int64_t seconds) {
    using namespace std::chrono;
    constexpr std::int64_t earliest = sys_days(year(0) / 1 / 1).time_since_epoch().count() * std::int64_t{86'400};
    constexpr std::int64_t end = sys_days(year(year_max + 1) / 1 / 1).time_since_epoch().count() * std::int64_t{86'400};
    if (seconds < earliest || seconds >= end) raise(lua, "the time is outside the years 0 to 9999");
    const sys_seconds time{std::chrono::seconds(seconds)};
    const sys_days day = floor<days>(time);
    Moment moment;
    moment.seconds = seconds;
    moment.date = year_month_day(day);
    const std::int64_t of_day = (time - day).count();
    moment.hour = of_day / 3600;
    moment.minute = of_day / 60 % 60;
    moment.second = of_day % 60;
    moment.day_of_year = (day - sys_days(moment.date.year() / 1 / 1)).count() + 1;
    moment.weekday = weekday(day).c_encoding();
    return moment;
}

/// Field `name` of the table in argument 1; without `absent` it has to be there.
std::int64_t date_field(lua_State *lua, const char *name, const std::int64_t *absent = nullptr) {
    lua_pushstring(lua, name);
    const int type = lua_rawget(lua, 1);
    int is_integer = 0;
    const lua_Integer value = lua_tointegerx(lua, -1, &is_integer);
    if (type == LUA_TNIL && absent != nullptr) {
        lua_pop(lua, 1);
        return *absent;
    }
    if (type != LUA_TNUMBER || is_integer == 0 || value > field_max || value < -field_max) {
        raise(lua, lua_pushfstring(lua, "field '%s' of a date must be an integer of at most nine digits", name));
    }
    lua_pop(lua, 1);
    return value;
}

/// The moment that the table in argument 1 names. Months, days, hours, ... beyond their range carry over.
Moment moment_of_table(lua_State *lua) {
    constexpr std::int64_t noon = 12;
    constexpr std::int64_t zero = 0;
    const std::int64_t month_count = date_field(lua, "year") * 12 + date_field(lua, "month") - 1;
    std::int64_t year = month_count / 12;
    std::int64_t month = month_count % 12;
    if (month < 0) {
        month += 12;
        --year;
    }
    if (year < -year_max || year > 2 * year_max) raise(lua, "the time is outside the years 0 to 9999");
    const auto first = std::chrono::year(static_cast<int>(year)) / static_cast<int>(month + 1) / 1;
    const std::int64_t days = std::chrono::sys_days(first).time_since_epoch().count() + date_field(lua, "day") - 1;
    const std::int64_t seconds = days * 86'400 + date_field(lua, "hour", &noon) * 3600 +
                                 date_field(lua, "min", &zero) * 60 + date_field(lua, "sec", &zero);
    return moment_of(lua, seconds);
}

/// Set the fields of the table on top of the stack.
void set_fields(lua_State *lua, const Moment &moment) {
    struct Field {
        const char *name;
        std::int64_t value;
    };
    const std::array<Field, 8> fields{{{"year", moment.year()},
                                       {"month", moment.month()},
                                       {"day", moment.day()},
                                       {"hour", moment.hour},
                                       {"min", moment.minute},
                                       {"sec", moment.second},
                                       {"yday", moment.day_of_year},
                                       {"wday", moment.weekday + 1}}};
    for (const Field &field : fields) {
        lua_pushstring(lua, field.name);
        lua_pushinteger(lua, field.value);
        lua_rawset(lua, -3);
    }
    lua_pushliteral(lua, "isdst");
    lua_pushboolean(lua, 0);
    lua_rawset(lua, -3);
}

std::string padded(std::int64_t value, std::size_t width, char fill = '0') {
    const std::string digits = std::to_string(value);
    return digits.size() < width ? std::string(width - digits.size(), fill) + digits : digits;
}

/// One conversion of strftime's, as the C locale has it; "" for one that is not known.
std::string conversion(const Moment &moment, char letter) {
    const auto all = [&moment](std::string_view letters) {
        std::string text;
        for (const char c : letters) text += c >= 'A' ? conversion(moment, c) : std::string(1, c);
        return text;
    };
    const std::int64_t half_day_hour = moment.hour % 12 == 0 ? 12 : moment.hour % 12;
    switch (letter) {
        case 'a': return std::string(weekdays[moment.weekday].substr(0, 3));
        case 'A': return std::string(weekdays[moment.weekday]);
        case 'b':
        case 'h': return std::string(months[moment.month() - 1].substr(0, 3));
        case 'B': return std::string(months[moment.month() - 1]);
        case 'c': return all("a b e T Y");
        case 'C': return padded(moment.year() / 100, 2);
        case 'd': return padded(moment.day(), 2);
        case 'D':
        case 'x': return all("m/d/y");
        case 'e': return padded(moment.day(), 2, ' ');
        case 'F': return all("Y-m-d");
        case 'H': return padded(moment.hour, 2);
        case 'I': return padded(half_day_hour, 2);
        case 'j': return padded(moment.day_of_year, 3);
        case 'm': return padded(moment.month(), 2);
        case 'M': return padded(moment.minute, 2);
        case 'n': return "\n";
        case 'p': return moment.hour < 12 ? "AM" : "PM";
        case 'r': return all("I:M:S p");
        case 'R': return all("H:M");
        case 's': return std::to_string(moment.seconds);
        case 'S': return padded(moment.second, 2);
        case 't': return "\t";
        case 'T':
        case 'X': return all("H:M:S");
        case 'u': return std::to_string(moment.weekday == 0 ? 7 : moment.weekday);
        case 'w': return std::to_string(moment.weekday);
        case 'y': return padded(moment.year() % 100, 2);
        case 'Y': return padded(moment.year(), 4);
        case 'z': return "+0000";
        case 'Z': return "UTC";
        case '%': return "%";
        default: return {};
    }
}

int time(lua_State *lua) {
    if (lua_isnoneornil(lua, 1)) {
        lua_pushinteger(lua, job_seconds());
        return 1;
    }
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    const Moment moment = moment_of_table(lua);
    set_fields(lua, moment);  // Lua's, too, puts the fields into their ranges
    lua_pushinteger(lua, moment.seconds);
    return 1;
}

int date(lua_State *lua) {
    std::string_view format = optional_text(lua, 1).value_or("%c");
    const Moment moment = moment_of(lua, lua_isnoneornil(lua, 2) ? job_seconds() : check_integer(lua, 2));
    if (format.starts_with('!')) format.remove_prefix(1);  // UTC, as always
    if (format.starts_with("*t")) {
        lua_createtable(lua, 0, 9);
        set_fields(lua, moment);
        return 1;
    }
    if (format.size() > format_bytes_max) raise(lua, "a date format of more than 1000 bytes");
    std::string text;
    for (std::size_t at = 0; at < format.size(); ++at) {
        if (format[at] != '%') {
            text += format[at];
            continue;
        }
        const std::string part = ++at < format.size() ? conversion(moment, format[at]) : "";
        if (part.empty()) raise(lua, "a date format with a '%' that starts no known conversion");
        text += part;
    }
    push_text(lua, text);
    return 1;
}

}  // namespace

void push_os_library(lua_State *lua) {
    lua_createtable(lua, 0, 2);
    lua_pushcfunction(lua, time);
    lua_setfield(lua, -2, "time");
    constexpr auto guarded_date = [](lua_State *state) { return guarded(state, [state] { return date(state); }); };
    lua_pushcfunction(lua, guarded_date);
    lua_setfield(lua, -2, "date");
}

}  // namespace sluice
