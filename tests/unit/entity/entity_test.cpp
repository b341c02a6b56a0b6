// A record read as an entity.
#include "engine/entity/entity.hpp"

#include "engine/entity/entity_parser.hpp"
#include "engine/entity/json_pointer.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace sluice;

namespace {

const char *const cot = R"({"id":"SKU-1","name":"Cot","type":"sku","properties":{"createdBy":"mary","n":3},
 "data":{"attributes":{"color":{"values":[
    {"value":"red","locale":"en-US","source":"internal"},
    {"value":"rot","locale":"de-DE","source":"internal"},
    {"value":"crimson","locale":"en-US","source":"vendor"}]}},
  "relationships":{"ischildof":[{"relTo":{"id":"P-9","type":"product"}}]},
  "contexts":[{"context":{"country":"Germany","channel":"Web"},"attributes":{"vat":{"values":[{"value":7}]}}},
              {"context":{"country":"Germany"},"attributes":{"vat":{"values":[{"value":19}]}}}]}})";

struct Fixture {
    EntityParser parser;
    Entity entity;
    std::string text;

    void read(std::string json) {
        text = std::move(json);
        BOOST_REQUIRE(!parser.parse(text, 0));
        entity.assign(parser.root());
    }
    std::string chosen(std::vector<std::string> locales, std::optional<std::string> source = {},
                       std::string_view attribute = "color") {
        std::string list;
        ValueChoice choice;
        choice.set_locales(std::move(locales));
        if (source) choice.sources = {std::move(*source)};
        for_each_chosen(entity.find(Entity::Part::attributes, attribute).find("values"), choice,
                        [&](const ValueEntry &entry) { list += std::string(entry.value.text()) + ";"; });
        return list;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(entity, Fixture)

BOOST_AUTO_TEST_CASE(parts) {
    const Entity::Member created = entity.member(Entity::Part::properties, "createdBy");
    read(cot);
    BOOST_TEST(entity.id().text() == "SKU-1");
    BOOST_TEST(entity.type().text() == "sku");
    BOOST_TEST(entity.name().text() == "Cot");
    BOOST_TEST(entity.at(created).text() == "mary");
    BOOST_TEST(entity.find(Entity::Part::properties, "n").int64() == 3);
    BOOST_TEST(entity.find(Entity::Part::relationships, "ischildof").is_array());
    BOOST_TEST(!entity.find(Entity::Part::attributes, "nothing"));
}

BOOST_AUTO_TEST_CASE(a_new_record_has_nothing_of_the_last_one) {
    const Entity::Member color = entity.member(Entity::Part::attributes, "color");
    read(cot);
    BOOST_TEST(static_cast<bool>(entity.at(color)));
    read(R"({"id":"x"})");
    BOOST_TEST(!entity.at(color));
    BOOST_TEST(!entity.find(Entity::Part::properties, "createdBy"));
}

BOOST_AUTO_TEST_CASE(records_that_are_no_entities) {
    for (const char *record :
         {"[1]", "5", "null", "\"x\"", "{}", R"({"id":{"a":1},"name":"_EMPTY","type":null,"data":[]})",
          R"({"data":{"attributes":7,"contexts":{}}})"}) {
        read(record);
        BOOST_TEST(!entity.id());
        BOOST_TEST(!entity.type());
        BOOST_TEST(!entity.name());
        BOOST_TEST(!entity.find(Entity::Part::attributes, "a"));
        BOOST_TEST(!entity.context_attributes({{"a", "b"}}));
    }
    read(R"({"id":4711})");
    BOOST_TEST(entity.id().int64() == 4711);
}

BOOST_AUTO_TEST_CASE(values_by_locale_and_source) {
    read(cot);
    BOOST_TEST(chosen({}) == "red;crimson;");
    BOOST_TEST(chosen({"DE-de"}) == "rot;");
    BOOST_TEST(chosen({"en-US"}, "vendor") == "crimson;");
    BOOST_TEST(chosen({}, "vendor") == "crimson;");
    BOOST_TEST(chosen({}, "VENDOR") == "");
    BOOST_TEST(chosen({"fr-FR"}) == "");
    BOOST_TEST(chosen({"fr-FR", "de-DE", "en-US"}) == "rot;");
    BOOST_TEST(chosen({"*"}) == "red;rot;crimson;");
    BOOST_TEST(chosen({"fr-FR", "*"}) == chosen({}));
    BOOST_TEST(chosen({"de-DE", "*"}) == "rot;");
}

BOOST_AUTO_TEST_CASE(values_without_a_locale_are_for_every_one) {
    read(R"({"data":{"attributes":{"a":{"values":[{"value":"x"},{"value":"y","locale":"de-DE"},{"value":"z"}]}}}})");
    BOOST_TEST(chosen({"fr-FR"}, {}, "a") == "x;z;");
    BOOST_TEST(chosen({"de-DE"}, {}, "a") == "y;");
    BOOST_TEST(chosen({"fr-FR", "*"}, {}, "a") == "x;z;");
}

BOOST_AUTO_TEST_CASE(contexts_match_exactly) {
    const Entity::Part germany = entity.context_part({{"country", "Germany"}});
    BOOST_TEST((entity.context_part({{"country", "Germany"}}) == germany));
    const Entity::Part web = entity.context_part({{"channel", "Web"}, {"country", "Germany"}});
    BOOST_TEST((entity.context_part({{"country", "Germany"}, {"channel", "Web"}}) == web));
    const Entity::Member vat = entity.member(germany, "vat"), web_vat = entity.member(web, "vat");
    read(cot);
    const auto first = [](JsonValue attribute) {
        return (*attribute.find("values").items().begin()).find("value").int64();
    };
    BOOST_TEST(first(entity.at(vat)) == 19);
    BOOST_TEST(first(entity.at(web_vat)) == 7);
    BOOST_TEST(!entity.context_attributes({{"country", "germany"}}));
    BOOST_TEST(!entity.context_attributes({{"channel", "Web"}}));
}

BOOST_AUTO_TEST_CASE(json_pointers) {
    read(R"({"a/b":{"m~n":[10,20,[30]]},"":{"":1},"x":{"0":"zero"}})");
    const auto at = [&](std::string_view path) {
        const auto pointer = JsonPointer::parse(path);
        const JsonValue value = pointer ? pointer->find(entity.record()) : JsonValue();
        return value ? std::string(value.source()) : "nothing";
    };
    BOOST_TEST(at("") == text);
    BOOST_TEST(at("/a~1b/m~0n/1") == "20");
    BOOST_TEST(at("/a~1b/m~0n/2/0") == "30");
    BOOST_TEST(at("//") == "1");
    BOOST_TEST(at("/x/0") == "\"zero\"");
    for (const char *path : {"/a~1b/m~0n/3", "/a~1b/m~0n/01", "/a~1b/m~0n/-", "/a~1b/m~0n/+1", "/nothing", "/x/0/1"})
        BOOST_TEST(at(path) == "nothing");
    for (const char *path : {"a", "/~", "/~2", "x/"}) BOOST_TEST(!JsonPointer::parse(path));
}

BOOST_AUTO_TEST_SUITE_END()
