// Keys that compare as the values do.
#include "engine/query/sort_order.hpp"

#include "tests/unit/query/filtering.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

using namespace sluice;

namespace {

// The key of a record whose attribute "a" has the value, written as JSON.
std::string key_of(const std::string &sort, const std::string &value) {
    const Query query = read_query_text("{\"sort\": [" + sort + "]}", "query");
    const std::string record =
        "{\"id\":\"1\",\"data\":{\"attributes\":{\"a\":{\"values\":[{\"value\":" + value + "}]}}}}";
    EntityParser parser;
    BOOST_REQUIRE(!parser.parse(record, 0));
    Entity entity;
    SortOrder order(query.sort, entity, test::entity_source());
    entity.assign(parser.root());
    std::vector<char> key;
    order.append(key, entity, BatchView(), 0);
    return {key.begin(), key.end()};
}

// std::string compares bytes as memcmp does.
void check_ascending(const std::string &sort, const std::vector<std::vector<std::string>> &ascending) {
    for (std::size_t i = 0; i < ascending.size(); ++i)
        for (std::size_t j = 0; j < ascending.size(); ++j)
            for (const std::string &left : ascending[i])
                for (const std::string &right : ascending[j]) {
                    const auto order = key_of(sort, left).compare(key_of(sort, right)) <=> 0;
                    BOOST_TEST((order == (i <=> j)), sort << ": " << left << " and " << right);
                }
}

const std::vector<std::vector<std::string>> numbers = {{"-1e30"},
                                                       {"-12"},
                                                       {"-10.5", "\"-10.50\""},
                                                       {"-10"},
                                                       {"-0.1"},
                                                       {"0", "-0.0"},
                                                       {"0.01"},
                                                       {"0.1"},
                                                       {"1", "1.00"},
                                                       {"1.00000000000000000000000001"},
                                                       {"9"},
                                                       {"10", "1e1"},
                                                       {"12345678901234567890"},
                                                       {"12345678901234567891"}};

}  // namespace

BOOST_AUTO_TEST_SUITE(sort_order)

BOOST_AUTO_TEST_CASE(numbers_by_value) {
    auto all = numbers;
    all.push_back({"null", "\"_NULL\"", "\"many\"", "true", "{}"});
    check_ascending(R"({"attribute": "a", "type": "decimal"})", all);
}

BOOST_AUTO_TEST_CASE(descending_and_nulls_first) {
    auto all = numbers;
    std::ranges::reverse(all);
    all.push_back({"null", "\"x\""});
    check_ascending(R"({"attribute": "a", "type": "decimal", "order": "desc"})", all);
    std::ranges::rotate(all, all.end() - 1);
    check_ascending(R"({"attribute": "a", "type": "decimal", "order": "desc", "nulls": "first"})", all);
}

BOOST_AUTO_TEST_CASE(texts_by_code_point) {
    std::vector<std::vector<std::string>> all = {{R"("")"},       {R"("\u0000")"},       {R"("\u0000\u0001")"},
                                                 {R"("\u0001")"}, {R"("\u0001\u0000")"}, {R"("\u0002")"},
                                                 {R"("A")"},      {R"("AB")"},           {R"("a")"},
                                                 {R"("é")"},      {R"("日")"},           {"null"}};
    check_ascending(R"({"attribute": "a"})", all);
    std::reverse(all.begin(), all.end() - 1);
    check_ascending(R"({"attribute": "a", "order": "desc"})", all);
}

BOOST_AUTO_TEST_CASE(datetimes_and_booleans) {
    check_ascending(R"({"attribute": "a", "type": "datetime"})", {{R"("1969-12-31T23:59:59Z")"},
                                                                  {R"("1970-01-01")", R"("1970-01-01T01:00:00+01:00")"},
                                                                  {R"("2020-01-01T00:00:00.000001Z")"},
                                                                  {R"("soon")", "5"}});
    check_ascending(R"({"attribute": "a", "type": "boolean"})", {{"false", R"("false")"}, {"true"}, {"0", "null"}});
}

BOOST_AUTO_TEST_CASE(later_keys_decide_between_equals) {
    const std::string two = R"({"field": "id"}, {"attribute": "a", "type": "integer"})";
    check_ascending(two, {{"2"}, {"10"}, {"1.5"}});
}

BOOST_AUTO_TEST_SUITE_END()
