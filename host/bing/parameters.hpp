// What a request to the Bing Maps API says behind its ? and in its path.
#pragma once

#include "host/http/request.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace sluice::bing {

/// The first parameter of this name, whatever the case; empty when it is not given.
std::string parameter(const http::Request &request, std::string_view name);

/// Anything but nothing, 0 and false.
bool flag_parameter(const http::Request &request, std::string_view name);
/// 1, true, 0 or false, in any case; nothing when it is missing or empty. Throws Refusal (400) for anything else.
std::optional<bool> strict_flag(const http::Request &request, const char *name);

/// How an answer is written.
enum class Output { json = 1, xml };

/// What `output` asks for, or `o` where that is not given; nothing for a word that is neither.
std::optional<Output> output_of(const http::Request &request);

/// Throws Refusal 400 for an output that is not known.
void require_known_output(const http::Request &request);

/// The id of a job or version as the store writes it, of its 32 hexadecimal digits with or without dashes. Nothing for
/// any other text.
std::optional<std::string> stored_id(std::string_view text);

/// The same as clients are told: 32 lower-case digits.
std::string told_id(const std::string &stored);

}  // namespace sluice::bing
