// The parameters behind the ? of a request, with types and ranges. All functions throw Refusal 400.
#pragma once

#include "host/http/request.hpp"
#include "host/jobs/timestamp.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// Every parameter must be one of these: a filter that is misspelt must not mean everything.
void require_parameters(const http::Request &request, const std::vector<std::string> &known);

/// Empty when it is not given.
std::string parameter(const http::Request &request, std::string_view name);

std::int64_t number_parameter(const http::Request &request, std::string_view name, std::int64_t usual, std::int64_t min,
                              std::int64_t max);

/// What the Idempotency-Key field says; empty without one. Throws Refusal 400 when it is too long, or says nothing.
std::string idempotency_key(const http::Request &request);

/// A time as RFC 3339 writes it.
std::optional<Timestamp> time_parameter(const http::Request &request, std::string_view name);

}  // namespace sluice
