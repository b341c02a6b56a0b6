#include "host/http/http_date.hpp"

#include <Poco/DateTime.h>
#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/DateTimeParser.h>
#include <Poco/Exception.h>
#include <Poco/Timestamp.h>

namespace sluice::http {

std::string http_date(std::chrono::system_clock::time_point time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    return Poco::DateTimeFormatter::format(Poco::Timestamp::fromEpochTime(seconds), Poco::DateTimeFormat::HTTP_FORMAT);
}

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) {
    constexpr std::size_t bytes_max = 40;
    if (text.size() > bytes_max) return std::nullopt;
    for (const std::string *format : {&Poco::DateTimeFormat::HTTP_FORMAT, &Poco::DateTimeFormat::RFC850_FORMAT,
                                      &Poco::DateTimeFormat::ASCTIME_FORMAT}) {
        Poco::DateTime time;
        int zone_s = 0;
        try {
            // The parser alone takes many things for a date; the right form comes back as it was.
            if (!Poco::DateTimeParser::tryParse(*format, std::string(text), time, zone_s)) continue;
            if (format == &Poco::DateTimeFormat::HTTP_FORMAT && Poco::DateTimeFormatter::format(time, *format) != text)
                continue;
        } catch (const Poco::Exception &) {
            continue;
        }
        return std::chrono::sys_seconds(std::chrono::seconds(time.timestamp().epochTime()));
    }
    return std::nullopt;
}

}  // namespace sluice::http
