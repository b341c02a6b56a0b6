#include "host/http/public_address.hpp"

#include "host/http/refusal.hpp"

namespace sluice::http {

std::string public_base(const Request &request, const std::string &public_url) {
    if (!public_url.empty()) return public_url;
    if (request.host().empty())
        throw Refusal(400, "host_missing", "the field Host must say what the request was sent to");
    return (request.is_tls ? "https://" : "http://") + std::string(request.host());
}

}  // namespace sluice::http
