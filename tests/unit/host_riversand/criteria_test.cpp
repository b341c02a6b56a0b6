// Criteria of the platform as queries of ours, each of which the engine takes.
#include "host/riversand/criteria.hpp"
#include "engine/query/query_reader.hpp"
#include "host/http/refusal.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

using namespace sluice;

namespace {

struct Case {
    const char *theirs, *ours;
};

void check(const Json &ours, const char *expected) {
    BOOST_TEST(ours == Json::parse(expected), "made " << ours.dump() << ", expected " << expected);
    std::vector<QueryProblem> problems;
    read_query(ours, problems);
    for (const QueryProblem &problem : problems)
        BOOST_ERROR(ours.dump() << ": " << query_path_text(problem.path) << ": " << problem.message);
}

void check_filters(const Case &one) { check(riversand::query_of({{"filters", Json::parse(one.theirs)}}), one.ours); }

// One test of attribute "a".
void check_test(const Case &one) {
    const Json item = {{"a", Json::parse(one.theirs)}};
    const std::string expected = R"({"where": )" + std::string(one.ours) + "}";
    check(riversand::query_of({{"filters", {{"attributesCriterion", Json::array({item})}}}}), expected.c_str());
}

void check_refused(const char *filters) {
    BOOST_CHECK_EXCEPTION(riversand::query_of({{"filters", Json::parse(filters)}}), http::Refusal,
                          [](const http::Refusal &refusal) { return refusal.code() == "E0039"; });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(criteria)

BOOST_AUTO_TEST_CASE(ids_names_and_types) {
    check(riversand::query_of(nullptr), "{}");
    check(riversand::query_of(Json::parse(R"({"id": "P-1", "ids": ["P-2", 3], "name": "bed"})")),
          R"({"ids": ["P-1", "P-2", "3"], "name": {"eq": "bed"}})");
    check_filters({R"({"typesCriterion": ["sku", "product"]})", R"({"types": ["sku", "product"]})"});
    check_filters({R"({"typesCriterion": "sku"})", R"({"types": ["sku"]})"});
}

BOOST_AUTO_TEST_CASE(what_is_written_wrongly_selects_not_everything) {
    const std::string nothing =
        R"({"where": {"and": [{"field": "id", "hasvalue": true}, {"field": "id", "hasvalue": false}]}})";
    for (const char *query : {R"({"ids": []})", R"({"id": []})", R"({"id": null, "ids": []})"})
        check(riversand::query_of(Json::parse(query)), nothing.c_str());
    check(riversand::query_of(Json::parse(R"({"id": null, "ids": null, "name": null, "filters": null})")), "{}");
    check(riversand::query_of(Json::parse(R"({"id": "P-1", "ids": []})")), R"({"ids": ["P-1"]})");
    for (const char *query :
         {R"({"ids": [{}]})", R"({"ids": ["P-1", null]})", R"({"id": {}})", R"({"name": {}})", R"({"name": ["bed"]})",
          R"({"filters": []})", R"({"filters": "x"})", R"({"filters": {"typesCriterion": {"sku": {}}}})",
          R"({"filters": {"typesCriterion": [["sku"]]}})",
          R"({"filters": {"relationshipsCriterion": [{"r": {"query": {"id": {}}}}]}})",
          R"({"filters": {"relationshipsCriterion": [{"r": {"query": []}}]}})"})
        BOOST_CHECK_EXCEPTION(riversand::query_of(Json::parse(query)), http::Refusal, [](const http::Refusal &refusal) {
            return refusal.code() == "E0039" && refusal.detail().starts_with("params.query.");
        });
    check_filters({R"({"relationshipsCriterion": [{"r": {"query": {"ids": []}}}]})",
                   R"({"where": {"relationship": "r", "related":
                        {"and": [{"field": "id", "hasvalue": true}, {"field": "id", "hasvalue": false}]}}})"});
}

BOOST_AUTO_TEST_CASE(every_operator) {
    for (const Case &one : std::vector<Case>{
             {R"({"eq": "red lamp*"})", R"({"attribute": "a", "words": "red lamp*", "match": "all"})"},
             {R"({"eq": "*"})", R"({"attribute": "a", "hasvalue": true})"},
             {R"({"eq": "--"})", R"({"attribute": "a", "eq": "--"})"},
             {R"({"eq": 70.5})", R"({"attribute": "a", "eq": "70.5", "type": "decimal"})"},
             {R"({"eq": "70.5", "type": "_DECIMAL"})", R"({"attribute": "a", "eq": "70.5", "type": "decimal"})"},
             {R"({"eq": "true", "type": "_BOOLEAN"})", R"({"attribute": "a", "eq": "true", "type": "boolean"})"},
             {R"({"contains": "polo men"})", R"({"attribute": "a", "words": "polo men", "match": "any"})"},
             {R"({"exact": "Red"})", R"({"attribute": "a", "exact": "Red"})"},
             {R"({"exact": true})", R"({"attribute": "a", "exact": "true"})"},
             {R"({"exacts": ["x", 1]})", R"({"attribute": "a", "exacts": ["x", "1"]})"},
             {R"({"exacts": "x"})", R"({"attribute": "a", "exacts": ["x"]})"},
             {R"({"exacts": ["x", "y"], "operator": "_AND"})",
              R"({"and": [{"attribute": "a", "exact": "x"}, {"attribute": "a", "exact": "y"}]})"},
             {R"({"startswith": ["x", "y"]})",
              R"({"or": [{"attribute": "a", "startswith": "x"}, {"attribute": "a", "startswith": "y"}]})"},
             {R"({"hasvalue": "false"})", R"({"attribute": "a", "hasvalue": false})"},
             {R"({"gte": "5", "lt": 7})", R"({"attribute": "a", "gte": "5", "lt": "7", "type": "decimal"})"},
             {R"({"gt": "5", "type": "_STRING"})", R"({"attribute": "a", "gt": "5", "type": "string"})"},
             {R"({"gte": "2018-07-15T04:31:51.041-0500"})",
              R"({"attribute": "a", "gte": "2018-07-15T04:31:51.041-0500", "type": "datetime"})"},
             {R"({"exact": "queued", "not": true})", R"({"not": {"attribute": "a", "exact": "queued"}})"},
             {R"({"exact": "queued", "not": "true", "hasvalue": true})",
              R"({"and": [{"not": {"attribute": "a", "exact": "queued"}}, {"attribute": "a", "hasvalue": true}]})"},
         })
        check_test(one);
}

BOOST_AUTO_TEST_CASE(tests_within_values_and_in_contexts) {
    check_test({R"({"attributes": [{"w": {"gt": "70.5"}}, {"kind": {"exact": "x"}}]})",
                R"({"attribute": "a", "where": {"and": [{"attribute": "w", "gt": "70.5", "type": "decimal"},
                                                          {"attribute": "kind", "exact": "x"}]}})"});
    check_test({R"({"valueProperties": [{"os": {"exact": "defaults"}}], "exact": "5"})",
                R"({"attribute": "a", "where": {"field": "os", "exact": "defaults"}, "exact": "5"})"});
    check_test({R"({"exact": "5", "contexts": [{"country": "Germany"}]})",
                R"({"attribute": "a", "context": {"country": "Germany"}, "exact": "5"})"});
    check_test({R"({"exact": "5", "contexts": [{"country": "Germany"}], "nonContextual": true})",
                R"({"or": [{"attribute": "a", "exact": "5"},
                           {"attribute": "a", "context": {"country": "Germany"}, "exact": "5"}]})"});
}

