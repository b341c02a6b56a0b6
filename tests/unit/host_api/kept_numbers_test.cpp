// Which numbers of a JSON text read back as they were written.
#include "host/api/kept_numbers.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace sluice;

BOOST_AUTO_TEST_SUITE(kept_numbers)

BOOST_AUTO_TEST_CASE(what_a_double_holds_is_kept) {
    for (const char *number : {"0", "-1", "1.50", "15e-1", "1E2", "0.1", "-0.0", "0e5", "18446744073709551615",
                               "-9223372036854775808", "1e22", "5e-324"})
        BOOST_TEST(!number_not_kept("[" + std::string(number) + "]"), number);
    BOOST_TEST(!number_not_kept(R"({"a": "12345678901234567890123", "b": [true, null, {}]})"));
    BOOST_TEST(!number_not_kept("{"));
}

BOOST_AUTO_TEST_CASE(what_it_does_not_hold_is_named) {
    for (const char *number : {"12345678901234567890123", "100000000000000000000001", "-9223372036854775809",
                               "0.10000000000000000001", "1e-999"})
        BOOST_TEST(number_not_kept(R"({"a": [1, {"b": )" + std::string(number) + "}]}").value_or("") == number);
}

BOOST_AUTO_TEST_SUITE_END()
