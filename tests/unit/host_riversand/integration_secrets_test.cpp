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

BOOST_AUTO_TEST_CASE(names_of_data_are_not_those_of_secrets) {
    const Json object = Json::parse(R"({"data": {"contexts": [{"jsonData": {"collect": {
        "filter": {"include": {"attributesCriterion": [{"token": {"exact": "x"}}]}},
        "settings": {"search": {"params": {"query": {"filters": {"attributesCriterion": [{"password": {"exact": "x"}}]}}}}}},
        "publish": {"format": {"settings": {"entityProperties": {"token": "executionContext.userId"}}}}}}]}})");
    BOOST_TEST(riversand::without_secrets(object) == object);
}

BOOST_AUTO_TEST_SUITE_END()
