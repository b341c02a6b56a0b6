// Requests that may act as the local user, and clients behind proxies.
#include "host/http/proxy_trust.hpp"

#include "engine/base/failure.hpp"
#include "tests/unit/host_http/requests.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::http;
using sluice::test::request_with;

namespace {

bool is_local(const Request &request) { return why_not_local(request).empty(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(proxy_trust)

BOOST_AUTO_TEST_CASE(plain_requests_from_this_machine_are_local) {
    for (const char *host : {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:8080", "[::1]", "[::1]:8080"})
        BOOST_TEST(is_local(request_with({}, host)), host);
    Request request = request_with({});
    for (const char *peer : {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"}) {
        request.peer = peer;
        BOOST_TEST(is_local(request), peer);
    }
}

BOOST_AUTO_TEST_CASE(other_peers_are_not) {
    Request request = request_with({});
    for (const char *peer : {"", "10.0.0.1", "::2", "::", "fe80::1", "::ffff:10.0.0.1", "localhost", "128.0.0.1"}) {
        request.peer = peer;
        BOOST_TEST(!is_local(request), peer);
    }
}

BOOST_AUTO_TEST_CASE(other_hosts_are_not) {
    for (const char *host : {"", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.2",
                             "[::1].evil.example", "[::2]", "evil.example:8080", "0.0.0.0"})
        BOOST_TEST(!is_local(request_with({}, host)), host);
    Request absolute = request_with({});
    absolute.target.authority = "evil.example";
    BOOST_TEST(!is_local(absolute));
    absolute = request_with({}, "evil.example");
    absolute.target.authority = "localhost";
    BOOST_TEST(!is_local(absolute));
    Request old = request_with({});
    old.fields.remove("Host");
    BOOST_TEST(!is_local(old));
}

BOOST_AUTO_TEST_CASE(proxied_requests_are_not) {
    for (const char *name : {"Forwarded", "X-Forwarded-For", "x-forwarded-host", "X-FORWARDED-PROTO",
                             "X-Forwarded-Anything", "Via", "X-Real-IP"})
        BOOST_TEST(!is_local(request_with({{name, ""}})), name);
}

BOOST_AUTO_TEST_CASE(requests_of_other_sites_are_not) {
    for (const char *origin : {"null", "", "http://evil.example", "https://localhost:8080", "http://localhost",
                               "http://localhost:8081", "http://127.0.0.1:8080", "http://localhost:8080.evil.example"})
        BOOST_TEST(!is_local(request_with({{"Origin", origin}})), origin);
    BOOST_TEST(is_local(request_with({{"Origin", "http://localhost:8080"}})));
    for (const char *site : {"cross-site", "same-site", ""})
        BOOST_TEST(!is_local(request_with({{"Sec-Fetch-Site", site}})), site);
    for (const char *site : {"same-origin", "none"})
        BOOST_TEST(is_local(request_with({{"Sec-Fetch-Site", site}})), site);
}

BOOST_AUTO_TEST_CASE(networks_hold_addresses) {
    const TrustedProxies proxies({"10.0.0.0/8", "192.168.1.7", "fd00::/9", "0.0.0.0/32"});
    for (const char *in : {"10.0.0.1", "10.255.255.255", "192.168.1.7", "::ffff:10.1.2.3", "fd00::1", "fd7f::1"})
        BOOST_TEST(proxies.contains(in), in);
    for (const char *out : {"11.0.0.1", "192.168.1.8", "fd80::1", "::1", "", "nonsense", "10.0.0"})
        BOOST_TEST(!proxies.contains(out), out);
    BOOST_TEST(TrustedProxies({"0.0.0.0/0"}).contains("1.2.3.4"));
    BOOST_TEST(!TrustedProxies({"0.0.0.0/0"}).contains("::1"));
    for (const char *bad :
         {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1", "proxy.example", "::/129", "/8"})
        BOOST_CHECK_THROW(TrustedProxies({bad}), sluice::Failure);
}

BOOST_AUTO_TEST_CASE(clients_are_found_behind_trusted_proxies_only) {
    const TrustedProxies proxies({"127.0.0.1", "10.0.0.0/8"});
    const auto address = [&](std::string_view hops) {
        return client_origin(request_with({{"X-Forwarded-For", hops}}), proxies).address;
    };
    BOOST_TEST(address("1.2.3.4") == "1.2.3.4");
    BOOST_TEST(address("6.6.6.6, 1.2.3.4, 10.0.0.1") == "1.2.3.4");
    BOOST_TEST(address("10.0.0.2, 10.0.0.1") == "10.0.0.2");
    BOOST_TEST(address("[2001:db8::1]:443") == "2001:db8::1");
    BOOST_TEST(address("1.2.3.4:5678") == "1.2.3.4");
    BOOST_TEST(address("1.2.3.4, nonsense, 10.0.0.1") == "10.0.0.1");
    BOOST_TEST(address("") == "127.0.0.1");
    Request foreign = request_with({{"X-Forwarded-For", "1.2.3.4"}, {"X-Forwarded-Proto", "https"}});
    BOOST_TEST(client_origin(foreign, proxies).is_https);
    foreign.peer = "5.6.7.8";
    BOOST_TEST(client_origin(foreign, proxies).address == "5.6.7.8");
    BOOST_TEST(!client_origin(foreign, proxies).is_https);
}

BOOST_AUTO_TEST_SUITE_END()
