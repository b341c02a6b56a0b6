#include "engine/profile/settings_check.hpp"

#include "engine/base/failure.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace sluice;

// "path: message", one a line.
std::string faults(const std::string &schema, const std::string &settings) {
    std::string text;
    for (const SettingsProblem &problem : SettingsSchema(schema, "plugin x").check(Json::parse(settings))) {
        for (const std::string &step : problem.path) text += "/" + step;
        text += (problem.is_key ? " key: " : ": ") + problem.message + "\n";
    }
    return text;
}

std::string of_property(const std::string &schema) {
    return R"({"type": "object", "properties": {"a": )" + schema + "}}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(settings_check)

BOOST_AUTO_TEST_CASE(each_rule_has_its_words) {
    const struct {
        const char *schema, *value, *message;
    } cases[] = {
        {R"({"type": "string"})", "5", "must be text, not an integer"},
        {R"({"type": ["string", "null"]})", "[]", "must be text or empty, not a list"},
        {R"({"type": "integer"})", "1.5", "must be an integer, not a number"},
        {R"({"type": "boolean"})", R"("yes")", "must be true or false, not text"},
        {R"({"enum": ["minimal", "all", 5]})", R"("minimum")",
         "must be one of: minimal, all, 5 (did you mean 'minimal'?)"},
        {R"({"const": "a"})", R"("b")", "must be \"a\""},
        {R"({"minimum": 1})", "0", "must be at least 1"},
        {R"({"maximum": 255.5})", "256", "must be at most 255.5"},
        {R"({"exclusiveMinimum": 0})", "0", "must be more than 0"},
        {R"({"exclusiveMaximum": 9})", "9", "must be less than 9"},
        {R"({"type": "string", "minLength": 2})", R"("é")", "must have at least 2 characters"},
        {R"({"type": "string", "maxLength": 1})", R"("éé")", "must have at most 1 characters"},
        {R"({"type": "array", "minItems": 1})", "[]", "must have at least 1 items"},
        {R"({"type": "object", "required": ["b"]})", "{}", "the key 'b' is missing"},
        {R"({"anyOf": [{"type": "string"}, {"type": "integer"}]})", "true",
         "must be text or an integer, not true or false"},
    };
    for (const auto &[schema, value, message] : cases)
        BOOST_TEST(faults(of_property(schema), "{\"a\": " + std::string(value) + "}") ==
                   "/a: " + std::string(message) + "\n");
}

BOOST_AUTO_TEST_CASE(good_settings_have_no_faults) {
    BOOST_TEST(faults(of_property(R"({"type": "integer", "minimum": 1})"), R"({"a": 1})") == "");
    BOOST_TEST(faults(of_property(R"({"type": "number"})"), R"({"a": 1})") == "");
    BOOST_TEST(faults(R"({"type": "object"})", "{}") == "");
    BOOST_TEST(faults(R"({"type": "object", "additionalProperties": true})", R"({"z": 1})") == "");
}

BOOST_AUTO_TEST_CASE(unknown_keys_are_refused_unless_allowed) {
    BOOST_TEST(faults(of_property("{}"), R"({"b": 1})") == "/b key: unknown key (did you mean 'a'?)\n");
    BOOST_TEST(
        faults(R"({"properties": {"a": {"items": {"properties": {"name": {}}, "additionalProperties": false}}}})",
               R"({"a": [{"name": 1}, {"nam": 1, "x": 2}]})") ==
        "/a/1/nam key: unknown key (did you mean 'name'?)\n/a/1/x key: unknown key\n");
}

BOOST_AUTO_TEST_CASE(values_behind_secrets_wait_for_the_job) {
    const std::string schema = of_property(R"({"type": "string", "maxLength": 3})");
    BOOST_TEST(faults(schema, R"({"a": "${env:NAME}"})") == "");
    BOOST_TEST(faults(schema, R"({"a": "$${env:NAME}"})") != "");
}

BOOST_AUTO_TEST_CASE(messages_quote_no_values) {
    const std::string secret = "hunter2";
    for (const char *schema : {R"({"type": "integer"})", R"({"enum": ["a"]})", R"({"maxLength": 1, "type": "string"})",
                               R"({"not": {"type": "string"}})", R"({"oneOf": [{"type": "integer"}]})"})
        BOOST_TEST(faults(of_property(schema), "{\"a\": \"" + secret + "\"}").find(secret) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(unusable_schemas_are_refused) {
    for (const char *schema : {"", "[]", "not json", R"({"properties": {"a": {"pattern": "x"}}})", R"({"$ref": "#"})",
                               R"({"patternProperties": {}})", R"({"properties": {"a": {"items": {"pattern": "x"}}}})",
                               R"({"type": "nonsense"})", R"({"properties": 5})"})
        BOOST_CHECK_THROW(SettingsSchema(schema, "plugin x"), Failure);
    BOOST_CHECK_NO_THROW(SettingsSchema(R"({"properties": {"pattern": {"type": "string"}, "$ref": {}}})", "plugin x"));
}

// The validator would use regular expressions that recurse once a character.
BOOST_AUTO_TEST_CASE(formats_are_not_checked) {
    BOOST_TEST(faults(of_property(R"({"type": "string", "format": "date"})"),
                      "{\"a\": \"" + std::string(1 << 20, '1') + "\"}") == "");
}

BOOST_AUTO_TEST_CASE(requests_set_known_harmless_settings_only) {
    const SettingsSchema schema(
        R"({"properties": {"delimiter": {}, "template": {"format": "path"}, "key": {"writeOnly": true},
        "format": {"type": "string"},
        "nested": {"type": "object", "properties": {"deep": {"type": "array", "items": {"format": "path"}}}}}})",
        "plugin x");
    BOOST_TEST(schema.request_problem("delimiter") == "");
    BOOST_TEST(schema.request_problem("format") == "");
    BOOST_TEST(schema.request_problem("delimeter").find("did you mean 'delimiter'") != std::string::npos);
    for (const char *name : {"template", "key", "nested"}) BOOST_TEST(schema.request_problem(name) != "", name);
}

BOOST_AUTO_TEST_SUITE_END()
