// Bodies of export calls, read, and what of them reaches a profile.
#include "host/riversand/export_envelope.hpp"
#include "host/http/refusal.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace sluice;
using riversand::EnvelopeForm;
using riversand::ExportEnvelope;

namespace {

Json body_with(const std::string &params) {
    return Json::parse(R"({"params": {"rsconnect": {"profiles": ["p"]}, )" + params + "}}");
}

ExportEnvelope read(const Json &body, EnvelopeForm form = EnvelopeForm::entities) {
    return riversand::read_export_envelope(body, form);
}

std::string code_of(const std::string &body) {
    try {
        read(Json::parse(body));
    } catch (const http::Refusal &refusal) {
        return refusal.code();
    }
    return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(export_envelope)

BOOST_AUTO_TEST_CASE(a_profile_is_named_or_found_by_context) {
    BOOST_TEST(read(body_with(R"("query": {})")).targets.at(0).profile == "p");
    const Context context =
        read(Json::parse(R"({"params": {"rsconnect": {"profilecontexts": [{"service": "ENTITY_EXPORT",
            "channel": "ALL", "format": "Excel", "order": 10, "colour": "red"}]}}})"))
            .targets.at(0)
            .context;
    BOOST_TEST(context.service == "ENTITY_EXPORT");
    BOOST_TEST(context.channel == "");
    BOOST_TEST(context.format == "Excel");
    BOOST_TEST(context.app == "RSConnect");
    BOOST_TEST(context.user == "system");
    BOOST_TEST(code_of("{}") == "E0038");
    BOOST_TEST(code_of(R"({"params": {}})") == "E0038");
    BOOST_TEST(code_of(R"({"params": {"rsconnect": {"profilecontexts": [{}]}}})") == "E0039");
    BOOST_TEST(code_of(R"({"params": {"rsconnect": {"profilecontexts": [{"format": "a"}, 1]}}})") == "E0039");
}

BOOST_AUTO_TEST_CASE(several_profiles_are_an_export_each) {
    const ExportEnvelope envelope = read(Json::parse(
        R"({"params": {"rsconnect": {"profilecontexts": [{"format": "Excel"}, {"format": "DSV", "channel": "JOB"}]}}})"));
    BOOST_REQUIRE(envelope.targets.size() == 2u);
    BOOST_TEST(envelope.targets[0].context.format == "Excel");
    BOOST_TEST(envelope.targets[1].context.channel == "JOB");
    BOOST_TEST(read(Json::parse(R"({"params": {"rsconnect": {"profiles": ["a", "b"]}}})")).targets[1].profile == "b");
    const std::string many = Json(std::vector<std::string>(101, "a")).dump();
    BOOST_TEST(code_of(R"({"params": {"rsconnect": {"profiles": )" + many + "}}}") == "E0041");
}

BOOST_AUTO_TEST_CASE(a_model_is_asked_for_by_its_id) {
    const Json body = body_with(
        R"("query": {"id": "sku_entityManageModel", "filters": {"typesCriterion": ["entityManageModel"]},
                     "contexts": [{"country": "Germany"}]}, "options": {"maxRecords": "x"})");
    const ExportEnvelope envelope = read(body, EnvelopeForm::model);
    BOOST_TEST(envelope.query.empty());
    BOOST_TEST(envelope.types == std::vector<std::string>{"sku"}, boost::test_tools::per_element());
    BOOST_TEST(riversand::changes_of(envelope, Json::parse(R"({"transform": ["types", "contexts"]})")) ==
               Json::parse(R"({"transform": {"types": ["sku"], "contexts": [{"country": "Germany"}]}})"));
}

BOOST_AUTO_TEST_CASE(who_is_told_is_bounded) {
    const auto body = [](std::size_t length) {
        return R"({"params": {"rsconnect": {"profiles": "p"}}, "clientState": {"notificationInfo": {"userId": ")" +
               std::string(length, 'x') + R"("}}})";
    };
    BOOST_TEST(read(Json::parse(body(256))).notified_user.size() == 256u);
    BOOST_TEST(code_of(body(257)) == "E0041");
}

BOOST_AUTO_TEST_CASE(numbers_may_be_texts) {
    for (const char *options : {R"({"maxRecords": "10", "from": 5})", R"({"maxRecords": 10, "from": "5"})"})
        BOOST_TEST(read(body_with(R"("options": )" + std::string(options))).query.dump() ==
                   R"({"limit":10,"offset":5})");
    for (const char *wrong : {R"("ten")", "-1", "0", "1.5", "[]", R"("99999999999999999999")"})
        BOOST_TEST(code_of(R"({"params": {"rsconnect": {"profiles": "p"}, "options": {"maxRecords": )" +
                           std::string(wrong) + "}}}") == "E0039");
}

BOOST_AUTO_TEST_CASE(a_choice_goes_as_far_as_the_profile_lets_it) {
    const auto envelope = read(body_with(
        R"("query": {"id": "E-1", "valueContexts": [{"source": "internal", "locale": "de-DE"}],
                     "contexts": [{"country": "Germany"}]},
           "fields": {"attributes": ["price"], "relationships": ["ischildof"]})"));
    BOOST_TEST(riversand::changes_of(envelope, Json::object()).dump() == R"({"query":{"ids":["E-1"]}})");
    const Json allowed =
        Json::parse(R"({"fields": true, "transform": ["locales", "contexts", "coalesced", "relationships"]})");
    BOOST_TEST(riversand::changes_of(envelope, allowed) ==
               Json::parse(R"({"query": {"ids": ["E-1"]}, "fields": ["price"],
                               "transform": {"locales": ["de-DE"], "contexts": [{"country": "Germany"}],
                                             "relationships": ["ischildof"], "coalesced": true}})"));
}

BOOST_AUTO_TEST_CASE(all_is_no_choice) {
    const auto envelope = read(body_with(R"("query": {"filters": {"typesCriterion": ["_ALL"]}},
                          "fields": {"attributes": ["_ALL"], "relationships": "_all"})"));
    BOOST_TEST(envelope.attributes.empty());
    BOOST_TEST(envelope.relationships.empty());
    BOOST_TEST(envelope.types.empty());
    BOOST_TEST(envelope.query.empty());
}

BOOST_AUTO_TEST_SUITE_END()
