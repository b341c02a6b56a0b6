// Columns that share a page.
#include "plugins/writer_pdf/column_widths.hpp"

#include <boost/test/unit_test.hpp>
#include <numeric>

using sluice::pdf::fit_widths;

BOOST_AUTO_TEST_SUITE(column_widths)

BOOST_AUTO_TEST_CASE(what_fits_stays) {
    const std::vector<double> wanted = {10, 20, 30};
    BOOST_TEST(fit_widths(wanted, 60) == wanted, boost::test_tools::per_element());
    BOOST_TEST(fit_widths({}, 60).empty());
}

BOOST_AUTO_TEST_CASE(only_wide_columns_give_way) {
    const std::vector<double> expected = {10, 45, 45};
    BOOST_TEST(fit_widths({10, 300, 60}, 100) == expected, boost::test_tools::per_element());
    const std::vector<double> one_each = {10, 20, 70};
    BOOST_TEST(fit_widths({10, 20, 300}, 100) == one_each, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_room_is_used_up) {
    for (double room = 1; room < 200; room += 7) {
        const std::vector<double> widths = fit_widths({12, 80, 5, 80, 33}, room);
        BOOST_TEST(std::accumulate(widths.begin(), widths.end(), 0.0) == room, boost::test_tools::tolerance(1e-9));
    }
}

BOOST_AUTO_TEST_SUITE_END()