BOOST_AUTO_TEST_CASE(criteria_are_joined) {
    const char *const both = R"([{"attribute": "a", "exact": "1"}, {"attribute": "b", "exact": "2"}])";
    const std::string tests = R"("attributesCriterion": [{"a": {"exact": "1"}}, {"b": {"exact": "2"}}])";
    check_filters({("{" + tests + "}").c_str(), (R"({"where": {"and": )" + std::string(both) + "}}").c_str()});
    check_filters({("{" + tests + R"(, "isAttributesCriterionOR": "true"})").c_str(),
                   (R"({"where": {"or": )" + std::string(both) + "}}").c_str()});
    check_filters(
        {R"({"propertiesCriterion": [{"channelid": {"exacts": ["c"]}}, {"type": {"exact": "sku"}}]})",
         R"({"where": {"and": [{"property": "channelid", "any_case": true, "exacts": ["c"]}, {"field": "type", "exact": "sku"}]}})"});
}

BOOST_AUTO_TEST_CASE(relationships) {
    for (const Case &one : std::vector<Case>{
             {R"([{"r": {}}])", R"({"where": {"relationship": "r"}})"},
             {R"([{"r": {"hasvalue": "false"}}])", R"({"where": {"relationship": "r", "hasvalue": false}})"},
             {R"([{"r": {"relTo": {"type": "lot", "id": "L-1"}}}])",
              R"({"where": {"relationship": "r", "to": ["L-1"], "to_type": ["lot"]}})"},
             {R"([{"r": {"attributes": [{"isPrimary": {"exact": "true"}}]}}])",
              R"({"where": {"relationship": "r", "where": {"attribute": "isPrimary", "exact": "true"}}})"},
         })
        check_filters({(R"({"relationshipsCriterion": )" + std::string(one.theirs) + "}").c_str(), one.ours});
}

