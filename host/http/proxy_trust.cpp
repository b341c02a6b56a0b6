#include "host/http/proxy_trust.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"

#include <arpa/inet.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace sluice::http {

namespace {

// 4 or 16 bytes; IPv4 in the clothes of IPv6 is IPv4.
std::optional<std::string> address_bytes(std::string_view text) {
    const std::string address(text);
    std::array<char, 16> bytes{};
    if (::inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) return std::string(bytes.data(), 4);
    if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return std::nullopt;
    const std::string whole(bytes.data(), bytes.size());
    if (whole.starts_with(std::string(10, '\0') + "\xFF\xFF")) return whole.substr(12);
    return whole;
}

bool is_loopback(std::string_view address) {
    const std::optional<std::string> bytes = address_bytes(address);
    if (!bytes) return false;
    return bytes->size() == 4 ? bytes->front() == 127 : *bytes == std::string(15, '\0') + '\1';
}

bool is_local_host(std::string_view authority) noexcept {
    if (!is_authority(authority)) return false;  // so that nothing but a port follows the name
    const std::size_t end = authority.starts_with('[') ? authority.find(']') + 1 : authority.find(':');
    const std::string_view name = authority.substr(0, end);
    return equal_ignoring_case(name, "localhost") || name == "127.0.0.1" || name == "[::1]";
}

// An origin of this very server, as a page of its own sends it.
bool is_own_origin(const Request &request, std::string_view origin) {
    const std::string_view scheme = request.is_tls ? "https://" : "http://";
    return origin.starts_with(scheme) && is_local_host(origin.substr(scheme.size())) &&
           equal_ignoring_case(origin.substr(scheme.size()), request.host());
}

// "1.2.3.4", "1.2.3.4:567", "[::1]:567", "::1" without the port.
std::string_view without_port(std::string_view text) noexcept {
    if (text.starts_with('[')) return text.substr(1, text.find(']') - 1);
    const std::size_t colon = text.find(':');
    return colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos
               ? text.substr(0, colon)
               : text;
}

}  // namespace

std::string why_not_local(const Request &request) {
    if (!is_loopback(request.peer)) return "it does not come from this machine";
    for (const auto &[name, value] : request.fields) {
        const bool is_of_proxy = equal_ignoring_case(name, "Forwarded") || equal_ignoring_case(name, "Via") ||
                                 equal_ignoring_case(name, "X-Real-IP") ||
                                 ascii_lower(name).starts_with("x-forwarded-");
        if (is_of_proxy) return "it came through a proxy (" + one_line(name) + ")";
        if (equal_ignoring_case(name, "Host") && !is_local_host(value)) return "it names another host";
        if (equal_ignoring_case(name, "Origin") && !is_own_origin(request, value))
            return "another site sent it (Origin)";
        if (equal_ignoring_case(name, "Sec-Fetch-Site") && value != "same-origin" && value != "none")
            return "another site sent it (Sec-Fetch-Site)";
    }
    if (!is_local_host(request.host())) return "it names another host";
    return "";
}

TrustedProxies::TrustedProxies(const std::vector<std::string> &networks) {
    for (const std::string &text : networks) {
        const std::size_t slash = std::min(text.find('/'), text.size());
        const std::optional<std::string> bytes = address_bytes(std::string_view(text).substr(0, slash));
        const auto refuse = [&text] {
            throw Failure(Status::bad_config, "'" + text + "' is no address or network such as 10.0.0.0/8");
        };
        if (!bytes) refuse();
        Network network{*bytes, static_cast<unsigned>(bytes->size() * 8)};
        if (slash < text.size()) {
            const char *const end = text.data() + text.size();
            unsigned bit_count = 0;
            const auto [stopped, error] = std::from_chars(text.data() + slash + 1, end, bit_count);
            if (error != std::errc() || stopped != end || bit_count > network.bit_count) refuse();
            network.bit_count = bit_count;
        }
        networks_.push_back(std::move(network));
    }
}

bool TrustedProxies::contains(std::string_view address) const noexcept {
    const std::optional<std::string> bytes = address_bytes(address);
    if (!bytes) return false;
    const auto does_match = [&bytes](const Network &network) {
        if (network.bytes.size() != bytes->size()) return false;
        for (unsigned bit = 0; bit < network.bit_count; ++bit) {
            const auto mask = static_cast<unsigned char>(0x80 >> (bit % 8));
            const auto difference = static_cast<unsigned char>(network.bytes[bit / 8] ^ (*bytes)[bit / 8]);
            if ((difference & mask) != 0) return false;
        }
        return true;
    };
    return std::any_of(networks_.begin(), networks_.end(), does_match);
}

ClientOrigin client_origin(const Request &request, const TrustedProxies &proxies) {
    ClientOrigin origin{request.peer, request.is_tls};
    if (!proxies.contains(request.peer)) return origin;
    const std::vector<std::string_view> hops = request.fields.list("X-Forwarded-For");
    for (auto hop = hops.rbegin(); hop != hops.rend() && proxies.contains(origin.address); ++hop) {
        const std::string_view address = without_port(*hop);
        if (!address_bytes(address)) break;
        origin.address = address;
    }
    const std::vector<std::string_view> schemes = request.fields.list("X-Forwarded-Proto");
    if (!schemes.empty()) origin.is_https = equal_ignoring_case(schemes.back(), "https");
    return origin;
}

}  // namespace sluice::http
