// CONFIG, the parameter in which the Zoho Analytics API is told how to export.
#pragma once

#include "engine/profile/profile.hpp"
#include "host/http/request_target.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::zoho {

/// What is created: an export of a view, or of a statement.
enum class Source { view = 1, statement };

inline constexpr std::size_t view_config_chars_max = 100'000, statement_config_chars_max = 200'000;

/// The parameter as it came; nullptr without it. Throws Refusal 8506 for two of them.
const std::string *config_text(const http::RequestTarget &target);

/// Clients write numbers and flags as texts, too. Nothing for what is none.
std::optional<double> number_of(const Json &value);
std::optional<bool> flag_of(const Json &value);

/// The attributes by their names, each of its own type: numbers and flags that came as texts are none any more, and
/// everything is within its bounds. Without the parameter an empty object. Throws Refusal: 8506 for two of them, 8507
/// for a long one, 8080 for what is no JSON object or names an attribute that nobody knows, 8516 for a wrong type, and
/// what belongs to the attribute.
Json read_config(const http::RequestTarget &target, Source source);

}  // namespace sluice::zoho
