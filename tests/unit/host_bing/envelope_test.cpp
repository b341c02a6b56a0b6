// Envelopes, ids and dates, as clients that read no further than they must take them.
#include "host/bing/envelope.hpp"

#include "host/bing/dates.hpp"
#include "host/bing/parameters.hpp"
#include "host/bing/xml_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

namespace {

http::Request request_for(const std::string &target) {
    http::Request request;
    http::read_request_target(target, request.target);
    request.id = "trace";
    return request;
}

std::string body_of(const http::Response &response) { return std::get<std::string>(response.body); }

}  // namespace

BOOST_AUTO_TEST_SUITE(envelope)

BOOST_AUTO_TEST_CASE(names_and_values_have_no_case) {
    const http::Request request = request_for("/?&OutPut=XML&o=json&KEY=aB&x");
    BOOST_TEST((bing::output_of(request) == bing::Output::xml));
    BOOST_TEST(bing::parameter(request, "key") == "aB");
    BOOST_TEST(bing::parameter(request, "jobId") == "");
    BOOST_TEST((bing::output_of(request_for("/?O=Json")) == bing::Output::json));
    BOOST_TEST((bing::output_of(request_for("/?output=")) == bing::Output::json));
    BOOST_TEST(!bing::output_of(request_for("/?output=csv")).has_value());
    for (const char *is_set : {"/?f=1", "/?f=TRUE", "/?f=3"})
        BOOST_TEST(bing::flag_parameter(request_for(is_set), "F"), is_set);
    for (const char *is_not : {"/", "/?f=", "/?f=0", "/?f=False"})
        BOOST_TEST(!bing::flag_parameter(request_for(is_not), "F"), is_not);
}

BOOST_AUTO_TEST_CASE(ids_with_and_without_dashes) {
    const std::string stored = "0123abcd-4567-89ab-cdef-0123456789ab";
    for (const char *text : {"0123ABCD456789abcdef0123456789ab", "0123abcd-4567-89AB-cdef-0123456789ab"})
        BOOST_TEST(bing::stored_id(text).value() == stored);
    for (const char *text : {"", "0123", "0123abcd456789abcdef0123456789ag", "0123-abcd456789abcdef0123456789ab",
                             "0123abcd-4567-89ab-cdef-0123456789ab-"})
        BOOST_TEST(!bing::stored_id(text).has_value(), text);
    BOOST_TEST(bing::told_id(stored) == "0123abcd456789abcdef0123456789ab");
}

BOOST_AUTO_TEST_CASE(dates_of_both_forms) {
    const Timestamp time = parse_time("2011-11-17T20:38:31Z").value() + std::chrono::microseconds(17);
    BOOST_TEST(bing::json_date(time) == "Thu, 17 Nov 2011 20:38:31 GMT");
    BOOST_TEST(bing::xml_date(time) == "2011-11-17T20:38:31.0000170+00:00");
}

BOOST_AUTO_TEST_CASE(text_that_xml_cannot_write_is_left_out) {
    bing::XmlText xml;
    xml.open("a", {{"b", "\"<\x01"}});
    xml.element("c", "&\x02");
    xml.element("d", "");
    xml.close();
    BOOST_TEST(xml.text() == "<?xml version=\"1.0\" encoding=\"utf-8\"?><a b=\"&quot;&lt;\"><c>&amp;</c><d/></a>");
}

BOOST_AUTO_TEST_CASE(errors_are_absent_when_there_are_none) {
    bing::Envelope good;
    const http::Response answer = bing::envelope_response(request_for("/"), good);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(body_of(answer) ==
               "{\"authenticationResultCode\":\"ValidCredentials\",\"brandLogoUri\":\"\",\"copyright\":\"\","
               "\"resourceSets\":[{\"estimatedTotal\":0,\"resources\":[]}],\"statusCode\":200,"
               "\"statusDescription\":\"OK\",\"traceId\":\"trace\"}\n");
    bing::Envelope bad{404, bing::Authentication::not_looked_at, {}, {"no"}, true};
    BOOST_TEST(body_of(bing::envelope_response(request_for("/"), bad)) ==
               "{\"authenticationResultCode\":\"None\",\"brandLogoUri\":\"\",\"copyright\":\"\",\"errorDetails\":"
               "[\"no\"],\"resourceSets\":[],\"statusCode\":404,\"statusDescription\":\"Not Found\","
               "\"traceId\":\"trace\"}\n");
    BOOST_TEST(body_of(bing::envelope_response(request_for("/?o=xml"), bad))
                   .find("<ErrorDetails><string>no</string></ErrorDetails><TraceId>trace</TraceId><ResourceSets></"
                         "ResourceSets>") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
