// The addresses that clients are told.
#pragma once

#include "host/http/request.hpp"

#include <string>

namespace sluice::http {

/// What stands in front of an absolute path: `public_url`, or, when that is empty, which it is only where no other
/// machine can call, what the request was sent to. Throws Refusal (400) when the request does not say: ask before
/// anything is done.
std::string public_base(const Request &request, const std::string &public_url);

}  // namespace sluice::http
