// Conditional requests.
#include "host/http/entity_tag.hpp"

#include "host/http/http_date.hpp"
#include "tests/unit/host_http/requests.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::http;
using sluice::test::request_with;

namespace {

const Validators strong = {EntityTag{"a", false}, parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT")};
const Validators weak = {EntityTag{"a", true}, std::nullopt};

bool is(Precondition expected, std::string_view field, std::string_view value, const Validators &validators,
        std::string_view method = "GET") {
    Request request = request_with({{field, value}});
    request.method = method;
    return check_preconditions(request, validators) == expected;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(entity_tag)

BOOST_AUTO_TEST_CASE(tags_are_read_and_written) {
    BOOST_TEST(parse_entity_tag("\"a\"").value().text() == "\"a\"");
    BOOST_TEST(parse_entity_tag("W/\"a\"").value().text() == "W/\"a\"");
    BOOST_TEST(parse_entity_tag("\"\"").value().opaque == "");
    for (const char *bad : {"", "a", "\"", "w/\"a\"", "\"a", "\"a b\"", "\"a\"b\""})
        BOOST_TEST(!parse_entity_tag(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(if_none_match_compares_weakly) {
    using enum Precondition;
    BOOST_TEST(is(not_modified, "If-None-Match", "\"a\"", strong));
    BOOST_TEST(is(not_modified, "If-None-Match", "W/\"a\"", strong));
    BOOST_TEST(is(not_modified, "If-None-Match", "\"x\", \"a\"", weak));
    BOOST_TEST(is(not_modified, "If-None-Match", "*", weak));
    BOOST_TEST(is(holds, "If-None-Match", "\"b\"", strong));
    BOOST_TEST(is(holds, "If-None-Match", "a", strong));
    BOOST_TEST(is(holds, "If-None-Match", "*", {}));
    BOOST_TEST(is(failed, "If-None-Match", "\"a\"", strong, "DELETE"));
}

BOOST_AUTO_TEST_CASE(if_match_compares_strongly) {
    using enum Precondition;
    BOOST_TEST(is(holds, "If-Match", "\"a\"", strong));
    BOOST_TEST(is(holds, "If-Match", "*", strong));
    BOOST_TEST(is(failed, "If-Match", "W/\"a\"", strong));
    BOOST_TEST(is(failed, "If-Match", "\"a\"", weak));
    BOOST_TEST(is(failed, "If-Match", "\"b\"", strong));
    BOOST_TEST(is(failed, "If-Match", "nonsense", strong));
    BOOST_TEST(is(failed, "If-Match", "*", {}));
}

BOOST_AUTO_TEST_CASE(dates_count_when_there_are_no_tags) {
    using enum Precondition;
    BOOST_TEST(is(not_modified, "If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT", strong));
    BOOST_TEST(is(holds, "If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT", strong));
    BOOST_TEST(is(holds, "If-Modified-Since", "yesterday", strong));
    const Request both =
        request_with({{"If-None-Match", "\"b\""}, {"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}});
    BOOST_TEST((check_preconditions(both, strong) == holds));
}

BOOST_AUTO_TEST_CASE(ranges_apply_to_exactly_this_representation) {
    const auto applies = [](std::string_view value, const Validators &validators) {
        return does_range_apply(request_with({{"If-Range", value}}), validators);
    };
    BOOST_TEST(does_range_apply(request_with({}), strong));
    BOOST_TEST(applies("\"a\"", strong));
    BOOST_TEST(applies("Sun, 06 Nov 1994 08:49:37 GMT", strong));
    BOOST_TEST(!applies("Sun, 06 Nov 1994 08:49:38 GMT", strong));
    BOOST_TEST(!applies("W/\"a\"", strong));
    BOOST_TEST(!applies("\"a\"", weak));
    BOOST_TEST(!applies("\"b\"", strong));
    BOOST_TEST(!applies("nonsense", strong));
}

BOOST_AUTO_TEST_CASE(dates_have_three_forms) {
    const auto time = parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT");
    BOOST_REQUIRE(time.has_value());
    BOOST_TEST(time->time_since_epoch().count() == 784'111'777);
    BOOST_TEST(http_date(*time) == "Sun, 06 Nov 1994 08:49:37 GMT");
    BOOST_TEST((parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == time));
    BOOST_TEST((parse_http_date("Sun Nov  6 08:49:37 1994") == time));
    for (const char *bad :
         {"", "1994", "Sun, 06 Nov 1994", "Sun, 99 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 +0100"})
        BOOST_TEST(!parse_http_date(bad).has_value(), bad);
}

BOOST_AUTO_TEST_SUITE_END()
