// The form of a query, and what is wrong with others.
#include "engine/query/query_reader.hpp"

#include "engine/query/limits.hpp"
#include "tests/unit/query/filtering.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;
using test::faults;

namespace {

Query read(const std::string &json) { return read_query_text(json, "q"); }

std::string nested(std::size_t levels) {
    std::string text = R"({"field": "id", "eq": "a"})";
    for (std::size_t i = 0; i < levels; ++i) text = "{\"not\": " + text + "}";
    return "{\"where\": " + text + "}";
}

std::string ids(std::size_t count) {
    std::string text = "{\"ids\": [";
    for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ",") + std::to_string(i);
    return text + "]}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(query_reader)

BOOST_AUTO_TEST_CASE(a_whole_query) {
    const Query query = read(R"({"ids": ["a", 7], "types": ["sku"], "name": {"startswith": "L"}, "keywords": "red",
        "where": {"and": [{"attribute": "price", "type": "decimal", "gte": "10.50", "unit": "EUR"},
                          {"not": {"property": "status", "eq": "gone"}}]},
        "sort": [{"attribute": "price", "type": "decimal", "order": "desc", "nulls": "first"}, {"field": "id"}],
        "limit": 100, "offset": 20})");
    BOOST_REQUIRE(query.where.conditions.size() == 5u);
    BOOST_TEST(query.where.conditions[0].test.comparisons[0].operands[1] == "7");
    const Condition &where =
        query.where.conditions[3].kind == Condition::Kind::test ? query.where.conditions[4] : query.where.conditions[3];
    BOOST_TEST(where.conditions[0].path == "q.where.and[0]");
    BOOST_TEST((where.conditions[0].test.type == ValueType::decimal));
    BOOST_TEST(*where.conditions[0].test.unit == "EUR");
    BOOST_REQUIRE(query.sort.size() == 2u);
    BOOST_TEST(query.sort[0].is_descending);
    BOOST_TEST(query.sort[0].are_nulls_first);
    BOOST_TEST(!query.sort[1].is_descending);
    BOOST_TEST(*query.limit == 100);
    BOOST_TEST(query.offset == 20);
}

BOOST_AUTO_TEST_CASE(what_says_nothing_is_a_query_for_all) {
    for (const char *json : {"{}", R"({"ids": null, "where": null, "sort": null, "limit": null, "and": null})"}) {
        const Query query = read(json);
        BOOST_TEST(!query.has_conditions());
        BOOST_TEST(!query.has_window());
    }
}

BOOST_AUTO_TEST_CASE(joined_queries) {
    const Query query = read(R"({"and": [
        {"types": ["sku"], "sort": [{"field": "id"}], "offset": 10, "limit": 50},
        {"ids": ["a"], "sort": [{"field": "name"}], "offset": 5, "limit": 100}]})");
    BOOST_TEST(query.where.conditions.size() == 2u);
    BOOST_TEST(query.where.conditions[1].path == "q.and[1].ids");
    BOOST_REQUIRE(query.sort.size() == 1u);
    BOOST_TEST(query.sort[0].name == "name");
    BOOST_TEST(query.offset == 15);
    BOOST_TEST(*query.limit == 45);  // of the 50, the first 5 are left out
    const Query one = read(R"({"and": [{"limit": 3, "sort": [{"field": "id"}]}, {"offset": 9}]})");
    BOOST_TEST(*one.limit == 0);
    BOOST_TEST(one.sort.size() == 1u);
}

BOOST_AUTO_TEST_CASE(faults_have_a_place) {
    BOOST_TEST(faults("[]") == ": must be a map, not a list");
    BOOST_TEST(
        faults(R"({"typs": ["a"]})") ==
        "typs: unknown key (did you mean 'types'?); possible are ids, types, name, where, keywords, sort, limit, "
        "offset, and");
    BOOST_TEST(
        faults(
            R"({"where": {"and": [{"attribute": "a", "eq": 1}, {"attribute": "b", "gte": "x", "type": "decimal"}]}})") ==
        "where.and[1].gte: must be a number");
    BOOST_TEST(
        faults(R"({"where": {"attribute": "a", "startwith": "x"}})")
            .starts_with("where.startwith: unknown key (did you mean 'startswith'?); possible are attribute, eq"));
    BOOST_TEST(
        faults(R"({"where": {"property": "a", "locale": "x", "eq": "y"}})").starts_with("where.locale: unknown key"));
    BOOST_TEST(faults(R"({"where": {"attribute": "a", "where": {"property": "b", "eq": "c"}}})")
                   .starts_with("where.where: must say what it tests"));
}

