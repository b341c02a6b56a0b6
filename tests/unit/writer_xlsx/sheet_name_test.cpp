// Names that Excel accepts for a sheet, and number formats that it accepts.
#include "plugins/writer_xlsx/sheet_name.hpp"

#include "plugins/writer_xlsx/number_format.hpp"

#include <boost/test/unit_test.hpp>

using sluice::xlsx::adapted_sheet_name;
using sluice::xlsx::number_format_problem;
using sluice::xlsx::sheet_name_problem;

BOOST_AUTO_TEST_SUITE(sheet_name)

BOOST_AUTO_TEST_CASE(good_names_pass) {
    for (const char *name : {"a", "Entities", "it's", "Größe 日本語", "1234567890123456789012345678901", "a & <b>",
                             "Histories", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"}) {
        BOOST_TEST(sheet_name_problem(name, {"other"}) == "");
        BOOST_TEST(adapted_sheet_name(name, {"other"}) == name);
    }
}

BOOST_AUTO_TEST_CASE(bad_names_are_adapted_to_good_ones) {
    const std::vector<std::string> taken = {"Entities", "ÄPFEL", "Σ", "Name (2)", "Name"};
    const std::pair<const char *, const char *> cases[] = {
        {"", "Sheet6"},
        {"a[b]:c*d?e/f\\g", "a_b__c_d_e_f_g"},
        {"'quoted'", "_quoted_"},
        {"'", "_"},
        {"history", "history_"},
        {"HISTORY", "HISTORY_"},
        {"tab\there", "tab_here"},
        {"12345678901234567890123456789012", "1234567890123456789012345678901"},
        {"123456789012345678901234567890'x", "123456789012345678901234567890_"},
        {"12345678901234567890123456789😀😀", "12345678901234567890123456789😀"},
        {"entities", "entities (2)"},
        {"äpfel", "äpfel (2)"},
        {"ς", "ς (2)"},
        {"name", "name (3)"}};
    for (const auto &[name, expected] : cases) {
        BOOST_TEST(sheet_name_problem(name, taken) != "", name);
        const std::string adapted = adapted_sheet_name(name, taken);
        BOOST_TEST(adapted == expected);
        BOOST_TEST(sheet_name_problem(adapted, taken) == "");
    }
}

BOOST_AUTO_TEST_CASE(many_equal_names_stay_apart) {
    std::vector<std::string> taken;
    for (int i = 0; i < 120; ++i) {
        taken.push_back(adapted_sheet_name("A name that is much longer than a sheet's", taken));
        const std::vector<std::string> before(taken.begin(), taken.end() - 1);
        BOOST_TEST(sheet_name_problem(taken.back(), before) == "");
    }
    BOOST_TEST(taken[1] == "A name that is much longer  (2)");
    BOOST_TEST(taken[119].ends_with(" (120)"));
}

BOOST_AUTO_TEST_CASE(number_formats_are_checked) {
    for (const char *format :
         {"0", "General", "@", "yyyy-mm-dd", "#,##0.00 \"€\"", "[Red]-0;0;\\-;@", "0_)", "* 0", "[h]:mm", "\"a;b[\";0"})
        BOOST_TEST(number_format_problem(format) == "");
    for (const char *format : {"", "\"open", "[Red", "Red]", "0;0;0;0;0", "0\\", "0_", "*", "a\nb"})
        BOOST_TEST(number_format_problem(format) != "", format);
    BOOST_TEST(number_format_problem(std::string(127, '0')) == "");
    BOOST_TEST(number_format_problem(std::string(128, '0')) != "");
}

BOOST_AUTO_TEST_SUITE_END()