BOOST_AUTO_TEST_CASE(related_entities_are_asked_all_criteria) {
    check_filters({R"({"relationshipsCriterion": [{"r": {"relTo": {"type": "sku"}, "query": {"filters": {}}}}]})",
                   R"({"where": {"relationship": "r", "to_type": ["sku"]}})"});
    check_filters({R"({"relationshipsCriterion": [{"r": {"query": {"ids": ["P-1"], "filters": {
                        "typesCriterion": ["product"], "attributesCriterion": [{"line": {"exact": "garden"}}],
                        "relationshipsCriterion": [{"m": {"query": {"name": "Ann"}}}],
                        "keywordsCriterion": {"keywords": "red"}}}}}]})",
                   R"({"where": {"relationship": "r", "related": {"and": [
                        {"attribute": "line", "exact": "garden"},
                        {"relationship": "m", "related": {"field": "name", "eq": "Ann"}},
                        {"field": "id", "exacts": ["P-1"]}, {"field": "type", "exacts": ["product"]},
                        {"keywords": "red", "match": "all"}]}}})"});
}

BOOST_AUTO_TEST_CASE(numbers_are_compared_in_the_base_unit) {
    const auto condition = [](const char *test) {
        return riversand::query_of({{"filters", {{"attributesCriterion", {{{"a", Json::parse(test)}}}}}}})["where"];
    };
    const Json range = condition(R"({"gte": "50", "lte": 75, "isUom": "true"})");
    BOOST_TEST(range["type"] == "decimal");
    BOOST_TEST(range["units"]["cm"] == 0.01);
    BOOST_TEST(range["units"]["CM"] == 0.01);
    BOOST_TEST(range["units"]["mW"] == 1e-3);
    BOOST_TEST(range["units"]["MW"] == 1e6);
    BOOST_TEST(range["units"]["°C"]["plus"] == 273.15);
    for (const char *test : {R"({"eq": ["70.5", 2], "isUom": true})", R"({"exact": ["70.5", 2], "isUom": true})"}) {
        BOOST_TEST(condition(test)["in"] == Json({"70.5", "2"}));
        BOOST_TEST(condition(test)["units"].contains("kg"));
    }
    BOOST_TEST(condition(R"({"exacts": ["1", "2"], "isUom": true})")["units"].contains("kg"));
    BOOST_TEST(!condition(R"({"contains": "7", "isUom": true})").contains("units"));
    const Json nested = condition(R"({"attributes": [{"b": {"eq": "70.5", "isUom": true}}]})");
    BOOST_TEST(nested["where"]["units"].contains("kg"));
    BOOST_TEST(!condition(R"({"eq": "70.5", "isUom": "false"})").contains("units"));
    // Each brings the table of units.
    Json tests = Json::array(), contexts = Json::array();
    for (int count = 0; count < 101; ++count) {
        tests.push_back({{"a", {{"gt", count}, {"isUom", true}}}});
        contexts.push_back({{"country", std::to_string(count)}});
    }
    check_refused(Json{{"attributesCriterion", tests}}.dump().c_str());
    const Json in_contexts = {{"a", {{"gt", 1}, {"isUom", true}, {"contexts", contexts}}}};
    check_refused(Json{{"attributesCriterion", Json::array({in_contexts})}}.dump().c_str());
    check_refused(R"({"attributesCriterion": [{"a": {"eq": [1, 2], "operator": "_AND", "isUom": true}}]})");
}