BOOST_AUTO_TEST_CASE(faults_of_many_kinds) {
    for (const char *json : {R"({"ids": "a"})",
                             R"({"ids": []})",
                             R"({"ids": [null]})",
                             R"({"ids": [[]]})",
                             R"({"types": [1.5]})",
                             R"({"name": "Lamp"})",
                             R"({"name": {}})",
                             R"({"keywords": ""})",
                             R"({"keywords": "--"})",
                             R"({"keywords": {}})",
                             R"({"keywords": {"words": "a", "match": "some"}})",
                             R"({"where": []})",
                             R"({"where": {}})",
                             R"({"where": {"attribute": "a"}})",
                             R"({"where": {"attribute": "", "eq": 1}})",
                             R"({"where": {"attribute": "a", "property": "b", "eq": 1}})",
                             R"({"where": {"and": []}})",
                             R"({"where": {"and": {}, "or": []}})",
                             R"({"where": {"and": [{"field": "a", "eq": 1}], "eq": 1}})",
                             R"({"where": {"not": []}})",
                             R"({"where": {"field": "a", "eq": null}})",
                             R"({"where": {"field": "a", "eq": [1]}})",
                             R"({"where": {"field": "a", "in": 1}})",
                             R"({"where": {"field": "a", "in": []}})",
                             R"({"where": {"field": "a", "in": [1, "b"]}})",
                             R"({"where": {"field": "a", "in": ["b", 1]}})",
                             R"({"where": {"field": "a", "gt": "b", "lt": 1}})",
                             R"({"where": {"field": "a", "gt": true}})",
                             R"({"where": {"field": "a", "exact": 1.5}})",
                             R"({"where": {"field": "a", "type": "number", "eq": 1}})",
                             R"({"where": {"field": "a", "type": "integer", "eq": 1.5}})",
                             R"({"where": {"field": "a", "type": "integer", "exact": "1"}})",
                             R"({"where": {"field": "a", "type": "boolean", "eq": "yes"}})",
                             R"({"where": {"field": "a", "type": "datetime", "gt": "yesterday"}})",
                             R"({"where": {"field": "a", "hasvalue": 1}})",
                             R"({"where": {"field": "a", "hasvalue": true, "eq": 1}})",
                             R"({"where": {"field": "a", "match": "any", "eq": "b"}})",
                             R"({"where": {"field": "a", "words": "*********b"}})",
                             R"({"where": {"pointer": "a", "eq": 1}})",
                             R"({"where": {"pointer": "/~2", "eq": 1}})",
                             R"({"where": {"attribute": "a", "eq": 1, "locale": []}})",
                             R"({"where": {"attribute": "a", "eq": 1, "source": 1.5}})",
                             R"({"where": {"attribute": "a", "eq": 1, "context": {}}})",
                             R"({"where": {"attribute": "a", "eq": 1, "context": "x"}})",
                             R"({"where": {"relationship": "a", "eq": 1}})",
                             R"({"where": {"relationship": "a", "to": []}})",
                             R"({"where": {"relationship": "a", "to": {"id": 1}}})",
                             R"({"where": {"field": "a", "contains": ""}})",
                             R"({"sort": []})",
                             R"({"sort": {}})",
                             R"({"sort": [{"order": "asc"}]})",
                             R"({"sort": [{"relationship": "a"}]})",
                             R"({"sort": [{"field": "a", "property": "b"}]})",
                             R"({"sort": [{"field": "a", "order": "up"}]})",
                             R"({"sort": [{"attribute": "_ALL"}]})",
                             R"({"limit": -1})",
                             R"({"limit": 1.5})",
                             R"({"limit": "1"})",
                             R"({"offset": 18446744073709551615})",
                             R"({"and": {}})",
                             R"({"and": []})",
                             R"({"and": [1]})"}) {
        BOOST_TEST(!faults(json).empty(), json << " is accepted");
        BOOST_CHECK_THROW(read(json), Failure);
    }
    BOOST_CHECK_THROW(read("{"), Failure);
}

BOOST_AUTO_TEST_CASE(bounds) {
    BOOST_TEST(faults(nested(limits::query_depth_max - 1)) == "");
    BOOST_TEST(faults(nested(limits::query_depth_max)).ends_with("more than 32 levels in each other"));
    BOOST_TEST(!faults(nested(5000)).empty());
    BOOST_TEST(faults(ids(limits::query_values_max)) == "");
    BOOST_TEST(faults(ids(limits::query_values_max + 1)).ends_with("more than 100000 values"));
    std::string words = "a0";
    for (std::size_t i = 1; i <= limits::query_words_max; ++i) words += " a" + std::to_string(i);
    BOOST_TEST(faults("{\"keywords\": \"" + words.substr(0, 10'000) + "\"}") == "");
    BOOST_TEST(!faults("{\"keywords\": \"" + words + "\"}").empty());
    const std::string long_text(limits::query_value_bytes_max + 1, 'a');
    BOOST_TEST(faults("{\"ids\": [\"" + long_text + "\"]}") == "ids[0]: must be at most 131072 bytes long");
    std::string conditions = "{\"where\": {\"or\": [";
    for (std::size_t i = 0; i <= limits::query_conditions_max; ++i)
        conditions += (i == 0 ? "" : ",") + std::string(R"({"field": "a", "eq": 1})");
    BOOST_TEST(faults(conditions + "]}}").find("more than 10000 conditions") != std::string::npos);
    BOOST_TEST(std::ranges::count(faults(R"({"ids": [[],[],[],[],[]]})"), '\n') == 4);
}

BOOST_AUTO_TEST_SUITE_END()
