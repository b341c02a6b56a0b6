// Criteria as queries of ours, each of which the engine takes.
#include "host/zoho/criteria.hpp"
#include "engine/query/query_reader.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

using namespace sluice;

namespace {

using Json = nlohmann::ordered_json;

const zoho::CriteriaView view = {"Sales",
                                 {{"Region", "region", ColumnType::text},
                                  {"region", "lower", ColumnType::text},
                                  {"Amount", "amount", ColumnType::decimal},
                                  {"Units", "units", ColumnType::int64},
                                  {"Since", "since", ColumnType::date32},
                                  {"Seen", "seen", ColumnType::timestamp},
                                  {"Paid", "paid", ColumnType::boolean},
                                  {"Größe", "size", ColumnType::float64},
                                  {"a \"b\"", "ab", ColumnType::text}},
                                 {"People"}};

void check(const std::string &criteria, const std::string &expected) {
    const zoho::CriteriaQuery made = zoho::read_criteria(criteria, view);
    BOOST_REQUIRE_MESSAGE(!made.fault, criteria << ": " << (made.fault ? made.fault->message : ""));
    BOOST_TEST(made.query == Json::parse(expected),
               criteria << " made " << made.query.dump() << ", expected " << expected);
    std::vector<QueryProblem> problems;
    read_query(made.query, problems);
    for (const QueryProblem &problem : problems)
        BOOST_ERROR(made.query.dump() << ": " << query_path_text(problem.path) << ": " << problem.message);
}

void check_where(const std::string &criteria, const std::string &expected) {
    check(criteria, R"({"where": )" + expected + "}");
}

// What stands where a NULL satisfies neither a condition nor its opposite.
std::string opposite(const std::string &test, const std::string &column) {
    return R"({"and": [{"not": )" + test + R"(}, {"column": ")" + column + R"(", "hasvalue": true}]})";
}

void check_refused(const std::string &criteria, int code, const std::string &message) {
    const zoho::CriteriaQuery made = zoho::read_criteria(criteria, view);
    BOOST_REQUIRE_MESSAGE(made.fault, criteria << " made " << made.query.dump());
    BOOST_TEST(made.fault->code == code, criteria << ": " << made.fault->code << " " << made.fault->message);
    BOOST_TEST(made.fault->message == message);
}

std::string repeated(const std::string &text, int count) {
    std::string all;
    for (int i = 0; i < count; ++i) all += text;
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(criteria)

BOOST_AUTO_TEST_CASE(comparisons) {
    check_where(R"("Region" = 'East')", R"({"column": "region", "eq": "East"})");
    check_where(R"("Region"='O''Brien')", R"({"column": "region", "eq": "O'Brien"})");
    check_where(R"("Region" = '')", R"({"column": "region", "eq": ""})");
    check_where(R"("region" < 'M')", R"({"column": "lower", "lt": "M"})");
    check_where(R"("REGION" >= 'M')", R"({"column": "region", "gte": "M"})");
    check_where(R"("a ""b""" = 'x')", R"({"column": "ab", "eq": "x"})");
    check_where(R"(`Größe` > .5)", R"({"column": "size", "gt": "0.5", "type": "decimal"})");
    check_where("größe > 5", R"({"column": "size", "gt": "5", "type": "decimal"})");
    check_where(R"("sales"."Units" <= -3)", R"({"column": "units", "lte": "-3", "type": "decimal"})");
    check_where(R"("Amount" = '123456789012345678.10')",
                R"({"column": "amount", "eq": "123456789012345678.10", "type": "decimal"})");
    check_where(R"("Region" = 5)", R"({"column": "region", "eq": "5", "type": "decimal"})");
    check_where(R"("Paid" = 'Yes')", R"({"column": "paid", "eq": "true", "type": "boolean"})");
    check_where(R"("Paid" = FALSE)", R"({"column": "paid", "eq": "false", "type": "boolean"})");
    check_where(R"(5 < "Units")", R"({"column": "units", "gt": "5", "type": "decimal"})");
    for (const char *unequal : {"!=", "<>"})
        check_where(R"("Region" )" + std::string(unequal) + " 'East'",
                    opposite(R"({"column": "region", "eq": "East"})", "region"));
}

BOOST_AUTO_TEST_CASE(dates) {
    for (const char *spelling : {"01-Jan-2026", "2026-01-01", "2026/1/1", "1 january 2026", "01 Jan, 2026",
                                 "Jan 01, 2026", " JANUARY 1, 2026 "})
        check_where(R"("Since" >= ')" + std::string(spelling) + "'",
                    R"({"column": "since", "gte": "2026-01-01", "type": "datetime"})");
    const auto check_time = [](const std::string &spelling, const std::string &time) {
        check_where(R"("Seen" = ')" + spelling + "'",
                    R"({"column": "seen", "eq": "2026-01-01T)" + time + R"(", "type": "datetime"})");
    };
    check_time("2026-01-01 15:04", "15:04:00");
    check_time("2026-01-01T15:04:05.678Z", "15:04:05.678Z");
    check_time("01-Jan-2026 03:04:05 PM", "15:04:05");
    check_time("Jan 1, 2026 12:00 am", "00:00:00");
    check_time("2026-01-01 15:04:05+01:00", "15:04:05+01:00");
}

BOOST_AUTO_TEST_CASE(lists_patterns_and_ranges) {
    check_where(R"("Region" in ('East', 'West'))", R"({"column": "region", "in": ["East", "West"]})");
    check_where(R"("Units" in (1, '2'))", R"({"column": "units", "in": ["1", "2"], "type": "decimal"})");
    check_where(R"("Region" IN ('East', null))", R"({"column": "region", "in": ["East"]})");
    check_where(R"("Region" not in ('East'))", opposite(R"({"column": "region", "in": ["East"]})", "region"));
    check(R"("Region" not in ('East', null))", R"({"limit": 0})");
    check_where(R"("Region" like '%a_')", R"({"column": "region", "like": "%a_"})");
    check_where(R"("Region" not like 'a%')", opposite(R"({"column": "region", "like": "a%"})", "region"));
    check_where(R"("Units" between 1 and 5)", R"({"column": "units", "gte": "1", "lte": "5", "type": "decimal"})");
    check_where(R"("Region" is null)", R"({"column": "region", "hasvalue": false})");
    check_where(R"("Region" IS NOT NULL)", R"({"column": "region", "hasvalue": true})");
}

BOOST_AUTO_TEST_CASE(junctions) {
    const std::string a = R"({"column": "region", "eq": "a"})",
                      b = R"({"column": "units", "gt": "1", "type": "decimal"})",
                      c = R"({"column": "region", "hasvalue": false})";
    const std::string text_a = "Region = 'a'", text_b = "Units > 1", text_c = "Region is null";
    check_where(text_a + " or " + text_b + " AND " + text_c,
                R"({"or": [)" + a + R"(, {"and": [)" + b + ", " + c + "]}]}");
    check_where("(" + text_a + " or " + text_b + ") and " + text_c,
                R"({"and": [{"or": [)" + a + ", " + b + "]}, " + c + "]}");
    check_where(text_a + " and (" + text_b + " and " + text_c + ")", R"({"and": [)" + a + ", " + b + ", " + c + "]}");
    check_where("not " + text_c, R"({"column": "region", "hasvalue": true})");
    check_where("not not " + text_c, c);
    check_where("not " + text_a, opposite(a, "region"));
    check_where("not (" + text_a + " and " + text_c + ")",
                R"({"or": [)" + opposite(a, "region") + R"(, {"column": "region", "hasvalue": true}]})");
    check_where(repeated("(", 90) + text_c + repeated(")", 90), c);
}

BOOST_AUTO_TEST_CASE(constants) {
    check("", "{}");
    check(" \n", "{}");
    check("1 = 1", "{}");
    check("1 = 1.0 or Region = 'a'", "{}");
    check("'a' <> 'A'", R"({"limit": 0})");
    check("2 < 10 and not 1 = 2", "{}");
    check("Region = null", R"({"limit": 0})");
    check("not Region = null", R"({"limit": 0})");
    check("null is null", "{}");
    check_where("1 = 1 and Region is null", R"({"column": "region", "hasvalue": false})");
}

BOOST_AUTO_TEST_CASE(refused) {
    check_refused("\"Town\" = 'x'", 7330, "view \"Sales\" has no column \"Town\" at character 1");
    check_refused("\"Größe\" = 1 and \"Größe2\" = 1", 7330, "view \"Sales\" has no column \"Größe2\" at character 17");
    check_refused("\"People\".\"Name\" = 'x'", 7332,
                  "criteria of view \"Sales\" cannot ask table \"People\" at character 1");
    check_refused("\"Nobody\".\"Name\" = 'x'", 7332, "there is no table \"Nobody\" at character 1");
    check_refused("\"Units\" > 'many'", 7327,
                  "column \"Units\" is compared with 'many', which must be a number at character 11");
    check_refused("\"Since\" > '01/02/2026'", 7327,
                  "column \"Since\" is compared with '01/02/2026', which is no date such as '01-Jan-2026' or "
                  "'2026-01-01 15:04:05' at character 11");
    check_refused("\"Since\" > '30-Feb-2026'", 7327,
                  "column \"Since\" is compared with '30-Feb-2026', which is no date such as '01-Jan-2026' or "
                  "'2026-01-01 15:04:05' at character 11");
    check_refused("\"Paid\" > 1", 7327, "the values of column \"Paid\" have no order at character 10");
    check_refused("sum(\"Units\") > 5", 7333, "aggregates such as \"sum\" cannot be used in criteria at character 1");
    check_refused("lower(\"Region\") = 'x'", 7331,
                  "functions such as \"lower\" cannot be used in criteria at character 1");
    check_refused("\"Region\" = \"region\"", 7331,
                  "two columns cannot be compared with each other here at character 12");
    check_refused("\"Region\"", 7331,
                  "expected an operator: =, !=, <>, <, <=, >, >=, IN, LIKE, BETWEEN or IS NULL, found the end at "
                  "character 9");
    check_refused("\"Region\" = 'East", 7331, "expected a value, found a quote that is not closed at character 12");
    check_refused("\"Region\" = 'a' \"Units\" = 1", 7331,
                  "expected AND, OR or the end, found \"Units\" at character 16");
    check_refused("(\"Units\" = 1", 7331, "expected ), found the end at character 13");
    check_refused("\"Units\" = 5x", 7331, "expected a value, found \"5\" at character 11");
    check_refused("\"Units\" = 1; drop", 7331, "expected AND, OR or the end, found \";\" at character 12");
    check_refused("\"Region\" not = 'a'", 7331, "expected IN, LIKE or BETWEEN, found \"=\" at character 14");
    check_refused("5 in (1)", 7331, "expected a column before IN at character 1");
    check_refused("\"Region\" like '" + std::string(1001, 'a') + "'", 7331,
                  "the pattern must be at most 1000 bytes long at character 15");
    check_refused("\"Region\" = '\xff'", 7331, "the criteria are not UTF-8");
}

BOOST_AUTO_TEST_CASE(bounds) {
    const auto code_of = [](const std::string &text) {
        const zoho::CriteriaQuery made = zoho::read_criteria(text, view);
        return made.fault ? made.fault->code : 0;
    };
    const std::string test = "Units=1";
    BOOST_TEST(code_of(test + repeated(" and " + test, 999)) == 0);
    BOOST_TEST(code_of(test + repeated(" and " + test, 1000)) == 7331);
    BOOST_TEST(code_of(repeated("(", 100'000)) == 7331);
    BOOST_TEST(code_of(repeated("not ", 10'000) + test) == 7331);
    BOOST_TEST(code_of(std::string(zoho::criteria_bytes_max + 1, ' ')) == 7331);
    BOOST_TEST(code_of("Units in (1" + repeated(",1", 30'000) + ")") == 0);
    // AND and OR in turn, so that none is part of the one around it.
    const auto nested = [&](int levels) {
        return repeated(test + " and (" + test + " or (", levels / 2) + test + repeated("))", levels / 2);
    };
    BOOST_TEST(code_of(nested(20)) == 0);
    BOOST_TEST(code_of(nested(40)) == 7331);
}

BOOST_AUTO_TEST_SUITE_END()
