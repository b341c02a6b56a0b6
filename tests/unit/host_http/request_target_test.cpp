// Paths are split before they are decoded; queries keep their order.
#include "host/http/request_target.hpp"

#include "host/http/limits.hpp"
#include "host/http/refusal.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::http;

namespace {

using Texts = std::vector<std::string>;

RequestTarget read(std::string_view text) {
    RequestTarget target;
    read_request_target(text, target);
    return target;
}

bool is_refused(std::string_view text) {
    try {
        read(text);
        return false;
    } catch (const Refusal &refusal) {
        return refusal.status() == 400;
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(request_target)

BOOST_AUTO_TEST_CASE(paths_are_split_before_they_are_decoded) {
    BOOST_TEST((read("/").segments == Texts{""}));
    BOOST_TEST((read("/a/b%2Fc/").segments == Texts{"a", "b/c", ""}));
    BOOST_TEST((read("//a").segments == Texts{"", "a"}));
    BOOST_TEST((read("/Gr%C3%B6%C3%9Fe+1").segments == Texts{"Größe+1"}));
    BOOST_TEST((read("/Größe").segments == Texts{"Größe"}));
    BOOST_TEST(read("/a%2Fb?c").path == "/a%2Fb");
}

BOOST_AUTO_TEST_CASE(queries_keep_order_and_doubles) {
    const RequestTarget target = read("/a?x=1&y=a+b%2B&x=2&&flag&=v&z=a=b?c/d");
    BOOST_REQUIRE(target.query.size() == 6U);
    BOOST_TEST(target.parameter("x").value() == "1");
    BOOST_TEST(target.query[2].value == "2");
    BOOST_TEST(target.parameter("y").value() == "a b+");
    BOOST_TEST(target.parameter("flag").value() == "");
    BOOST_TEST(target.query[4].name == "");
    BOOST_TEST(target.parameter("z").value() == "a=b?c/d");
    BOOST_TEST(!target.parameter("X").has_value());
}

BOOST_AUTO_TEST_CASE(absolute_targets_name_their_host) {
    const RequestTarget target = read("HTTP://a.example:80/b?c=d");
    BOOST_TEST(target.authority == "a.example:80");
    BOOST_TEST(target.path == "/b");
    BOOST_TEST(read("https://[::1]").path == "/");
    BOOST_TEST(read("http://a?b=c").parameter("b").value() == "c");
}

BOOST_AUTO_TEST_CASE(malformed_targets_are_refused) {
    for (const char *text : {"",        "a",         "a/b",         "/a b",      "/a#b",        "/%",   "/%4",
                             "/%G0",    "/%00",      "/..",         "/a/.",      "/%2e%2e",     "/%FF", "/?%FF",
                             "/?a=%zz", "http:///a", "http://a@b/", "file:///a", "http://a b/", "/\x7F"})
        BOOST_TEST(is_refused(text), text);
    std::string many = "/?";
    for (std::size_t count = 0; count < query_parameters_max; ++count) many += "a&";
    BOOST_TEST(!is_refused(many));
    BOOST_TEST(is_refused(many + "a"));
}

BOOST_AUTO_TEST_CASE(hosts_have_a_form) {
    for (const char *good : {"", "a", "a:", "a:80", "127.0.0.1:8080", "[::1]", "[::1]:80", "a_b.c-d"})
        BOOST_TEST(is_authority(good), good);
    for (const char *bad : {":80", "a:b", "a:123456", "[::1", "[]", "[::1]80", "[g::]", "a/b", "a@b", "a b", "a:1:2"})
        BOOST_TEST(!is_authority(bad), bad);
}

BOOST_AUTO_TEST_CASE(encoding_is_undone_by_decoding) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    BOOST_TEST((percent_decoded(percent_encoded(all)).value() == all));
    BOOST_TEST(percent_encoded("a-._~/ö") == "a-._~%2F%C3%B6");
}

BOOST_AUTO_TEST_SUITE_END()
