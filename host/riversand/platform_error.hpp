// How the platform tells of what cannot be done.
#pragma once

#include "host/http/error_shapes.hpp"
#include "host/http/refusal.hpp"

#include <string>

namespace sluice::riversand {

/// The platform's own codes, as refusals carry them.
namespace code {
inline constexpr const char *denied = "PD001";
inline constexpr const char *failed = "E0029";
inline constexpr const char *not_found = "E0018";
inline constexpr const char *wrong_request = "E0035";
inline constexpr const char *missing_parameter = "E0038";
inline constexpr const char *wrong_parameter = "E0039";
inline constexpr const char *too_big = "E0041";
inline constexpr const char *file_unreadable = "E0401";
inline constexpr const char *wrong_type = "E0420";
inline constexpr const char *something_wrong = "E0461";
inline constexpr const char *unknown_operation = "E0462";
}  // namespace code

/// What a request asks cannot be done as it stands. Told with status 200, as the platform tells of everything that is
/// not HTTP's; `code` is one of the platform's.
http::Refusal refused(const char *code, const std::string &message);

/// {"request": {..}, "response": {"status": "error", "statusDetail": {"messages": [..]}, "totalRecords": 0}}: what is
/// wrong, and behind it that the request failed. Codes that are not the platform's become those of theirs that say most
/// of it. Any thread.
http::Response error_response(const http::Refusal &refusal, const http::Request &request);

/// Give every path of the family, whatever its case and tenant, this shape; /api/v1 keeps its own.
void add_error_shapes(http::ErrorShapes &shapes);

}  // namespace sluice::riversand
