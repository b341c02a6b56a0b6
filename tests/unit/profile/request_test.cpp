#include "engine/profile/request.hpp"

#include "tests/unit/profile/plugin_schemas.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace sluice;

Profile profile() {
    Profile profile;
    profile.id = "a";
    profile.source = {"jsonl", {{"path", "a.jsonl"}}};
    profile.writer = {"csv", {{"delimiter", ";"}}};
    profile.request = {
        {"writer", {"delimiter", "header"}}, {"transform", {"locale"}}, {"query", true}, {"fields", true}};
    profile.document = {{"profile", "a"}, {"writer", {{"plugin", "csv"}, {"settings", {{"delimiter", ";"}}}}}};
    return profile;
}

Profile applied(const char *request) { return apply_request(profile(), Json::parse(request), test::plugin_schemas); }

}  // namespace

BOOST_AUTO_TEST_SUITE(request)

BOOST_AUTO_TEST_CASE(what_is_listed_is_set) {
    const Profile p = applied(R"({"writer": {"delimiter": "|", "header": false}, "transform": {"locale": "de-DE"},
                                  "fields": ["name", "price"], "query": {"types": ["sku"]}})");
    BOOST_TEST(p.writer.settings.dump() == R"({"delimiter":"|","header":false})");
    BOOST_TEST(p.transform_settings.dump() == R"({"locale":"de-DE"})");
    BOOST_TEST(p.fields == (std::vector<std::string>{"name", "price"}), boost::test_tools::per_element());
    BOOST_TEST(p.query->dump() == R"({"types":["sku"]})");
    BOOST_TEST(p.document["writer"]["settings"]["delimiter"] == "|");
    BOOST_TEST(p.document["transform"]["settings"]["locale"] == "de-DE");
}

BOOST_AUTO_TEST_CASE(columns_are_left_out_by_every_request_and_hidden_by_none) {
    Profile p = applied(R"({"columns": ["A", "B"]})");
    BOOST_TEST(p.columns == (std::vector<std::string>{"A", "B"}), boost::test_tools::per_element());
    BOOST_TEST(!p.hides_columns);
    BOOST_CHECK_THROW(limit_columns(p, {"A", "C"}), Failure);
    limit_columns(p, {"B", "A", "C"});
    BOOST_TEST(p.columns == (std::vector<std::string>{"A", "B"}), boost::test_tools::per_element());
    BOOST_TEST(p.hides_columns);
    Profile all = profile();
    limit_columns(all, {"C"});
    BOOST_TEST(all.columns == std::vector<std::string>{"C"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_query_is_joined_with_the_profiles) {
    Profile p = profile();
    p.query = Json{{"types", {"sku"}}};
    p = apply_request(p, Json::parse(R"({"query": {"ids": ["1"]}})"), test::plugin_schemas);
    BOOST_TEST(p.query->dump() == R"({"and":[{"types":["sku"]},{"ids":["1"]}]})");
}

BOOST_AUTO_TEST_CASE(a_reference_in_a_request_means_nothing) {
    Profile p = profile();
    p.request["writer"].push_back("null_text");
    p = apply_request(p, Json::parse(R"({"writer": {"null_text": "${env:HOME}$${file:/etc/passwd}"}})"),
                      test::plugin_schemas);
    Secrets secrets;
    BOOST_TEST(open_settings(p.writer, "writer", test::plugin_schemas, secrets)["null_text"] ==
               "${env:HOME}$${file:/etc/passwd}");
}

BOOST_AUTO_TEST_CASE(settings_are_checked_again) {
    for (const char *bad :
         {R"({"writer": {"delimiter": ";;"}})", R"({"writer": {"delimiter": null}})", R"({"writer": []})",
          R"({"writer": null})", R"({"query": 1})", R"({"query": {"type": ["sku"]}})", R"({"fields": [""]})",
          R"({"columns": "A"})", R"([])", R"({"profile": "b"})"})
        BOOST_CHECK_THROW(applied(bad), Failure);
    BOOST_TEST(applied("{}").writer.settings.dump() == R"({"delimiter":";"})");
}

BOOST_AUTO_TEST_CASE(names_of_paths_plugins_scripts_and_secrets_are_protected) {
    const Json none = Json::object();
    for (const char *name : {"path", "Path", "schema_file", "api_token", "out-folder", "plugin", "script",
                             "db_password", "dsn", "base_url"})
        BOOST_TEST(request_setting_problem(name, none) != "", name);
    for (const char *name : {"delimiter", "pathology", "key", "container_key", "filename_pattern", "locale", ""})
        BOOST_TEST(request_setting_problem(name, none) == "", name);
    BOOST_TEST(request_setting_problem("header", Json::parse(R"({"header": {"a": ["x${env:X}"]}})")) != "");
    BOOST_TEST(request_setting_problem("header", Json::parse(R"({"header": "$${env:X}"})")) == "");
}

BOOST_AUTO_TEST_CASE(roles_are_compared_exactly) {
    Profile p = profile();
    authorize(p, {});
    p.allowed_roles = {"admin", "exporter"};
    authorize(p, {"guest", "exporter"});
    BOOST_CHECK_THROW(authorize(p, {}), Failure);
    BOOST_CHECK_THROW(authorize(p, {"Admin"}), Failure);
}

BOOST_AUTO_TEST_SUITE_END()
