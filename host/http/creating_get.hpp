// GETs that make or change something.
#pragma once

#include "host/http/request.hpp"

namespace sluice::http {

/// Throws Refusal 405 for HEAD, which is answered as GET is, but shall do nothing.
void require_get(const Request &request);

}  // namespace sluice::http
