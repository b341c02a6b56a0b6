// Fields of a head: case, several values, lists.
#include "host/http/header_fields.hpp"

#include "engine/base/failure.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::http;

namespace {

using Texts = std::vector<std::string_view>;

}  // namespace

BOOST_AUTO_TEST_SUITE(header_fields)

BOOST_AUTO_TEST_CASE(names_ignore_case_and_values_keep_their_order) {
    HeaderFields fields;
    fields.add("Accept", "a");
    fields.add("accept", " b\t");
    BOOST_TEST(fields.find("ACCEPT").value() == "a");
    BOOST_TEST((fields.all("Accept") == Texts{"a", "b"}));
    fields.set("aCCept", "c");
    BOOST_TEST((fields.all("Accept") == Texts{"c"}));
    fields.remove("ACCEPT");
    BOOST_TEST(!fields.has("Accept"));
}

BOOST_AUTO_TEST_CASE(what_would_break_the_head_is_refused) {
    HeaderFields fields;
    for (const char *name : {"", "a b", "a:", "a\r\n", "\xC3\xA4"})
        BOOST_CHECK_THROW(fields.add(name, "x"), sluice::Failure);
    for (const char *value : {"a\r\nb: c", "a\n", "\x01", "\x7F"})
        BOOST_CHECK_THROW(fields.add("a", value), sluice::Failure);
    fields.add("a", "\xC3\xA4\tb");
    BOOST_TEST(fields.size() == 1U);
}

BOOST_AUTO_TEST_CASE(lists_go_over_fields_and_leave_quoted_commas_alone) {
    HeaderFields fields;
    fields.add("X", "a, ,\"b, \\\" c\" ,");
    fields.add("X", "d");
    BOOST_TEST((fields.list("x") == Texts{"a", "\"b, \\\" c\"", "d"}));
    BOOST_TEST(fields.list("y").empty());
    BOOST_TEST((split_list("a\"b,c") == Texts{"a\"b,c"}));
    BOOST_TEST((split_list("\"a\\") == Texts{"\"a\\"}));
    BOOST_TEST(unquoted("\"b \\\" c\"") == "b \" c");
    BOOST_TEST(unquoted("\"") == "\"");
    BOOST_TEST(unquoted("plain") == "plain");
}

BOOST_AUTO_TEST_SUITE_END()
