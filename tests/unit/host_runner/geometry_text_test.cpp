#include "host/runner/geometry_text.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

BOOST_AUTO_TEST_SUITE(geometry_text)

namespace {

std::string geometry_problem(const std::string &text) { return sluice::read_geometry(text).problem; }

bool has_center(const std::string &text, double longitude, double latitude, double difference_max = 0) {
    const auto center = sluice::read_geometry(text).center;
    BOOST_REQUIRE_MESSAGE(center, text);
    BOOST_TEST_MESSAGE(text << ": " << center->longitude << ' ' << center->latitude);
    return std::fabs(center->longitude - longitude) <= difference_max &&
           std::fabs(center->latitude - latitude) <= difference_max;
}

}  // namespace

BOOST_AUTO_TEST_CASE(geometries) {
    for (const char *text :
         {"POINT (-122.1 47.6)", "point(180 -90)", " POINT ( 1e1 +2.5 ) ", "POINT EMPTY", "LINESTRING (0 0, 1 1)",
          "POLYGON ((0 0, 1 0, 1 1, 0 0), (0 0,1 0,1 1,0 0))", "MULTIPOINT (1 2, 3 4)", "MULTIPOINT ((1 2), (3 4))",
          "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))", "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((0 0, 1 0, 1 1, 0 0)))",
          "GEOMETRYCOLLECTION (POINT (1 2), GEOMETRYCOLLECTION (LINESTRING (0 0, 1 1), POINT EMPTY))"})
        BOOST_TEST(geometry_problem(text) == "", text);
}

BOOST_AUTO_TEST_CASE(what_is_none) {
    const std::pair<std::string, const char *> cases[] = {{"", "no kind of geometry"},
                                                          {"CIRCLE (0 0)", "no kind of geometry"},
                                                          {"CIRCLE EMPTY", "no kind of geometry"},
                                                          {"POINT", "a ( is missing"},
                                                          {"POINT (1)", "a number is missing, at character 9"},
                                                          {"POINT (1 2", "a , or ) is missing"},
                                                          {"POINT (1 2 3)", "a , or ) is missing"},
                                                          {"POINT (1 2, 3 4)", "one point"},
                                                          {"POINT (1 2) x", "more behind"},
                                                          {"POINT (180.1 2)", "longitude"},
                                                          {"POINT (2 90.1)", "latitude"},
                                                          {"POINT (nan 2)", "longitude"},
                                                          {"LINESTRING (0 0)", "less than two"},
                                                          {"POLYGON ((0 0, 1 1, 0 0))", "less than four"},
                                                          {"POLYGON (0 0, 1 1, 0 0)", "a ( is missing"},
                                                          {"MULTIPOINT ((1 2)", "a , or ) is missing"},
                                                          {"MULTIPOINT ((1 2, 3 4)", "a ) is missing"}};
    for (const auto &[text, part] : cases)
        BOOST_TEST(geometry_problem(text).find(part) != std::string::npos, text << ": " << geometry_problem(text));
}

