// The gate: outwards only, once, and not for long.
#include "host/callbacks/outgoing_calls.hpp"

#include "engine/base/failure.hpp"
#include "tests/unit/host_callbacks/local_server.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>

using namespace sluice;
using namespace sluice::test;

namespace {

bool is_bad_config(const Failure &failure) { return failure.status() == Status::bad_config; }
bool is_io_retry(const Failure &failure) { return failure.status() == Status::io_retry; }

const AddressRules loopback({"127.0.0.1"});

}  // namespace

BOOST_AUTO_TEST_SUITE(outgoing_calls)

BOOST_AUTO_TEST_CASE(an_allowed_receiver_is_called) {
    const LocalServer server(answer_of(202, "thanks"));
    const OutgoingAnswer answer =
        OutgoingCalls(loopback).post({server.url(), {{"Content-Type", "application/json"}, {"webhook-id", "7"}}, "{}"});
    BOOST_TEST(answer.status == 202);
    BOOST_TEST(answer.body == "thanks");
    BOOST_TEST(!answer.is_cut);
    BOOST_REQUIRE(server.requests().size() == 1);
    const std::string request = server.requests()[0];
    BOOST_TEST(request.starts_with("POST /hook HTTP/1.1\r\n"));
    BOOST_TEST(request.find("\r\nwebhook-id: 7\r\n") != std::string::npos);
    BOOST_TEST(request.find("\r\nContent-Type: application/json\r\n") != std::string::npos);
    BOOST_TEST(request.ends_with("\r\n\r\n{}"));
}

// A name is looked up when it is called, and so is every spelling of an address; what counts is where the socket would
// go.
BOOST_AUTO_TEST_CASE(no_spelling_leads_inwards) {
    const LocalServer server(answer_of(200));
    for (const char *host : {"127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0.0.0.0",
                             "0", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "127.0.0.1."})
        BOOST_CHECK_EXCEPTION(OutgoingCalls(AddressRules()).post({server.url(host), {}, "{}"}), Failure,
                              [](const Failure &failure) { return failure.status() != Status::ok; });
    BOOST_TEST(server.requests().empty());
    BOOST_CHECK_EXCEPTION(OutgoingCalls(AddressRules()).post({server.url("localhost"), {}, "{}"}), Failure,
                          is_bad_config);
    BOOST_CHECK_EXCEPTION(OutgoingCalls(AddressRules()).post({"http://169.254.169.254/latest", {}, "{}"}), Failure,
                          is_bad_config);
}

BOOST_AUTO_TEST_CASE(a_redirect_is_an_answer) {
    const LocalServer inside(answer_of(200));
    for (const int status : {301, 302, 303, 307, 308}) {
        const LocalServer server(answer_of(status, "", "Location: " + inside.url() + "\r\n"));
        BOOST_TEST(OutgoingCalls(loopback).post({server.url(), {}, "{}"}).status == status);
        BOOST_TEST(server.requests().size() == 1);
    }
    BOOST_TEST(inside.requests().empty());
}

BOOST_AUTO_TEST_CASE(the_environment_names_no_proxy) {
    const LocalServer proxy(answer_of(200)), server(answer_of(204));
    for (const char *name : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"})
        setenv(name, proxy.url().c_str(), 1);
    BOOST_TEST(OutgoingCalls(loopback).post({server.url(), {}, "{}"}).status == 204);
    // Where a proxy would be asked for the inner address, the guard could not see it.
    BOOST_CHECK_EXCEPTION(OutgoingCalls(AddressRules()).post({server.url(), {}, "{}"}), Failure, is_bad_config);
    for (const char *name : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}) unsetenv(name);
    BOOST_TEST(proxy.requests().empty());
}

BOOST_AUTO_TEST_CASE(other_schemes_are_refused) {
    for (const char *url : {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "ldap://127.0.0.1/",
                            "dict://127.0.0.1/", "", "nothing at all", "http://", "http://ann:secret@127.0.0.1/"})
        BOOST_CHECK_EXCEPTION(OutgoingCalls(loopback).post({url, {}, "{}"}), Failure, is_bad_config);
}

BOOST_AUTO_TEST_CASE(a_header_is_one_line) {
    const LocalServer server(answer_of(200));
    BOOST_CHECK_EXCEPTION(OutgoingCalls(loopback).post({server.url(), {{"a", "b\r\nHost: evil"}}, "{}"}), Failure,
                          is_bad_config);
    BOOST_TEST(server.requests().empty());
}

BOOST_AUTO_TEST_CASE(a_long_answer_is_cut) {
    const LocalServer fits(answer_of(200, std::string(64 << 10, 'x'))),
        longer(answer_of(200, std::string(1 << 20, 'x')));
    const OutgoingAnswer whole = OutgoingCalls(loopback).post({fits.url(), {}, "{}"});
    BOOST_TEST((whole.body.size() == 64 << 10 && !whole.is_cut));
    const OutgoingAnswer cut = OutgoingCalls(loopback).post({longer.url(), {}, "{}"});
    BOOST_TEST((cut.status == 200 && cut.body.size() == 64 << 10 && cut.is_cut));
}

BOOST_AUTO_TEST_CASE(who_does_not_answer_is_left) {
    const LocalServer silent("");
    OutgoingCalls::Limits limits;
    limits.whole_call = std::chrono::milliseconds(200);
    BOOST_CHECK_EXCEPTION(OutgoingCalls(loopback, limits).post({silent.url(), {}, "{}"}), Failure, is_io_retry);
    int closed_port = 0;
    {
        const LocalServer gone(answer_of(200));
        closed_port = gone.port();
    }
    BOOST_CHECK_EXCEPTION(
        OutgoingCalls(loopback).post({"http://127.0.0.1:" + std::to_string(closed_port) + "/", {}, "{}"}), Failure,
        is_io_retry);
}

BOOST_AUTO_TEST_CASE(a_receiver_is_a_host_and_a_port) {
    BOOST_TEST(receiver_of("https://Hooks.Example/a?b=1").value() == "hooks.example:443");
    BOOST_TEST(receiver_of("http://hooks.example:80/other").value() == "hooks.example:80");
    BOOST_TEST(receiver_of("http://[::1]:8080/").value() == "[::1]:8080");
    BOOST_TEST(!receiver_of("https://a b/").has_value());
    BOOST_TEST(!receiver_of("").has_value());
    BOOST_TEST(!receiver_of("https://ann:word@hooks.example/").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
