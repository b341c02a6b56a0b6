// Names of downloads.
#pragma once

#include <string>
#include <string_view>

namespace sluice::http {

/// `attachment; filename="Gr__e.csv"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.csv` (RFC 6266, RFC 8187); the second part only
/// when the name needs it. `name` is UTF-8; control characters, slashes and backslashes become '_'.
std::string attachment(std::string_view name);

}  // namespace sluice::http
