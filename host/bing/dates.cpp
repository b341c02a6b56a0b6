#include "host/bing/dates.hpp"

#include "host/http/http_date.hpp"

namespace sluice::bing {

std::string json_date(Timestamp time) { return http::http_date(time); }

std::string xml_date(Timestamp time) {
    constexpr std::size_t seconds_end = 19, digit_count = 6;
    std::string digits = std::to_string((time - std::chrono::floor<std::chrono::seconds>(time)).count());
    digits.insert(0, digit_count - digits.size(), '0');
    return time_text(time).substr(0, seconds_end) + "." + digits + "0+00:00";
}

}  // namespace sluice::bing
