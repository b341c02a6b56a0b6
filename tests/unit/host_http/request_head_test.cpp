// Heads that come in pieces, and what a refused one still says.
#include "host/http/request_head.hpp"

#include "host/http/limits.hpp"
#include "host/http/refusal.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::http;

namespace {

constexpr std::string_view head = "POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n";

int status_of(std::string_view text) {
    try {
        HeadScanner scanner;
        return scanner.find_end(text) ? 200 : 0;
    } catch (const Refusal &refusal) {
        return refusal.status();
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(request_head)

BOOST_AUTO_TEST_CASE(the_end_is_found_however_the_bytes_come) {
    const std::string text = std::string(head) + "xyzPOST";
    HeadScanner scanner;
    for (std::size_t size = 0; size < head.size(); ++size)
        BOOST_TEST(!scanner.find_end(text.substr(0, size)).has_value());
    BOOST_TEST(scanner.find_end(text).value() == head.size());
    HeadScanner at_once;
    BOOST_TEST(at_once.find_end(text).value() == head.size());
}

BOOST_AUTO_TEST_CASE(limits_hold_to_the_byte) {
    const auto line = [](std::size_t size) { return "GET /" + std::string(size - 16, 'x') + " HTTP/1.1\r\n"; };
    BOOST_TEST(line(100).size() == 100U);
    BOOST_TEST(status_of(line(request_line_bytes_max) + "\r\n") == 200);
    BOOST_TEST(status_of(line(request_line_bytes_max + 1) + "\r\n") == 414);
    const std::string field = "X: " + std::string(head_bytes_max - 7, 'x') + "\r\n\r\n";
    BOOST_TEST(field.size() == head_bytes_max);
    BOOST_TEST(status_of(line(100) + field) == 200);
    BOOST_TEST(status_of(line(100) + "y" + field) == 431);
    std::string fields;
    for (std::size_t count = 0; count < fields_max; ++count) fields += "a: b\r\n";
    BOOST_TEST(status_of(line(100) + fields + "\r\n") == 200);
    BOOST_TEST(status_of(line(100) + fields + "a: b\r\n") == 431);
}

BOOST_AUTO_TEST_CASE(a_head_says_who_and_what) {
    Request request;
    const BodyFraming framing = read_request_head(head, request);
    BOOST_TEST(request.method == "POST");
    BOOST_TEST(request.target.path == "/a");
    BOOST_TEST(request.host() == "x");
    BOOST_TEST(framing.length == 3U);
    BOOST_TEST(!framing.is_chunked);
    Request absolute;
    read_request_head("GET http://y/ HTTP/1.1\r\nHost: x\r\n\r\n", absolute);
    BOOST_TEST(absolute.host() == "y");
}

BOOST_AUTO_TEST_CASE(torn_heads_say_what_they_can) {
    Request request;
    guess_request("GET /a/b?c=%zz", request);
    BOOST_TEST(request.method == "GET");
    BOOST_TEST(request.target.segments.size() == 2U);
    for (const char *text : {"", "\x16\x03", "GET", "GET ", "GET a"}) {
        Request none;
        guess_request(text, none);
        BOOST_TEST(none.target.segments.empty(), text);
    }
}

BOOST_AUTO_TEST_CASE(odd_heads_say_what_they_ask_for) {
    Request no_token;
    guess_request("G{T /a/b HTTP/1.1", no_token);
    BOOST_TEST(no_token.method.empty());
    BOOST_TEST(no_token.target.segments.size() == 2U);
    Request tunnel;
    read_request_head("CONNECT /a HTTP/1.1\r\nHost: x\r\n\r\n", tunnel);
    BOOST_TEST(tunnel.target.path == "/a");
}

BOOST_AUTO_TEST_SUITE_END()
