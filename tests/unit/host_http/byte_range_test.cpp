// Parts of a body.
#include "host/http/byte_range.hpp"

#include "host/http/refusal.hpp"
#include "tests/unit/host_http/requests.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::http;

namespace {

// "offset+length", "whole" or the refusal's Content-Range.
std::string range(std::string_view text, std::uint64_t size = 1'000, std::string_view method = "GET") {
    Request request = sluice::test::request_with({{"Range", text}});
    request.method = method;
    try {
        const auto found = requested_range(request, size);
        return found ? std::to_string(found->offset) + "+" + std::to_string(found->length) : "whole";
    } catch (const Refusal &refusal) {
        return std::string(refusal.fields().find("Content-Range").value());
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(byte_range)

BOOST_AUTO_TEST_CASE(single_ranges_are_cut_to_the_body) {
    BOOST_TEST(range("bytes=0-0") == "0+1");
    BOOST_TEST(range("bytes=0-") == "0+1000");
    BOOST_TEST(range("bytes=999-") == "999+1");
    BOOST_TEST(range("Bytes = 10-19") == "10+10");
    BOOST_TEST(range("bytes=10-5000") == "10+990");
    BOOST_TEST(range("bytes=10-99999999999999999999999") == "10+990");
    BOOST_TEST(range("bytes=-1") == "999+1");
    BOOST_TEST(range("bytes=-5000") == "0+1000");
    BOOST_TEST(content_range({10, 10}, 1'000) == "bytes 10-19/1000");
}

BOOST_AUTO_TEST_CASE(ranges_behind_the_end_are_refused) {
    for (const char *text : {"bytes=1000-", "bytes=1000-2000", "bytes=-0", "bytes=99999999999999999999999-"})
        BOOST_TEST(range(text) == "bytes */1000", text);
    BOOST_TEST(range("bytes=0-", 0) == "bytes */0");
    BOOST_TEST(range("bytes=-1", 0) == "bytes */0");
}

BOOST_AUTO_TEST_CASE(everything_else_gets_the_whole_body) {
    for (const char *text : {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=0-1,5-6", "rows=0-1",
                             "bytes=+1-2", "bytes=1--2", "bytes=1 -2"})
        BOOST_TEST(range(text) == "whole", text);
    BOOST_TEST(range("bytes=0-1", 1'000, "HEAD") == "whole");
}

BOOST_AUTO_TEST_SUITE_END()
