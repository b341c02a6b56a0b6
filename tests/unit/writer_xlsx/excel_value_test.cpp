// Which values Excel holds as numbers, and the names of cells.
#include "plugins/writer_xlsx/excel_value.hpp"

#include "plugins/writer_xlsx/cell_ref.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>

using namespace sluice::xlsx;

BOOST_AUTO_TEST_SUITE(excel_value)

BOOST_AUTO_TEST_CASE(fifteen_digits_fit) {
    BOOST_TEST(fits_digits(std::int64_t{999'999'999'999'999}));
    BOOST_TEST(fits_digits(std::int64_t{-999'999'999'999'999}));
    BOOST_TEST(!fits_digits(std::int64_t{1'000'000'000'000'000}));
    BOOST_TEST(!fits_digits(std::numeric_limits<std::int64_t>::min()));
    for (const char *text : {"0", "-1.5", "123456789012345", "0.00000000123456789012345", "12345.6789012345000000",
                             "0.000", "-123456789012345.000", "100000000000000"})
        BOOST_TEST(fits_digits(std::string_view(text)), text);
    for (const char *text :
         {"1234567890123456", "1000000000000000", "0.1234567890123456", "1000000000.0000001", "-12345678901234567890"})
        BOOST_TEST(!fits_digits(std::string_view(text)), text);
    BOOST_TEST(!fits_digits(std::string_view("0." + std::string(400, '0') + "1")));
}

BOOST_AUTO_TEST_CASE(the_range_is_that_of_excel) {
    const double infinite = std::numeric_limits<double>::infinity();
    for (const double value : {0.0, -0.0, 1.0, 2.2250738585072014e-308, 9.99999999999999e307, -1e-300})
        BOOST_TEST(fits_range(value));
    for (const double value : {infinite, -infinite, std::nan(""), 5e-324, 1e308, -1.7e308})
        BOOST_TEST(!fits_range(value));
}

BOOST_AUTO_TEST_CASE(serials_count_from_excels_epoch) {
    BOOST_TEST(date_serial(0).value() == 25'569);
    BOOST_TEST(date_serial(-25'508).value() == 61);
    BOOST_TEST(!date_serial(-25'509).has_value());
    BOOST_TEST(date_serial(2'932'896).value() == 2'958'465);
    BOOST_TEST(!date_serial(2'932'897).has_value());
    BOOST_TEST(time_serial(43'200'000'000).value() == 25'569.5);
    BOOST_TEST(time_serial(-43'200'000'000).value() == 25'568.5);
    BOOST_TEST(!time_serial(std::numeric_limits<std::int64_t>::min()).has_value());
    BOOST_TEST(!time_serial(std::numeric_limits<std::int64_t>::max()).has_value());
    BOOST_TEST(time_serial(253'402'300'799'000'000).value() < 2'958'466);
    BOOST_TEST(!time_serial(253'402'300'799'999'999).has_value());
}

BOOST_AUTO_TEST_CASE(columns_have_letters) {
    const std::pair<std::size_t, const char *> columns[] = {{0, "A"},   {25, "Z"},   {26, "AA"},   {51, "AZ"},
                                                            {52, "BA"}, {701, "ZZ"}, {702, "AAA"}, {16'383, "XFD"}};
    for (const auto &[column, letters] : columns) BOOST_TEST(column_letters(column) == letters);
    BOOST_TEST(cell_reference(1'048'575, 16'383) == "XFD1048576");
    BOOST_TEST(range_from_origin(0, 0) == "A1");
    BOOST_TEST(range_from_origin(4, 2) == "A1:C5");
}

BOOST_AUTO_TEST_SUITE_END()
