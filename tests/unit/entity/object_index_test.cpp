// Finding members by key, record after record.
#include "engine/entity/object_index.hpp"

#include "engine/entity/entity_parser.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace sluice;

namespace {

struct Fixture {
    EntityParser parser;
    ObjectIndex index;
    std::string text;

    void load(std::string json) {
        text = std::move(json);
        BOOST_REQUIRE(!parser.parse(text, 0));
        index.load(parser.root());
    }
    std::int64_t at(ObjectIndex::Key key) const { return index.at(key) ? index.at(key).int64() : -1; }
    std::int64_t find(std::string_view name) const { return index.find(name) ? index.find(name).int64() : -1; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(object_index, Fixture)

BOOST_AUTO_TEST_CASE(members_in_any_order_and_missing_ones) {
    const ObjectIndex::Key a = index.key("a"), b = index.key("b"), c = index.key("c");
    BOOST_TEST(index.key("b") == b);
    load(R"({"x":9,"a":1,"b":2,"c":3})");
    BOOST_TEST(at(a) == 1);
    BOOST_TEST(at(b) == 2);
    BOOST_TEST(at(c) == 3);
    BOOST_TEST(find("x") == 9);
    load(R"({"x":9,"a":4,"c":5})");
    BOOST_TEST(at(a) == 4);
    BOOST_TEST(at(b) == -1);
    BOOST_TEST(at(c) == 5);
    load(R"({"c":6,"b":7})");
    BOOST_TEST(at(a) == -1);
    BOOST_TEST(at(b) == 7);
    BOOST_TEST(at(c) == 6);
    BOOST_TEST(find("x") == -1);
}

BOOST_AUTO_TEST_CASE(the_first_of_two_equal_names_counts) {
    const ObjectIndex::Key a = index.key("a");
    load(R"({"a":1,"b":2,"a":3})");
    BOOST_TEST(at(a) == 1);
    load(R"({"a":4,"a":5,"a":6})");
    BOOST_TEST(at(a) == 4);
}

BOOST_AUTO_TEST_CASE(what_is_no_object_has_no_members) {
    const ObjectIndex::Key a = index.key("a");
    load(R"({"a":1})");
    load("[1,2]");
    BOOST_TEST(at(a) == -1);
    index.load({});
    BOOST_TEST(at(a) == -1);
    BOOST_TEST(find("a") == -1);
}

BOOST_AUTO_TEST_CASE(ever_new_names_are_forgotten_again) {
    const ObjectIndex::Key wanted = index.key("wanted");
    for (int record = 0; record < 40; ++record) {
        std::string json = "{";
        for (int i = 0; i < 500; ++i)
            json += "\"n" + std::to_string(record) + "_" + std::to_string(i) + "\":" + std::to_string(i) + ",";
        load(json + "\"wanted\":" + std::to_string(record) + "}");
        BOOST_TEST(at(wanted) == record);
        BOOST_TEST(find("n" + std::to_string(record) + "_499") == 499);
        BOOST_TEST(find("n" + std::to_string(record - 1) + "_0") == -1);
    }
}

BOOST_AUTO_TEST_SUITE_END()
