#include "engine/base/uuid.hpp"

#include <boost/test/unit_test.hpp>
#include <regex>
#include <set>

BOOST_AUTO_TEST_SUITE(uuid)

BOOST_AUTO_TEST_CASE(they_are_random_and_of_version_4) {
    const std::regex shape("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        const std::string id = sluice::new_uuid();
        BOOST_TEST(std::regex_match(id, shape), id);
        seen.insert(id);
    }
    BOOST_TEST(seen.size() == 100);
}

BOOST_AUTO_TEST_SUITE_END()
