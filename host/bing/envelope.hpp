// What every answer of the Bing Maps API about jobs, and every refusal of it, is wrapped in.
#pragma once

#include "host/bing/parameters.hpp"
#include "host/http/response.hpp"
#include "host/jobs/timestamp.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::bing {

/// What became of the key of a request.
enum class Authentication {
    valid = 1,
    missing,         // none was shown
    unknown,         // it is no key
    over,            // it was one: revoked, or past its end
    not_authorized,  // it is one, and not for this
    not_looked_at    // the request failed before
};

/// "ValidCredentials" and the like.
std::string_view authentication_word(Authentication authentication) noexcept;

struct Link {
    std::string role, name;  // name: empty for none
    std::string url;
};

/// A job as clients read it. A plain value.
struct DataflowJob {
    bool is_service = false;  // a DataServiceJob, which has no counts
    std::string name;         // of its data source, in lists
    std::string id, description;
    std::vector<Link> links;
    std::string_view status;  // "Pending", "Completed", "Aborted"; of what is just asked for, "Created", "Accepted"
    Timestamp created_at;
    std::optional<Timestamp> completed_at;
    std::int64_t entity_count = 0, processed_count = 0, failed_count = 0;
    std::string error;  // of an aborted one; it stands in the envelope's errors too
};

/// A plain value.
struct Envelope {
    int status = 200;
    Authentication authentication = Authentication::valid;
    std::vector<DataflowJob> jobs;
    std::vector<std::string> errors;  // empty: the member is left out, for clients take its presence for a fault
    bool is_refusal = false;          // there is no resource set then
};

/// In JSON or XML, as the request asks; JSON for one whose wish is not known. For nobody to keep.
http::Response envelope_response(const http::Request &request, const Envelope &envelope);

}  // namespace sluice::bing
