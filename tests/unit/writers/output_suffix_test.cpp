// The names of the files of several tables.
#include "plugins/sdk/sluice/output_suffix.hpp"

#include <boost/test/unit_test.hpp>

namespace {

std::vector<std::string> suffixes(const std::vector<std::string> &names) {
    std::vector<sluice::Table> tables;
    for (const std::string &name : names) tables.push_back({name, {}, {}});
    return sluice::sdk::output_suffixes(tables, ".csv");
}

void check(const std::vector<std::string> &names, const std::vector<std::string> &expected) {
    const std::vector<std::string> made = suffixes(names);
    BOOST_TEST(made == expected, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(output_suffix)

BOOST_AUTO_TEST_CASE(the_first_table_has_the_plain_name) {
    check({"Entities"}, {".csv"});
    check({"Entities", "Relationships"}, {".csv", "-Relationships.csv"});
}

BOOST_AUTO_TEST_CASE(names_become_safe) {
    check({"a", "../b", "c d", "x\"y'z", "tab\there", "Größe", "a.b-c"},
          {".csv", "-.._b.csv", "-c_d.csv", "-x_y_z.csv", "-tab_here.csv", "-Größe.csv", "-a.b-c.csv"});
}

BOOST_AUTO_TEST_CASE(names_stay_different) {
    check({"a", "b/c", "b c", "b_c"}, {".csv", "-b_c.csv", "-b_c-3.csv", "-b_c-4.csv"});
    check({"a", "", ""}, {".csv", "--2.csv", "--3.csv"});
    check({"a", "b-4", "b", "b"}, {".csv", "-b-4.csv", "-b.csv", "-b-4-4.csv"});
}

BOOST_AUTO_TEST_CASE(long_names_end_between_characters) {
    check({"a", std::string(300, 'x')}, {".csv", "-" + std::string(100, 'x') + ".csv"});
    check({"a", std::string(99, 'x') + "ü"}, {".csv", "-" + std::string(99, 'x') + ".csv"});
    check({"a", std::string(98, 'x') + "üy"}, {".csv", "-" + std::string(98, 'x') + "ü.csv"});
}

BOOST_AUTO_TEST_SUITE_END()
