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

// What goes into a profile that lets this much be asked.
Json changes(const ExportEnvelope &envelope, const char *allowed, bool has_related = false) {
    Profile profile;
    profile.request = Json::parse(allowed);
    profile.related.are_wanted = has_related;
    return riversand::changes_of(envelope, profile);
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
    for (const char *value : {"{}", "[]", R"(["JOB"])"})
        BOOST_TEST(code_of(R"({"params": {"rsconnect": {"profilecontexts": [{"format": "a", "channel": )" +
                           std::string(value) + "}]}}}") == "E0039");
    BOOST_TEST(code_of(R"({"params": {"rsconnect": {"profilecontexts": [{"format": "a", "channel": null}]}}})") == "");
}

BOOST_AUTO_TEST_CASE(names_of_schedules_say_a_context) {
    const auto target = [](const char *name) {
        return read({{"params", {{"rsconnect", {{"profiles", name}}}}}}).targets.at(0);
    };
    BOOST_TEST(target("scheduled_S3_XLSM_Excel_Export_Publish").profile == "scheduled_S3_XLSM_Excel_Export_Publish");
    BOOST_TEST(target("scheduled_S3_XLSM_Excel_Export_Publish").context.channel == "S3_XLSM");
    BOOST_TEST(target("scheduled_S3_XLSM_Excel_Export_Publish").context.format == "Excel");
    for (const char *name :
         {"scheduled_Export_Publish", "scheduled__Export_Publish", "scheduled_S3_Export_Publish", "p"})
        BOOST_TEST(target(name).context.service == "", name);
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
    BOOST_TEST(
        changes(envelope, R"({"transform": ["types", "contexts", "template"]})") ==
        Json::parse(R"({"transform": {"types": ["sku"], "contexts": [{"country": "Germany"}], "template": true}})"));
    BOOST_TEST(read(body_with(R"("query": {"ids": "a_b_entitymanagemodel"})"), EnvelopeForm::model).types ==
                   std::vector<std::string>{"a_b"},
               boost::test_tools::per_element());
    for (const char *query : {R"({"id": "sku"})", R"({"id": "_entityManageModel"})",
                              R"({"ids": ["sku_entityDisplayModel"]})", R"({"id": {}})"})
        BOOST_CHECK_EXCEPTION(read(body_with(R"("query": )" + std::string(query)), EnvelopeForm::model), http::Refusal,
                              [](const http::Refusal &refusal) {
                                  return refusal.code() == "E0039" && refusal.detail().starts_with("params.query.id");
                              });
}

BOOST_AUTO_TEST_CASE(a_profile_that_makes_no_template_gives_no_model) {
    const ExportEnvelope envelope = read(body_with(R"("query": {})"), EnvelopeForm::model);
    BOOST_TEST(changes(envelope, R"({"transform": ["contexts", "template"]})") ==
               Json::parse(R"({"transform": {"contexts": "_ALL", "template": true}})"));
    BOOST_CHECK_THROW(changes(envelope, R"({"transform": ["contexts"]})"), http::Refusal);
    Profile profile;
    profile.request = Json::object();
    profile.transform_settings = {{"template", true}};
    BOOST_TEST(riversand::changes_of(envelope, profile).empty());
}

BOOST_AUTO_TEST_CASE(types_do_not_leave_out_what_comes_along) {
    const auto envelope = read(body_with(R"("query": {"filters": {"typesCriterion": ["sku"]}})"));
    const Json query = {{"types", {"sku"}}}, types = {{"types", {"sku"}}};
    BOOST_TEST(changes(envelope, R"({"transform": ["types"]})") == Json({{"query", query}, {"transform", types}}));
    BOOST_TEST(changes(envelope, R"({"transform": ["types"]})", true) == Json({{"query", query}}));
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
    for (const char *options : {R"({"maxRecords": "10", "from": 5})", R"({"maxRecords": 10, "from": "5"})",
                                R"({"maxRecords": 10.0, "from": 5.0})"})
        BOOST_TEST(read(body_with(R"("options": )" + std::string(options))).query.dump() ==
                   R"({"limit":10,"offset":5})");
    const auto window = [](const char *options) {
        return read(body_with(R"("options": )" + std::string(options))).query;
    };
    BOOST_TEST(window(R"({"from": 1, "to": "3"})").dump() == R"({"limit":3,"offset":1})");
    BOOST_TEST(window(R"({"to": 9, "maxRecords": 4})").dump() == R"({"limit":4})");
    BOOST_TEST(window(R"({"from": 0, "to": 0})").empty());
    BOOST_TEST(code_of(R"({"params": {"rsconnect": {"profiles": "p"}, "options": {"from": 3, "to": 2}}})") == "E0039");
    for (const char *wrong : {R"("ten")", "-1", "0", "1.5", "-1.0", "1e300", "[]", R"("99999999999999999999")"})
        BOOST_TEST(code_of(R"({"params": {"rsconnect": {"profiles": "p"}, "options": {"maxRecords": )" +
                           std::string(wrong) + "}}}") == "E0039");
}

