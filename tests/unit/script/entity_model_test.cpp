// Models from files and from entities.
#include "engine/script/entity_model.hpp"
#include "engine/base/digest.hpp"
#include "engine/entity/entity_parser.hpp"
#include "engine/script/model_discovery.hpp"
#include "tests/unit/script/transform_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;
using test::ScriptFolder;

namespace {

std::string problem(const std::filesystem::path &file) {
    try {
        read_entity_model(file);
        return "";
    } catch (const Failure &failure) {
        BOOST_TEST((failure.status() == Status::bad_config));
        return failure.message();
    }
}

std::string discovered(const std::vector<std::string> &records) {
    ModelDiscovery discovery;
    EntityParser parser;
    for (const std::string &record : records) {
        BOOST_REQUIRE(!parser.parse(record, 0));
        discovery.add(parser.root());
    }
    return discovery.model()["types"].dump();
}

// The description of the attribute `a` with these values.
std::string described(const std::string &values) {
    const auto types = nlohmann::ordered_json::parse(
        discovered({R"({"type":"t","data":{"attributes":{"a":{"values":)" + values + "}}}}"}));
    return types["t"]["attributes"][0].dump();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(entity_model)

BOOST_AUTO_TEST_CASE(a_file) {
    const std::string text = R"({"types": {"sku": {"attributes": []}}, "note": 1})";
    const ScriptFolder folder(ScriptFolder::Files{{"model.json", text}});
    const EntityModel model = read_entity_model(folder.path() / "model.json");
    BOOST_TEST(model.name == "model.json");
    BOOST_TEST(model.sha256 == sha256_hex(text));
    BOOST_TEST((*model.document)["note"] == 1);
}

BOOST_AUTO_TEST_CASE(files_that_are_none) {
    const ScriptFolder folder(
        ScriptFolder::Files{{"list.json", "[]"}, {"torn.json", R"({"types": )"}, {"empty.json", ""}});
    const std::string place = "transform.model: " + folder.path().string();
    BOOST_TEST(problem(folder.path()) == place + " is a folder; name the file");
    BOOST_TEST(problem(folder.path() / "list.json") == place + "/list.json must hold a JSON object");
    BOOST_TEST(problem(folder.path() / "torn.json") == place + "/torn.json is no valid JSON: at byte 11");
    BOOST_TEST(problem(folder.path() / "empty.json") == place + "/empty.json is no valid JSON: at byte 1");
    BOOST_TEST(problem(folder.path() / "none.json") == place + "/none.json cannot be read: No such file or directory");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_too_large) {
    const ScriptFolder folder(ScriptFolder::Files{{"model.json", ""}});
    std::filesystem::resize_file(folder.path() / "model.json", limits::model_bytes_max + 1);
    BOOST_TEST(problem(folder.path() / "model.json").ends_with("has 16777217 bytes; a model may have 16777216"));
}

BOOST_AUTO_TEST_CASE(the_type_holds_all_values) {
    BOOST_TEST(described(R"([{"value":1}])") == R"({"name":"a","type":"integer"})");
    BOOST_TEST(described(R"([{"value":1,"locale":"x"},{"value":1.5,"locale":"x"}])") ==
               R"({"name":"a","type":"decimal","multiple":true})");
    BOOST_TEST(described(R"([{"value":18446744073709551615}])") == R"({"name":"a","type":"decimal"})");
    BOOST_TEST(described(R"([{"value":true}])") == R"({"name":"a","type":"boolean"})");
    BOOST_TEST(described(R"([{"value":"1"}])") == R"({"name":"a","type":"string"})");
    BOOST_TEST(described(R"([{"value":true},{"value":1}])") == R"({"name":"a","type":"string","multiple":true})");
    BOOST_TEST(described(R"([{"value":1},{"value":null},{"value":"_NULL"}])") ==
               R"({"name":"a","type":"integer","multiple":true})");
    BOOST_TEST(described("[]") == R"({"name":"a","type":"string"})");
}

BOOST_AUTO_TEST_CASE(what_goes_with_the_values) {
    BOOST_TEST(described(R"([{"value":"x","locale":"en-US"},{"value":"y","locale":"de-DE"}])") ==
               R"({"name":"a","type":"string","localized":true})");
    BOOST_TEST(described(R"([{"value":"x","source":"a"},{"value":"y","source":"b"}])") ==
               R"({"name":"a","type":"string"})");
    BOOST_TEST(described(R"([{"value":1,"uom":"cm"},{"value":2,"uom":"in"},{"value":3,"uom":"cm"}])") ==
               R"({"name":"a","type":"integer","multiple":true,"units":["cm","in"]})");
    BOOST_TEST(described(R"([{"value":"x","properties":{"referenceDataIdentifier":"i"}}])") ==
               R"({"name":"a","type":"string","reference":true})");
}

BOOST_AUTO_TEST_CASE(attributes_in_the_order_of_their_first_appearance) {
    BOOST_TEST(discovered({R"({"type":"b","data":{"attributes":{"z":{"values":[]},"y":{"values":[]}}}})",
                           R"({"type":"a","data":{"attributes":{"x":{"values":[]}}}})",
                           R"({"type":"b","data":{"attributes":{"x":{"values":[]},"y":{"values":[]}},)"
                           R"("contexts":[{"attributes":{"w":{"values":[]}}}]}})"}) ==
               R"({"a":{"attributes":[{"name":"x","type":"string"}]},)"
               R"("b":{"attributes":[{"name":"z","type":"string"},{"name":"y","type":"string"},)"
               R"({"name":"x","type":"string"},{"name":"w","type":"string"}]}})");
}

BOOST_AUTO_TEST_CASE(nested_attributes_one_level_deep) {
    BOOST_TEST(discovered({R"({"type":"t","data":{"attributes":{"v":{"group":[{"id":"g","c":{"values":[{"value":1}]}},)"
                           R"({"c":{"values":[{"value":"s"}]}}]}}}})"}) ==
               R"({"t":{"attributes":[{"name":"v","children":[{"name":"c","type":"string"}]}]}})");
}

BOOST_AUTO_TEST_CASE(what_columns_cannot_show_is_json) {
    const std::string json = R"({"t":{"attributes":[{"name":"v","type":"json"}]}})";
    BOOST_TEST(discovered({R"({"type":"t","data":{"attributes":{"v":{"group":[{"d":{"group":[]}}]}}}})"}) == json);
    BOOST_TEST(discovered({R"({"type":"t","data":{"attributes":{"v":{"group":[{"c":{"values":[]}}]}}}})",
                           R"({"type":"t","data":{"attributes":{"v":{"values":[{"value":1}]}}}})"}) == json);
}

BOOST_AUTO_TEST_CASE(locales_in_the_order_of_their_appearance) {
    ModelDiscovery discovery;
    EntityParser parser;
    BOOST_REQUIRE(!parser.parse(R"({"data":{"attributes":{"a":{"values":[{"value":1,"locale":"de-DE"},{"value":1},)"
                                R"({"value":2,"locale":"en-US"},{"value":2,"locale":"DE-de"}]}}}})",
                                0));
    discovery.add(parser.root());
    BOOST_TEST(discovery.model()["locales"].dump() == R"(["de-DE","en-US"])");
}

BOOST_AUTO_TEST_CASE(records_of_any_shape) {
    BOOST_TEST(
        discovered({"1", "[]", "{}", R"({"data":[]})", R"({"data":{"attributes":[]}})", R"({"data":{"contexts":{}}})",
                    R"({"type":"t","data":{"attributes":{"a":1,"b":{"values":1},"c":{"group":{}}}}})"}) ==
        R"({"t":{"attributes":[{"name":"a","type":"string"},{"name":"b","type":"string"},)"
        R"({"name":"c","type":"string"}]}})");
}

BOOST_AUTO_TEST_CASE(too_many_attributes) {
    std::string record = R"({"type":"t","data":{"attributes":{)";
    for (std::size_t i = 0; i <= limits::columns_max; ++i) record += (i ? ",\"" : "\"") + std::to_string(i) + "\":{}";
    BOOST_CHECK_EXCEPTION(discovered({record + "}}}"}), Failure, [](const Failure &failure) {
        return failure.status() == Status::bad_data &&
               failure.message().starts_with("the entities have more than 16384 different attributes");
    });
}

BOOST_AUTO_TEST_SUITE_END()