BOOST_AUTO_TEST_CASE(keywords) {
    check_filters({R"({"keywordsCriterion": {"keywords": "polo men", "operator": "_OR"}})",
                   R"({"keywords": {"words": "polo men", "match": "any"}})"});
    check_filters(
        {R"({"keywordsCriterion": {"value": "polo"}})", R"({"keywords": {"words": "polo", "match": "all"}})"});
}

BOOST_AUTO_TEST_CASE(unknown_keys_mean_nothing_and_unknown_operators_are_refused) {
    check_filters({R"({"attributeCriterion": [{"a": {"exact": "1"}}], "nonContexual": true})", "{}"});
    check_test({R"({"exact": "x", "fuzzy": 1})", R"({"attribute": "a", "exact": "x"})"});
    for (
        const char *filters :
        {R"({"attributesCriterion": [{"a": {"between": [1, 2]}}]})", R"({"attributesCriterion": [{"a": {}}]})",
         R"({"attributesCriterion": ["a"]})", R"({"attributesCriterion": [{"a": "x"}]})",
         R"({"propertiesCriterion": [{"a": {"gte": "5", "isUom": "true"}}]})",
         R"({"attributesCriterion": [{"a": {"exact": {"x": 1}}}]})",
         R"({"attributesCriterion": [{"a": {"exacts": []}}]})",
         R"({"attributesCriterion": [{"a": {"eq": "5", "type": "_UOM"}}]})",
         R"({"propertiesCriterion": [{"a": {"attributes": [{"b": {"exact": "x"}}]}}]})",
         R"({"relationshipsCriterion": [{"r": {"query": {"filters": {"attributesCriterion": [{"a": {"fuzzy": 1}}]}}}}]})",
         R"({"keywordsCriterion": {"keywords": "--"}})",
         R"({"keywordsCriterion": {"keywords": "a", "operator": "_SOME"}})"})
        check_refused(filters);
}

BOOST_AUTO_TEST_CASE(nesting_is_bounded) {
    std::string test = R"({"exact": "x"})";
    for (int level = 0; level < 40; ++level) test = R"({"attributes": [{"a": )" + test + "}]}";
    check_refused((R"({"attributesCriterion": [{"a": )" + test + "}]}").c_str());
}

BOOST_AUTO_TEST_CASE(orders) {
    const Json sort = Json::parse(R"({"attributes": [{"price": "_DESC", "sortType": "_DECIMAL"}],
                                      "properties": [{"createdDate": "_ASC"}, {"name": "_ASC"}, {"id": "_DESC"}]})");
    check({{"sort", riversand::order_of(sort)}},
          R"({"sort": [{"attribute": "price", "order": "desc", "type": "decimal"},
                       {"property": "createdDate", "order": "asc"}, {"field": "name", "order": "asc"},
                       {"field": "id", "order": "desc"}]})");
    BOOST_CHECK_THROW(riversand::order_of(Json::parse(R"({"attributes": [{"price": "down"}]})")), http::Refusal);
}

BOOST_AUTO_TEST_SUITE_END()
