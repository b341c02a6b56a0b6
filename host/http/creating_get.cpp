#include "host/http/creating_get.hpp"

#include "host/http/refusal.hpp"

namespace sluice::http {

void require_get(const Request &request) {
    if (request.method == "GET") return;
    HeaderFields fields;
    fields.set("Allow", "GET");
    throw Refusal(405, "method_not_allowed", "what makes or changes something is done with GET, not with HEAD", fields);
}

}  // namespace sluice::http
