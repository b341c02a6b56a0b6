// Profiles of the platform, and the documents of ours that they become.
#include "host/riversand/integration_profile.hpp"
#include "host/http/refusal.hpp"
#include "host/riversand/loose_json.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

using namespace sluice;

namespace {

using Texts = std::vector<std::string>;

Json object_with(const Json &json) {
    return {{"id", "acme"},
            {"type", "integrationprofile"},
            {"data", {{"contexts", Json::array({{{"context", {{"channel", "ACME"}}}, {"jsonData", json}}})}}}};
}

riversand::IntegrationProfile read(const Json &object) { return riversand::read_integration_profile(object, {}); }

void check_refused(const Json &object, const std::string &place) {
    BOOST_CHECK_EXCEPTION(read(object), http::Refusal, [&](const http::Refusal &refusal) {
        BOOST_TEST(refusal.detail().starts_with(place), refusal.detail() << " does not begin with " << place);
        return refusal.code() == "E0039";
    });
}

Json in_format(const char *format) { return {{"publish", {{"format", {{"type", format}}}}}}; }

Json filtered(const char *format, const char *section, const char *part, const char *said) {
    Json json = in_format(format);
    json[section]["filter"][part] = Json::parse(said);
    return json;
}

// What stands at `pointer` of the document that the settings become; null for nothing.
void check_written(const Json &json, const char *pointer, const std::string &expected) {
    const Json document = read(object_with(json)).documents.at(0);
    const Json::json_pointer at(pointer);
    const Json written = document.contains(at) ? document[at] : Json(nullptr);
    const bool is_expected = nlohmann::json(written) == nlohmann::json::parse(expected);  // in any order
    BOOST_TEST(is_expected, pointer << " is " << written.dump() << ", expected " << expected);
}

void check_lost(const Json &json, const Texts &expected) {
    const Texts lost = read(object_with(json)).without_effect;
    BOOST_TEST(lost == expected, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(integration_profile)

BOOST_AUTO_TEST_CASE(an_object_has_the_shape_of_the_platform) {
    const Json good = object_with({{"publish", {{"format", {{"type", "DSV"}}}}}});
    read(good);
    const auto changed = [&](const char *pointer, const Json &value) {
        Json object = good;
        object[Json::json_pointer(pointer)] = value;
        return object;
    };
    for (const Json &wrong : {Json("x"), Json(5), Json(true), Json::array({"x"})}) {
        check_refused(wrong, "configObject should be");
        check_refused(changed("/properties", wrong), "configObject.properties");
        check_refused(changed("/data", wrong), "configObject.data");
        check_refused(changed("/data/contexts/0", wrong), "configObject.data.contexts[0]");
        for (const char *name : {"context", "jsonData"})
            check_refused(changed(("/data/contexts/0/" + std::string(name)).c_str(), wrong),
                          "configObject.data.contexts[0]." + std::string(name));
        for (const char *name : {"collect", "transform", "publish"})
            check_refused(changed(("/data/contexts/0/jsonData/" + std::string(name)).c_str(), wrong),
                          "configObject.data.contexts[0].jsonData." + std::string(name));
    }
    for (const Json &wrong : {Json::object(), Json::array()}) {
        for (const char *name : {"id", "name", "type"})
            check_refused(changed(("/" + std::string(name)).c_str(), wrong), "configObject." + std::string(name));
        check_refused(changed("/data/contexts/0/context/service", wrong),
                      "configObject.data.contexts[0].context.service");
        check_refused(changed("/data/contexts/0/jsonData/extendedBaseProfileName", wrong),
                      "configObject.data.contexts[0].jsonData.extendedBaseProfileName");
    }
    check_refused(changed("/data/contexts/0/context/order", "first"), "configObject.data.contexts[0].context.order");
    read(changed("/properties", nullptr));
    read(changed("/data/contexts/0/context/order", "10"));
}

BOOST_AUTO_TEST_CASE(ids_are_those_of_no_further_context) {
    Json object = object_with(in_format("DSV"));
    object["data"]["contexts"].push_back(object["data"]["contexts"][0]);
    const std::vector<Json> documents = read(object).documents;
    BOOST_TEST(documents.at(1)["profile"] == "acme.2");
    for (const char *id : {"acme.2", "acme.0", "a.b.17", "sys_acme", "acme_base"}) {
        object["id"] = id;
        check_refused(object, "configObject.id");
    }
    object["id"] = 5;
    BOOST_TEST(read(object).documents.at(0)["profile"] == "5");
    BOOST_TEST(riversand::object_id_of("acme.2") == "acme");
    for (const char *id : {"acme", "acme.", "acme.2b", ".2", "2", "acme2"})
        BOOST_TEST(riversand::object_id_of(id) == id);
}

BOOST_AUTO_TEST_CASE(what_a_context_leaves_out_is_any_value) {
    Json object = object_with(in_format("DSV"));
    Json &context = object["data"]["contexts"][0]["context"];
    context = {
        {"service", "ENTITY_EXPORT"}, {"source", "{{TENANT_SOURCE}}"}, {"user", "{{USER}}"}, {"subtype", nullptr}};
    const Json expected = {{"app", "RSConnect"},         {"role", "admin"},    {"user", nullptr},
                           {"service", "ENTITY_EXPORT"}, {"channel", nullptr}, {"format", nullptr},
                           {"source", nullptr},          {"subtype", nullptr}, {"order", 10}};
    BOOST_TEST(nlohmann::json(read(object).documents.at(0)["context"]) == nlohmann::json(expected));  // in any order
    context = Json::object();
    BOOST_TEST(read(object).documents.at(0)["context"].is_null());
}

BOOST_AUTO_TEST_CASE(whole_types_are_left_out) {
    for (const char *exclude : {R"({"typesCriterion": {"sku": {}}})",
                                R"({"queryFilters": {"typesCriterion": ["sku"]}})", R"({"typesCriterion": ["sku"]})"})
        for (const char *section : {"collect", "publish"})
            check_written(filtered("RSJSON", section, "exclude", exclude), "/source/query",
                          R"({"where": {"and": [{"not": {"field": "type", "exacts": ["sku"]}}]}})");
    check_lost(filtered("RSJSON", "collect", "exclude", R"({"typesCriterion": {"_ALL": {}}})"),
               {"collect.filter.exclude.typesCriterion._ALL"});
    Json related = filtered("RSJSON", "collect", "exclude", R"({"typesCriterion": {"sku": {}}})");
    related["collect"]["settings"]["includeRelatedEntities"] = "true";
    check_lost(related, {"collect.filter.exclude.typesCriterion.sku"});
}

BOOST_AUTO_TEST_CASE(names_are_left_out_of_all_types_or_of_none) {
    const char *of_product =
        R"({"typesCriterion": {"product": {"queryFields": {"attributes": ["upc"], "relationships": ["r"]}}}})";
    const Json one = filtered("SMARTEXCEL", "collect", "exclude", of_product);
    check_lost(one, {"collect.filter.exclude.typesCriterion.product.queryFields.attributes",
                     "collect.filter.exclude.typesCriterion.product.queryFields.relationships"});
    check_written(one, "/transform", "null");
    Json alone = one;
    alone["publish"]["filter"]["include"] = {{"typesCriterion", {{"product", Json::object()}}}};
    check_lost(alone, {});
    check_written(alone, "/transform/settings",
                  R"({"types": ["product"], "exclude_attributes": ["upc"], "exclude_relationships": ["r"]})");
    Json absent = one;
    absent["publish"]["filter"]["include"] = {{"typesCriterion", {{"sku", Json::object()}}}};
    check_lost(absent, {});
    check_written(absent, "/transform/settings", R"({"types": ["sku"]})");

    Json both = filtered("DSV", "collect", "exclude", R"({"queryFields": {"attributes": ["upc"]}})");
    both["publish"]["filter"]["exclude"] = {
        {"typesCriterion", {{"_ALL", {{"queryFields", {{"attributes", {"status"}}}}}}}}};
    check_lost(both, {});
    check_written(both, "/transform/settings/exclude_attributes", R"(["status", "upc"])");

    check_lost(filtered("DSV", "collect", "exclude",
                        R"({"queryFields": {"attributes": {"upc": true}}, "typesCriterion": [{}]})"),
               {"collect.filter.exclude.queryFields.attributes", "collect.filter.exclude.typesCriterion"});

    const char *everything = R"({"queryFields": {"attributes": ["_ALL"], "relationships": ["_ALL"]}})";
    check_lost(filtered("SMARTEXCEL", "collect", "exclude", everything),
               {"collect.filter.exclude.queryFields.attributes"});
    check_written(filtered("SMARTEXCEL", "collect", "exclude", everything), "/transform/settings",
                  R"({"relationships": []})");
    check_lost(filtered("RSJSON", "collect", "exclude", everything),
               {"collect.filter.exclude.queryFields.attributes", "collect.filter.exclude.queryFields.relationships"});
}

BOOST_AUTO_TEST_CASE(criteria_of_filters_choose_records) {
    const char *test = R"({"attribute": "a", "exact": "x"})";
    for (const char *include : {R"({"queryFilters": {"attributesCriterion": [{"a": {"exact": "x"}}]}})",
                                R"({"attributesCriterion": [{"a": {"exact": "x"}}]})"})
        check_written(filtered("DSV", "collect", "include", include), "/source/query/where/and",
                      "[" + std::string(test) + "]");
    const char *typed =
        R"({"typesCriterion": {"sku": {"queryFilters": {"attributesCriterion": [{"a": {"exact": "x"}}]}}, "kit": {}}})";
    check_written(
        filtered("DSV", "collect", "include", typed), "/source/query",
        R"({"types": ["kit", "sku"], "where": {"and": [{"or": [{"not": {"field": "type", "exacts": ["sku"]}}, )" +
            std::string(test) + "]}]}}");
    check_written(filtered("DSV", "collect", "exclude", R"({"attributesCriterion": [{"a": {"exact": "x"}}]})"),
                  "/source/query/where/and", R"([{"not": )" + std::string(test) + "}]");
    check_lost(filtered("DSV", "collect", "include",
                        R"({"queryFilters": {"nonContextual": true}, "assetsCriterion": {"a": {}}})"),
               {"collect.filter.include.assetsCriterion", "collect.filter.include.queryFilters.nonContextual"});
    check_refused(
        object_with(filtered("DSV", "collect", "include", R"({"attributesCriterion": [{"a": {"near": 1}}]})")),
        "configObject.data.contexts[0].jsonData.collect.filter.include: ");
}

BOOST_AUTO_TEST_CASE(what_is_let_in_cannot_be_widened) {
    const Json product = filtered("RSJSON", "collect", "include", R"({"typesCriterion": {"product": {}}})");
    check_written(product, "/source/query", R"({"types": ["product"]})");
    check_written(product, "/transform/settings/types", R"(["product"])");
    Json other = product;
    other["publish"]["filter"]["include"] = {{"queryFilters", {{"typesCriterion", {"sku"}}}}};
    check_refused(object_with(other), "the filters of configObject have no type in common");
    const char *fields =
        R"({"queryFields": {"attributes": ["a"], "relationships": ["r"], "relatedEntitiesRelationships": ["s"]}})";
    check_lost(filtered("DSV", "collect", "include", fields),
               {"collect.filter.include.queryFields.attributes",
                "collect.filter.include.queryFields.relatedEntitiesRelationships"});
    check_written(filtered("DSV", "collect", "include", fields), "/transform/settings", R"({"relationships": ["r"]})");
    check_lost(filtered("DSV", "collect", "include",
                        R"({"typesCriterion": {"sku": {"queryFields": {"relationships": ["r"]}}, "kit": {}}})"),
               {"collect.filter.include.typesCriterion.sku.queryFields.relationships"});
}

BOOST_AUTO_TEST_CASE(a_search_is_asked_as_it_stands) {
    Json json = in_format("DSV");
    json["collect"]["settings"]["search"]["params"] = Json::parse(
        R"({"query": {"id": "P-1", "valueContexts": [{"locale": "de-DE"}]}, "fields": {"attributes": ["a"]},
            "options": {"maxRecords": "2", "from": 1}, "sort": {"attributes": [{"a": "_DESC"}]}, "isRelatedEntitySearch": true})");
    check_written(json, "/source/query/and",
                  R"([{"ids": ["P-1"], "sort": [{"attribute": "a", "order": "desc"}], "limit": 2, "offset": 1}])");
    check_lost(json, {"collect.settings.search.params.fields", "collect.settings.search.params.isRelatedEntitySearch",
                      "collect.settings.search.params.query.valueContexts"});
    Json empty = in_format("DSV");
    empty["collect"]["settings"]["search"]["params"]["query"] =
        Json::parse(R"({"ids": [], "name": "", "filters": {"typesCriterion": []}})");
    check_written(empty, "/source/query", "null");
    empty["collect"]["settings"]["search"]["params"]["query"]["id"] = Json::object({{"exact", "P-1"}});
    check_refused(object_with(empty), "configObject.data.contexts[0].jsonData.collect.settings.search");
    Json related = json;
    related["collect"]["settings"]["includeParent"] = true;
    check_refused(object_with(related), "configObject.data.contexts[0].jsonData.collect");
    json["collect"]["channel"]["type"] = "rdpConnector";
    const Json source = {{"plugin", "jsonl"}, {"query", {{"types", {"sku"}}}}};
    const Json document =
        riversand::read_integration_profile(object_with(json), {{"rdpConnector", source}}).documents[0];
    BOOST_TEST(document["source"]["plugin"] == "jsonl");
    BOOST_TEST(document["source"]["query"]["and"].size() == 2);
}

BOOST_AUTO_TEST_CASE(flags_mean_something_together) {
    const auto with = [](const char *format, const char *pointer, const Json &flags) {
        Json json = in_format(format);
        json[Json::json_pointer(pointer)] = flags;
        return json;
    };
    const char *reading = "/collect/format/additionalSettings", *shown = "/publish/format/settings/additionalSettings";
    for (const char *flags :
         {R"({"isGetCoalesce": "true", "isGetNearestAPI": "false"})",
          R"({"isGetNearestAPI": "false", "isGetCoalesce": "true"})", R"({"isGetNearestAPI": true})"})
        check_written(with("DSV", reading, Json::parse(flags)), "/transform/settings", R"({"coalesced": true})");
    check_written(with("DSV", reading, {{"isGetCoalesce", "false"}}), "/transform/settings", R"({"coalesced": false})");
    check_lost(with("RSJSON", reading, {{"isGetCoalesce", "true"}}),
               {"collect.format.additionalSettings.isGetCoalesce"});

    check_written(with("SMARTEXCEL", shown, {{"showGovernComment", "true"}}), "/transform/settings/errors", "null");
    check_written(with("SMARTEXCEL", shown, {{"showGovernComment", "false"}}), "/transform/settings/errors",
                  R"("none")");
    Json validating = with("SMARTEXCEL", reading, {{"includeValidationData", "true"}});
    check_written(validating, "/transform/settings/errors", R"("note")");
    validating[Json::json_pointer(shown)] = {{"showGovernComment", "false"}};
    check_written(validating, "/transform/settings/errors", R"("none")");

    const Json properties = {{"publishedBy", "executionContext.userId"}};
    Json run = with("RSJSON", "/publish/format/settings", {{"entityProperties", properties}});
    check_written(run, "/transform/settings/run_properties", properties.dump());
    run[Json::json_pointer(shown)] = {{"includeEntityProperties", "false"}};
    check_written(run, "/transform/settings/run_properties", "null");
    check_lost(run, {});
}

BOOST_AUTO_TEST_CASE(what_has_no_effect_is_named) {
    const auto lost = [](const char *format, const char *pointer, const Json &value, const Texts &paths) {
        Json json = in_format(format);
        json[Json::json_pointer(pointer)] = value;
        check_lost(json, paths);
    };
    lost("SMARTEXCEL", "/publish/format/settings/isLocalizationEnabled", "false",
         {"publish.format.settings.isLocalizationEnabled"});
    lost("DSV", "/publish/format/settings/isLocalizationEnabled", "true", {});
    const char *empty_lists = "/publish/format/settings/additionalSettings/allowSetAsNull";
    lost("SMARTEXCEL", empty_lists, "false", {});
    lost("DSV", empty_lists, "false", {"publish.format.settings.additionalSettings.allowSetAsNull"});
    lost("DSV", empty_lists, true, {});
    lost("DSV", empty_lists, "", {});
    lost("SMARTEXCEL", "/collect/settings/allowSetAsNull", false, {"collect.settings.allowSetAsNull"});
    Json without_null = in_format("SMARTEXCEL");
    without_null[Json::json_pointer(empty_lists)] = "false";
    check_written(without_null, "/transform/settings/set_null", "false");
    lost("DSV", "/integrationType", "User", {"integrationType"});
    lost("DSV", "/integrationType", "System", {});
    lost("DSV", "/profileType", "extended", {"profileType"});
    lost("DSV", "/transform/fieldMap", Json::array({{{"source", "@attr(a)"}}}), {"transform.fieldMap"});
    lost("DSV", "/transform/fieldMap", Json::array(), {});
    lost("DSV", "/transform/relationships/fieldMap", Json::array({{{"source", "a"}}, {{"source", "b"}}}),
         {"transform.relationships.fieldMap"});
    lost("DSV", "/publish/format/settings/encoding", "utf16", {"publish.format.settings.encoding"});
    lost("DSV", "/collect/isDataPersistent", "true", {"collect.isDataPersistent"});
    lost("DSV", "/collect/format/type", "RSJSON", {});
    lost("DSV", "/collect/channel", "rdpConnector", {"collect.channel"});
    lost("DSV", "/publish/channel", Json::array({{{"type", "s3ObjectConnector"}, {"settings", {{"bucketName", "b"}}}}}),
         {"publish.channel.settings.bucketName", "publish.channel.type"});
    Json object = object_with(in_format("DSV"));
    object["data"]["contexts"][0]["context"] = {
        {"channel", "A"}, {"flavour", "sweet"}, {"source", "{{TENANT_SOURCE}}"}};
    BOOST_TEST(read(object).without_effect == Texts({"context.flavour", "context.source"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_file_name_says_the_suffix_of_the_writer_or_none) {
    const auto named = [](const char *format, const char *name) {
        Json json = in_format(format);
        json["publish"]["format"]["settings"]["additionalSettings"]["fileName"] = name;
        return json;
    };
    const Texts lost = {"publish.format.settings.additionalSettings.fileName"};
    check_written(named("SMARTEXCEL", "Articles.xlsx"), "/output/file_name", R"("Articles_{part}")");
    check_lost(named("SMARTEXCEL", "Articles.xlsx"), {});
    check_lost(named("DSV", "Articles"), {});
    check_lost(named("DSV", "Articles.dsv"), lost);
    check_lost(named("DSV", "{name}"), lost);
    Json suffixed = named("DSV", "Articles.dsv");
    suffixed["publish"]["format"]["settings"]["additionalSettings"]["fileExtension"] = ".dsv";
    check_lost(suffixed, {});
    check_written(suffixed, "/writer/settings/extension", R"("dsv")");
}

BOOST_AUTO_TEST_CASE(several_files_come_as_one) {
    for (const char *flag : {"true", "false"}) {
        Json json = in_format("DSV");
        json["publish"]["format"]["settings"]["additionalSettings"]["multiFileExport"] = flag;
        const bool is_several = flag == std::string("true");
        check_written(json, "/writer/settings/tables", is_several ? R"("files")" : R"("one_file")");
        check_written(json, "/output", is_several ? R"({"archive": "zip"})" : "null");
    }
}

BOOST_AUTO_TEST_CASE(what_no_writer_takes_is_refused) {
    const auto refused = [](const char *format, const char *pointer, const Json &value) {
        Json json = in_format(format);
        json[Json::json_pointer("/publish/format/settings" + std::string(pointer))] = value;
        check_refused(object_with(json), "configObject.data.contexts[0].jsonData.publish");
    };
    for (const char *delimiter : {"//", "", "\n", "ä", "\""}) refused("DSV", "/dsvSettings/delimiter", delimiter);
    for (const char *quote : {"", "''", ","}) refused("DSV", "/dsvSettings/quotechar", quote);
    for (const char *suffix : {"../x", "", ".", "d v", "abcdefghijklmnopqrstuvwxyz"})
        refused("DSV", "/additionalSettings/fileExtension", suffix);
    for (const char *word : {"", "entities", "A,B", "a\nb"})
        refused("DSV", "/additionalSettings/relationshipSeparator", word);
    for (const char *width : {"minWidth", "maxWidth"})
        refused("SMARTEXCEL", ("/additionalSettings/" + std::string(width)).c_str(), 256);
}

BOOST_AUTO_TEST_SUITE_END()
