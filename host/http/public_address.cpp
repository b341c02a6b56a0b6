#include "host/http/public_address.hpp"

namespace sluice::http {

std::string public_base(const Request &request, const std::string &public_url) {
    if (!public_url.empty()) return public_url;
    return (request.is_tls ? "https://" : "http://") + std::string(request.host());
}

}  // namespace sluice::http
