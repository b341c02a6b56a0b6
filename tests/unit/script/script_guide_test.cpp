// The examples of docs/script.md are scripts that load, and its first one makes the rows that stand beside it.
#include "tests/unit/script/transform_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <iterator>

using namespace sluice;

namespace {

// The fenced blocks of one language.
std::vector<std::string> blocks(const std::string &language) {
    std::ifstream file(std::filesystem::path(SLUICE_SOURCE_FOLDER) / "docs/script.md");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::vector<std::string> result;
    const std::string opening = "```" + language + "\n";
    for (std::size_t at = text.find(opening); at != text.npos; at = text.find(opening, at)) {
        at += opening.size();
        const std::size_t end = text.find("```", at);
        BOOST_REQUIRE(end != text.npos);
        result.push_back(text.substr(at, end - at));
        at = end + 3;
    }
    return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(script_guide)

BOOST_AUTO_TEST_CASE(every_example_loads) {
    const std::vector<std::string> examples = blocks("lua");
    BOOST_TEST(examples.size() >= 4u);
    for (const std::string &example : examples) BOOST_TEST(test::script_problem(example) == "");
}

BOOST_AUTO_TEST_CASE(the_first_example_gives_its_table) {
    test::Script script(blocks("lua").at(0));
    BOOST_TEST(script.rows({blocks("json").at(0)}) == "SKU-1001,190.50,Eichenbett");
}

BOOST_AUTO_TEST_SUITE_END()
