// Content-Type and Accept (RFC 9110, 8.3 and 12.5).
#pragma once

#include "host/http/request.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::http {

/// One element of Accept, Accept-Encoding and the like, with its weight in thousandths.
struct Preference {
    std::string value;  // lower case, without parameters
    int weight = 1'000;
};

/// The elements of such a field, in order; malformed weights count as 1000.
std::vector<Preference> read_preferences(const Request &request, std::string_view field);

/// Which of these media types the client likes best; of equal ones the first. Without Accept, the first. Parameters of
/// Accept are passed over. Throws Refusal 406.
std::string_view choose_media_type(const Request &request, std::span<const std::string_view> offered);

/// Throws Refusal 415 unless Content-Type names one of these, whatever its parameters, and its charset is UTF-8 or not
/// given. A request without the field passes when `may_be_missing`.
void require_content_type(const Request &request, std::span<const std::string_view> allowed,
                          bool may_be_missing = false);

}  // namespace sluice::http
