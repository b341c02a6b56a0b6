#include "engine/plugin/settings_schema.hpp"

#include "tests/unit/plugin/fake_plugins.hpp"

using namespace sluice;

namespace {

std::string problem_of(const char *schema) {
    const Failure failure = failure_of([&] { read_settings_schema(schema); });
    BOOST_TEST(status_of(failure) == "bad_config");
    return failure.message();
}

std::string with_property(const std::string &property) {
    return R"({"type": "object", "properties": {"a": )" + property + "}}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(settings_schema)

BOOST_AUTO_TEST_CASE(good_schemas_keep_their_order) {
    const auto schema = read_settings_schema(R"({"type": "object", "additionalProperties": false, "properties": {
        "zebra": {"type": "string", "enum": ["a", "b"], "default": "a"},
        "apple": {"type": ["integer", "null"], "default": null},
        "pattern": {"type": "string", "description": "a setting of that name is no regular expression"},
        "list": {"type": "array", "items": {"type": "string"}, "default": [{"pattern": 1}]},
        "any": true}})");
    BOOST_TEST(schema["properties"].begin().key() == "zebra");
}

BOOST_AUTO_TEST_CASE(texts_that_are_no_schema) {
    BOOST_TEST(contains(problem_of(nullptr), "there is none"));
    BOOST_TEST(contains(problem_of(""), "not valid JSON"));
    BOOST_TEST(contains(problem_of("{"), "not valid JSON"));
    BOOST_TEST(contains(problem_of("[]"), "must describe an object"));
    BOOST_TEST(contains(problem_of("{}"), "must describe an object"));
    BOOST_TEST(contains(problem_of(R"({"type": "string"})"), "must describe an object"));
}

BOOST_AUTO_TEST_CASE(regular_expressions_are_refused_wherever_they_stand) {
    BOOST_TEST(
        contains(problem_of(with_property(R"({"pattern": "a*"})").c_str()), "/properties/a: the keyword 'pattern'"));
    BOOST_TEST(contains(problem_of(with_property(R"({"items": {"pattern": "a*"}})").c_str()), "pattern"));
    BOOST_TEST(contains(problem_of(with_property(R"({"anyOf": [{"pattern": "a*"}]})").c_str()), "pattern"));
    BOOST_TEST(contains(problem_of(R"({"type": "object", "patternProperties": {}})"), "patternProperties"));
    BOOST_TEST(contains(problem_of(R"({"type": "object", "definitions": {"x": {"pattern": ""}}})"), "/definitions/x"));
}

BOOST_AUTO_TEST_CASE(keywords_of_the_wrong_form) {
    BOOST_TEST(contains(problem_of(with_property(R"({"type": "text"})").c_str()), "'type' is \"text\""));
    BOOST_TEST(contains(problem_of(with_property(R"({"type": []})").c_str()), "'type' is []"));
    BOOST_TEST(
        contains(problem_of(with_property(R"({"type": "integer", "default": 1.5})").c_str()), "the default 1.5"));
    BOOST_TEST(contains(problem_of(with_property(R"({"enum": "a"})").c_str()), "'enum'"));
    BOOST_TEST(contains(problem_of(with_property(R"({"description": 1})").c_str()), "'description'"));
    BOOST_TEST(contains(problem_of(with_property("7").c_str()), "is not a schema"));
    BOOST_TEST(contains(problem_of(R"({"type": "object", "required": "a"})"), "'required'"));
    BOOST_TEST(contains(problem_of(R"({"type": "object", "properties": []})"), "/properties: is not an object"));
}

BOOST_AUTO_TEST_CASE(bottomless_schemas_are_refused) {
    std::string schema = R"({"type": "object", "not": )", tail = "}";
    for (int i = 0; i < 1'000; ++i) {
        schema += R"({"not": )";
        tail += "}";
    }
    BOOST_TEST(contains(problem_of((schema + "true" + tail).c_str()), "nested too deeply"));
}

BOOST_AUTO_TEST_CASE(types) {
    BOOST_TEST(has_schema_type(1, "integer"));
    BOOST_TEST(has_schema_type(1.0, "integer"));
    BOOST_TEST(!has_schema_type(1.5, "integer"));
    BOOST_TEST(has_schema_type(1, "number"));
    BOOST_TEST(!has_schema_type("1", "number"));
    BOOST_TEST(has_schema_type(nullptr, "null"));
    BOOST_TEST(!has_schema_type(nullptr, "unknown"));
}

BOOST_AUTO_TEST_SUITE_END()
