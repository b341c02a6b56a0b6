#include "host/riversand/download_links.hpp"

#include "host/http/public_address.hpp"
#include "host/http/refusal.hpp"
#include "host/http/request_target.hpp"

#include <charconv>
#include <optional>
#include <string_view>

namespace sluice::riversand {

namespace {

constexpr std::string_view front = "/api/binarystreamobjectservice/download/";

}  // namespace

const char *const download_path = "/{tenant}/api/binarystreamobjectservice/download/{file}";

std::string download_url(ServerKey &key, const DownloadLink &link, const http::Request &request,
                         const std::string &public_url) {
    std::string url = http::public_base(request, public_url);
    url += "/" + http::percent_encoded(link.tenant);
    url += front;
    url += http::percent_encoded(link.file_id);
    url += "?expires=" + std::to_string(link.expires_at.time_since_epoch().count());
    return url + "&signature=" + key.sign(link);
}

DownloadLink require_valid_link(ServerKey &key, const http::Request &request, const std::string &tenant,
                                const std::string &file_id, std::chrono::sys_seconds now) {
    const std::string_view expires = request.target.parameter("expires").value_or("");
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(expires.data(), expires.data() + expires.size(), seconds);
    const DownloadLink link{tenant, file_id, std::chrono::sys_seconds(std::chrono::seconds(seconds))};
    const bool is_number = error == std::errc() && end == expires.data() + expires.size();
    if (!is_number || !key.is_valid(link, request.target.parameter("signature").value_or(""), now))
        throw http::Refusal(403, "forbidden", "the link is over, or not one of this server's");
    return link;
}

}  // namespace sluice::riversand
