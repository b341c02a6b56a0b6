// What of a profile of the platform is not told.
#include "host/riversand/integration_secrets.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

BOOST_AUTO_TEST_SUITE(integration_secrets)

BOOST_AUTO_TEST_CASE(secrets_of_targets_are_masked) {
    const Json object = Json::parse(R"({"id": "token", "data": {"contexts": [{"jsonData": {"publish": {"channel": [
        {"type": "s3ObjectConnector", "settings": {"accessId": "AKIA", "secretKey": 5, "access_key": ["a", {"x": "b"}],
         "bucketName": "b", "fileName": "f", "password": "{{PASSWORD}}", "isTokenEnabled": "true", "apiKey": ""}}]}}}]}})");
    Json expected = object;
    Json &settings = expected["data"]["contexts"][0]["jsonData"]["publish"]["channel"][0]["settings"];
    settings["accessId"] = settings["secretKey"] = "***";
    settings["access_key"] = Json::array({"***", {{"x", "***"}}});
    BOOST_TEST(riversand::without_secrets(object) == expected);
}

BOOST_AUTO_TEST_CASE(secrets_have_many_names) {
    const auto masked = [](const char *json) { return riversand::without_secrets(Json::parse(json)); };
    for (const char *name : {"pwd", "userPwd", "pass", "PASS", "sas", "sasUrl", "sas_url", "keyPath", "key-path"})
        BOOST_TEST(riversand::without_secrets(Json{{name, "told"}})[name] == "***", name);
    for (const char *name : {"passThrough", "usas", "bypass", "keyColumn", "username"})
        BOOST_TEST(riversand::without_secrets(Json{{name, "told"}})[name] == "told", name);
    BOOST_TEST(
        masked(R"({"settings": [{"name": "password", "value": "p"}, {"key": "secretKey", "value": ["p"]},
                                        {"name": "host", "value": "h"}, {"name": "token", "value": "{{TOKEN}}"}]})") ==
        Json::parse(R"({"settings": [{"name": "password", "value": "***"}, {"key": "secretKey", "value": ["***"]},
                                             {"name": "host", "value": "h"}, {"name": "token", "value": "{{TOKEN}}"}]})"));
}

BOOST_AUTO_TEST_CASE(addresses_tell_no_password) {
    const auto masked = [](const char *text) {
        return riversand::without_secrets(Json{{"url", text}})["url"].get<std::string>();
    };
    BOOST_TEST(masked("sftp://u:p@host/folder") == "sftp://***@host/folder");
    BOOST_TEST(masked("sftp://u:p@ss@host:22") == "sftp://***@host:22");
    BOOST_TEST(masked("https://u@host, ftp://v:w@other/x@y") == "https://***@host, ftp://***@other/x@y");
    for (const char *text :
         {"https://host/a@b", "sftp://{{USER}}:{{PASSWORD}}@{{HOST}}/", "ann@example.com", "a://", ""})
        BOOST_TEST(masked(text) == text);
}

BOOST_AUTO_TEST_CASE(names_of_data_are_not_those_of_secrets) {
    const Json object = Json::parse(R"({"data": {"contexts": [{"jsonData": {"collect": {
        "filter": {"include": {"attributesCriterion": [{"token": {"exact": "x"}}]}},
        "settings": {"search": {"params": {"query": {"filters": {"attributesCriterion": [{"password": {"exact": "x"}}]}}}}}},
        "publish": {"format": {"settings": {"entityProperties": {"token": "executionContext.userId"}}}}}}]}})");
    BOOST_TEST(riversand::without_secrets(object) == object);
}

BOOST_AUTO_TEST_SUITE_END()