BOOST_AUTO_TEST_CASE(large_and_deep_ones_are_refused) {
    std::string points = "MULTIPOINT (0 0";
    for (std::size_t i = 1; i < sluice::geometry_points_max; ++i) points += ",0 0";
    BOOST_TEST(geometry_problem(points + ")") == "");
    BOOST_TEST(geometry_problem(points + ",0 0)").find("100000 points") != std::string::npos);
    std::string deep;
    for (int i = 0; i < 10'000; ++i) deep += "GEOMETRYCOLLECTION (";
    BOOST_TEST(geometry_problem(deep).find("too deep") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(centers_of_points_and_lines) {
    BOOST_TEST(has_center("POINT (7.1 50.7)", 7.1, 50.7));
    BOOST_TEST(has_center("MULTIPOINT (1 2, (3 4), 8 0)", 4, 2));
    BOOST_TEST(has_center("MULTIPOINT (0.1 0.7, 0.1 0.7, 0.1 0.7)", 0.1, 0.7));  // whose sums are rounded
    BOOST_TEST(has_center("LINESTRING (0 0, 4 0)", 2, 0));
    BOOST_TEST(has_center("LINESTRING (0 0, 4 0, 4 4, 4 4)", 3, 1));
    BOOST_TEST(has_center("MULTILINESTRING ((0 0, 2 0), (10 0, 16 0))", 10, 0));
    BOOST_TEST(has_center("LINESTRING (180 0.1, 180 0.2, 180 0.7)", 180, 0.4, 1e-12));
    BOOST_TEST(sluice::read_geometry("LINESTRING (179.9 0.1, 180 0.2, 180 0.7)").center->longitude <= 180);
}

BOOST_AUTO_TEST_CASE(centers_of_areas) {
    BOOST_TEST(has_center("POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0))", 1, 1));
    BOOST_TEST(has_center("POLYGON ((0 0, 0 2, 2 2, 2 0, 0 0))", 1, 1));
    BOOST_TEST(has_center("POLYGON ((0 0, 3 0, 0 3, 0 0))", 1, 1));
    BOOST_TEST(has_center("POLYGON ((0 0, 4 0, 4 4, 0 4))", 2, 2));  // whose last point is not its first
    for (const char *hole : {"1 1, 2 1, 2 3, 1 3, 1 1", "1 1, 1 3, 2 3, 2 1, 1 1"})
        for (const char *shell : {"0 0, 4 0, 4 4, 0 4, 0 0", "0 0, 0 4, 4 4, 4 0, 0 0"})
            BOOST_TEST(has_center("POLYGON ((" + std::string(shell) + "), (" + hole + "))", (32. - 3) / 14, 2, 1e-12));
    BOOST_TEST(has_center("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((10 0, 12 0, 12 2, 10 2, 10 0)))",
                          (0.5 + 4 * 11) / 5, (0.5 + 4) / 5, 1e-12));
    BOOST_TEST(has_center("POLYGON ((-180 -90, 180 -90, 180 90, -180 90, -180 -90))", 0, 0));
    // A building far from 0.
    BOOST_TEST(has_center(
        "POLYGON ((179.9998 89.9998, 179.9999 89.9998, 179.9999 89.9999, 179.9998 89.9999, 179.9998 89.9998))",
        179.99985, 89.99985, 1e-12));
}

BOOST_AUTO_TEST_CASE(the_highest_dimension_counts) {
    const std::string point = "POINT (100 50)", line = "LINESTRING (0 0, 4 0)",
                      area = "POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0))";
    BOOST_TEST(has_center("GEOMETRYCOLLECTION (" + point + ", " + line + ", " + area + ")", 1, 1));
    BOOST_TEST(
        has_center("GEOMETRYCOLLECTION (" + point + ", GEOMETRYCOLLECTION (" + line + "), POLYGON EMPTY)", 2, 0));
    BOOST_TEST(has_center("GEOMETRYCOLLECTION (" + point + ", POINT (0 0), LINESTRING EMPTY)", 50, 25));
}

BOOST_AUTO_TEST_CASE(what_is_degenerate_counts_for_less) {
    BOOST_TEST(has_center("LINESTRING (3 4, 3 4, 3 4)", 3, 4));
    BOOST_TEST(has_center("POLYGON ((3 4, 3 4, 3 4, 3 4))", 3, 4));
    BOOST_TEST(has_center("POLYGON ((0 0, 4 0, 2 0, 0 0))", 2, 0));
    // On a line but for the digits: the areas that this leaves may be anything.
    BOOST_TEST(has_center("POLYGON ((0.1 0.2, 0.2 0.4, 0.3 0.6, 0.7 1.4, 0.1 0.2))", 0.4, 0.8, 1e-12));
    BOOST_TEST(
        has_center("POLYGON ((100.1 50.2, 100.2 50.4, 100.3 50.6, 100.7 51.4, 100.1 50.2))", 100.4, 50.8, 1e-12));
    BOOST_TEST(has_center("GEOMETRYCOLLECTION (POLYGON ((0 0, 4 0, 2 0, 0 0)), LINESTRING (10 0, 14 0), POINT (9 9))",
                          (2 * 8 + 12 * 4) / 12., 0, 1e-12));
    BOOST_TEST(has_center("GEOMETRYCOLLECTION (LINESTRING (3 4, 3 4), POINT (5 6))", 4, 5));
    BOOST_TEST(
        has_center("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))", 1, 1));  // crosses itself: its halves take each other away
    BOOST_TEST(has_center("POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0), (0 0, 2 0, 2 2, 0 2, 0 0))", 1, 1));
    // The hole is not where the polygon is; without its outlines the centre would be near longitude -400.
    BOOST_TEST(has_center("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (90 0, 99 0, 99 10, 90 10, 90 0))",
                          (40 * 5 + 38 * 94.5) / 78, 5, 1e-9));
}

BOOST_AUTO_TEST_CASE(what_has_no_center) {
    for (const char *text :
         {"POINT EMPTY", "MULTIPOLYGON EMPTY", "GEOMETRYCOLLECTION (POINT EMPTY)", "", "POINT (1 2) x", "POINT (1 91)",
          "POLYGON", "POLYGON ((0 0, 1 1, 0 0))", "LINESTRING (1 2", "POINT (nan 1)"})
        BOOST_TEST(!sluice::read_geometry(text).center, text);
    BOOST_TEST(!std::signbit(sluice::read_geometry("POINT (-0 -0)").center->longitude));
}

BOOST_AUTO_TEST_SUITE_END()