BOOST_AUTO_TEST_CASE(a_choice_goes_as_far_as_the_profile_lets_it) {
    const auto envelope = read(body_with(
        R"("query": {"id": "E-1", "valueContexts": [{"source": "internal", "locale": "de-DE"}],
                     "contexts": [{"country": "Germany"}]},
           "fields": {"attributes": ["price"], "relationships": ["ischildof"]})"));
    BOOST_TEST(changes(envelope, "{}").dump() == R"({"query":{"ids":["E-1"]}})");
    BOOST_TEST(
        changes(envelope, R"({"fields": true, "transform": ["locales", "contexts", "coalesced", "relationships"]})") ==
        Json::parse(R"({"query": {"ids": ["E-1"]}, "fields": ["price"],
                               "transform": {"locales": ["de-DE"], "contexts": [{"country": "Germany"}],
                                             "relationships": ["ischildof"], "coalesced": true}})"));
}

BOOST_AUTO_TEST_CASE(what_is_left_out_means_what_the_platform_says) {
    const char *const allowed = R"({"transform": ["locales", "fallback_locales", "sources", "contexts", "self",
        "relationships", "relationship_attributes"]})";
    const auto of = [&](const std::string &params) {
        return changes(read(body_with(params)), allowed).value("transform", Json::object());
    };
    BOOST_TEST(of(R"("fields": {})").empty());
    BOOST_TEST(of(R"("fields": {"attributes": ["_ALL"]})") == Json::parse(R"({"relationships": []})"));
    BOOST_TEST(
        of(R"("fields": {"attributes": ["_ALL"], "relationships": ["_ALL"], "relationshipAttributes": ["a"]})") ==
        Json::parse(R"({"relationship_attributes": ["a"]})"));
    BOOST_TEST(of(R"("query": {"valueContexts": [{"source": "internal"}, {"source": "external"}]})") ==
               Json::parse(R"({"sources": ["internal", "", "external"]})"));
    BOOST_TEST(of(R"("query": {"valueContexts": {"source": "Internal"}})") ==
               Json::parse(R"({"sources": ["internal", ""]})"));
    BOOST_TEST(of(R"("query": {"valueContexts": [{"source": "internal", "locale": "_ALL"}]})") ==
               Json::parse(R"({"sources": ["internal", ""]})"));
    BOOST_TEST(of(R"("query": {"valueContexts": [{"source": "_ALL", "locale": "fr-FR"}]})") ==
               Json::parse(R"({"locales": ["fr-FR"]})"));
    BOOST_TEST(of(R"("query": {"valueContexts": [{"locale": "_all"}, {"locale": "fr-FR"}]})").empty());
    BOOST_TEST(of(R"("query": {"valueContexts": [{"locale": "fr-FR"}], "filters": {"nonContextual": false}})") ==
               Json::parse(R"({"locales": ["fr-FR"]})"));
    BOOST_TEST(of(R"("query": {"valueContexts": [{"locale": "fr-FR"}], "filters": {"nonContextual": "false"},
                               "contexts": [{"country": "Germany"}]})") ==
               Json::parse(R"({"locales": ["fr-FR"], "contexts": [{"country": "Germany"}], "self": false,
                               "fallback_locales": ["en-US"]})"));
    BOOST_TEST(of(R"("query": {"filters": {"allContextual": true, "nonContextual": false}})") ==
               Json::parse(R"({"contexts": "_ALL"})"));
}

BOOST_AUTO_TEST_CASE(contexts_hold_texts) {
    BOOST_TEST(read(body_with(R"("query": {"contexts": [{"country": "Germany", "channel": null}, {}, {"level": 1}]})"))
                   .contexts == Json::parse(R"([{"country": "Germany"}, {"level": "1"}])"));
    for (const char *wrong : {R"([{"country": ["Germany"]}])", R"([{"country": {}}])", R"("Germany")", "[1]"})
        BOOST_CHECK_EXCEPTION(read(body_with(R"("query": {"contexts": )" + std::string(wrong) + "}")), http::Refusal,
                              [](const http::Refusal &refusal) {
                                  return refusal.code() == "E0039" &&
                                         refusal.detail().starts_with("params.query.contexts[0]");
                              });
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
