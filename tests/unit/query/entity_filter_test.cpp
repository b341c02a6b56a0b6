// Which records satisfy which conditions.
#include "engine/query/entity_filter.hpp"

#include "tests/unit/query/filtering.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace sluice;
using test::Filtered;

namespace {

const char *const lamp = R"({"id":"SKU-1","name":"Lamp Größe L","type":"sku","version":3,
 "properties":{"createdBy":"mary","createdDate":"2018-07-30T23:01:36.338-0500","n":3,"gone":null},
 "data":{"attributes":{
   "color":{"values":[{"value":"Red","locale":"en-US","source":"internal"},
                      {"value":"Rot","locale":"de-DE","source":"internal"},
                      {"value":"Crimson","locale":"en-US","source":"vendor","os":"defaults"}]},
   "price":{"values":[{"value":190.50,"uom":"EUR","properties":{"referenceData":"uom/EUR"}},{"value":15,"uom":"USD"}]},
   "huge":{"values":[{"value":12345678901234567890.10}]},
   "stock":{"values":[{"value":"42"}]},
   "word":{"values":[{"value":"about 42"}]},
   "active":{"values":[{"value":true}]},
   "since":{"values":[{"value":"2020-02-03T04:05:06+02:00"}]},
   "void":{"values":[{"value":"_NULL"}]},
   "empty":{"values":[{"value":""}]},
   "dimensions":{"group":[
      {"id":"r1","width":{"values":[{"value":4}]},"unit":{"values":[{"value":"cm"}]}},
      {"id":"r2","width":{"values":[{"value":6}]},"unit":{"values":[{"value":"mm"}]},
       "holes":{"group":[{"depth":{"values":[{"value":9}]}}]}}]},
   "nothing":{"group":[{"value":"_NULL"}]}},
  "relationships":{"ischildof":[
      {"id":"L-1","relTo":{"id":"P-9","type":"product"},"attributes":{"primary":{"values":[{"value":"true"}]}}},
      {"id":"L-2","relTo":{"id":"P-7","type":"lot"},"attributes":{"primary":{"values":[{"value":"false"}]}}}],
   "hasbrand":[]},
  "contexts":[{"context":{"country":"Germany"},"attributes":{"price":{"values":[{"value":7}]},
                                                             "slogan":{"values":[{"value":"Licht an!"}]}}}]}})";

bool holds(const std::string &condition) { return Filtered(lamp).by(condition); }

}  // namespace

BOOST_AUTO_TEST_SUITE(entity_filter)

BOOST_AUTO_TEST_CASE(ids_types_and_names) {
    Filtered record(lamp);
    BOOST_TEST(record.by_query("{}"));
    BOOST_TEST(record.by_query(R"({"ids": ["SKU-0", "SKU-1"], "types": ["sku"]})"));
    BOOST_TEST(!record.by_query(R"({"ids": ["SKU-0", "SKU-1"], "types": ["product"]})"));
    BOOST_TEST(!record.by_query(R"({"ids": ["sku-1"]})"));
    BOOST_TEST(record.by_query(R"({"types": ["_ALL"]})"));
    BOOST_TEST(record.by_query(R"({"name": {"startswith": "Lamp"}})"));
    BOOST_TEST(!record.by_query(R"({"name": {"startswith": "lamp"}})"));
    BOOST_TEST(record.by_query(R"({"ids": ["1","2","3","4","5","6","7","8","9","SKU-1"]})"));  // a set by then
    BOOST_TEST(!record.by_query(R"({"ids": ["1","2","3","4","5","6","7","8","9","SKU-2"]})"));
    BOOST_TEST(Filtered(R"({"id":7})").by_query(R"({"ids": [7]})"));
    BOOST_TEST(!Filtered(R"({"id":"a","name":"_EMPTY"})").by_query(R"({"name": {"hasvalue": true}})"));
}

BOOST_AUTO_TEST_CASE(texts) {
    BOOST_TEST(holds(R"({"attribute": "color", "eq": "RED"})"));
    BOOST_TEST(holds(R"({"attribute": "color", "in": ["blue", "rot"]})"));
    BOOST_TEST(!holds(R"({"attribute": "color", "exact": "RED"})"));
    BOOST_TEST(holds(R"({"attribute": "color", "exact": "Red"})"));
    BOOST_TEST(holds(R"({"attribute": "color", "exacts": ["red", "Rot"]})"));
    BOOST_TEST(holds(R"({"attribute": "color", "contains": "RIMS"})"));
    BOOST_TEST(!holds(R"({"attribute": "color", "contains": "reds"})"));
    BOOST_TEST(holds(R"({"attribute": "color", "startswith": ["x", "Cri"]})"));
    BOOST_TEST(holds(R"({"field": "name", "contains": "GRÖSSE"})") == false);  // ß is no ss
    BOOST_TEST(holds(R"({"field": "name", "contains": "GRÖ"})"));
    BOOST_TEST(holds(R"({"attribute": "color", "gt": "Rod", "lt": "Ru"})"));
    BOOST_TEST(!holds(R"({"attribute": "color", "gt": "S"})"));
}

BOOST_AUTO_TEST_CASE(patterns) {
    const auto is_like = [](const std::string &pattern) {
        const nlohmann::ordered_json query = {{"name", {{"like", pattern}}}};
        return Filtered(R"({"id":"a","name":"50% Größe_a\\b"})").by_query(query.dump());
    };
    for (const char *pattern :
         {"%", "50%", "50\\% größe\\_A\\\\b", "5__ GRÖ__\\_a%b", "%%%b", "_%_b", "%a%", "%\\_%", "%0\\%%"})
        BOOST_TEST(is_like(pattern), pattern);
    for (const char *pattern : {"", "50", "%c%", "50% größe", "_", "%x", "5\\%%", "%b_", "%a\\%b"})
        BOOST_TEST(!is_like(pattern), pattern);
    BOOST_TEST(Filtered(R"({"id":"a","name":"b"})").by_query(R"({"name": {"like": ["a", "_"]}})"));
    BOOST_TEST(!Filtered(R"({"id":"a"})").by_query(R"({"name": {"like": "%"}})"));
}

BOOST_AUTO_TEST_CASE(one_value_has_to_pass_every_operator) {
    BOOST_TEST(!holds(R"({"attribute": "price", "gt": 20, "lt": 100})"));  // 190.50 and 15 do it together only
    BOOST_TEST(holds(R"({"and": [{"attribute": "price", "gt": 20}, {"attribute": "price", "lt": 100}]})"));
}

BOOST_AUTO_TEST_CASE(numbers) {
    BOOST_TEST(holds(R"({"attribute": "price", "eq": 190.5})"));
    BOOST_TEST(holds(R"({"attribute": "price", "type": "decimal", "eq": "190.500"})"));
    BOOST_TEST(!holds(R"({"attribute": "price", "gt": 190.5})"));
    BOOST_TEST(holds(R"({"attribute": "price", "gte": 1.905e2})"));
    BOOST_TEST(holds(R"({"attribute": "huge", "type": "decimal", "eq": "12345678901234567890.1"})"));
    BOOST_TEST(holds(R"({"attribute": "huge", "type": "decimal", "lt": "12345678901234567890.11"})"));
    BOOST_TEST(!holds(R"({"attribute": "huge", "type": "decimal", "lt": "12345678901234567890.1"})"));
    BOOST_TEST(holds(R"({"attribute": "stock", "eq": 42})"));
    BOOST_TEST(!holds(R"({"attribute": "word", "gte": 0})"));
    BOOST_TEST(holds(R"({"attribute": "stock", "type": "integer", "in": [1, 42]})"));
    BOOST_TEST(!holds(R"({"attribute": "price", "type": "integer", "gt": 100})"));  // 190.50 is no integer
    BOOST_TEST(holds(R"({"attribute": "price", "type": "integer", "gt": 10})"));
    BOOST_TEST(!holds(R"({"attribute": "active", "eq": 1})"));
    BOOST_TEST(holds(R"({"attribute": "price", "exact": "190.50"})"));  // as it is written
    BOOST_TEST(!holds(R"({"attribute": "price", "exact": "190.5"})"));
}

BOOST_AUTO_TEST_CASE(datetimes_and_booleans) {
    BOOST_TEST(holds(R"({"attribute": "since", "type": "datetime", "eq": "2020-02-03T02:05:06Z"})"));
    BOOST_TEST(holds(R"({"attribute": "since", "type": "datetime", "eq": "2020-02-03T02:05:06"})"));
    BOOST_TEST(holds(R"({"attribute": "since", "type": "datetime", "gte": "2020-02-03", "lt": "2020-02-04"})"));
    BOOST_TEST(!holds(R"({"attribute": "color", "type": "datetime", "lt": "2100-01-01"})"));
    BOOST_TEST(holds(R"({"property": "createdDate", "type": "datetime", "gt": "2018-07-31T04:01:36Z",
                         "lt": "2018-07-31T04:01:37Z"})"));
    BOOST_TEST(holds(R"({"attribute": "active", "eq": true})"));
    BOOST_TEST(!holds(R"({"attribute": "active", "eq": false})"));
    BOOST_TEST(holds(R"({"attribute": "active", "exact": "true"})"));
    BOOST_TEST(!holds(R"({"attribute": "color", "eq": false})"));
}

BOOST_AUTO_TEST_CASE(locale_source_context_and_unit) {
    BOOST_TEST(holds(R"({"attribute": "color", "locale": "DE-de", "eq": "Rot"})"));
    BOOST_TEST(!holds(R"({"attribute": "color", "locale": "de-DE", "eq": "Red"})"));
    BOOST_TEST(holds(R"({"attribute": "color", "locale": ["fr-FR", "de-DE", "en-US"], "eq": "Rot"})"));
    BOOST_TEST(!holds(R"({"attribute": "color", "locale": ["fr-FR", "de-DE", "en-US"], "eq": "Red"})"));
    BOOST_TEST(holds(R"({"attribute": "color", "source": "vendor", "eq": "Crimson"})"));
    BOOST_TEST(!holds(R"({"attribute": "color", "source": "vendor", "eq": "Red"})"));
    BOOST_TEST(holds(R"({"attribute": "price", "context": {"country": "Germany"}, "eq": 7})"));
    BOOST_TEST(!holds(R"({"attribute": "price", "context": {"country": "France"}, "hasvalue": true})"));
    BOOST_TEST(!holds(R"({"attribute": "price", "eq": 7})"));
    BOOST_TEST(holds(R"({"attribute": "price", "unit": "USD", "lt": 20})"));
    BOOST_TEST(!holds(R"({"attribute": "price", "unit": "EUR", "lt": 20})"));
    BOOST_TEST(!holds(R"({"attribute": "price", "unit": "eur", "hasvalue": true})"));
}

BOOST_AUTO_TEST_CASE(what_is_no_value) {
    for (const char *name : {"absent", "void", "nothing"}) {
        const std::string subject = std::string("{\"attribute\": \"") + name + "\", ";
        BOOST_TEST(holds(subject + "\"hasvalue\": false}"));
        BOOST_TEST(!holds(subject + "\"hasvalue\": true}"));
        BOOST_TEST(!holds(subject + "\"eq\": \"_NULL\"}"));
        BOOST_TEST(!holds(subject + "\"lt\": \"z\"}"));
        BOOST_TEST(holds("{\"not\": " + subject + "\"eq\": \"x\"}}"));
    }
    BOOST_TEST(holds(R"({"attribute": "empty", "hasvalue": true})"));
    BOOST_TEST(holds(R"({"attribute": "empty", "eq": ""})"));
    BOOST_TEST(holds(R"({"property": "gone", "hasvalue": false})"));
    BOOST_TEST(holds(R"({"attribute": "dimensions", "hasvalue": true})"));
    BOOST_TEST(!holds(R"({"attribute": "dimensions", "eq": "r1"})"));
}

BOOST_AUTO_TEST_CASE(nested_attributes_and_metadata) {
    BOOST_TEST(holds(R"({"attribute": "dimensions", "where": {"attribute": "width", "gt": 5}})"));
    BOOST_TEST(!holds(R"({"attribute": "dimensions", "where": {"attribute": "width", "gt": 6}})"));
    BOOST_TEST(holds(R"({"attribute": "dimensions", "where": {"and": [
        {"attribute": "width", "gt": 5}, {"attribute": "unit", "eq": "mm"}]}})"));
    BOOST_TEST(!holds(R"({"attribute": "dimensions", "where": {"and": [
        {"attribute": "width", "gt": 5}, {"attribute": "unit", "eq": "cm"}]}})"));  // not in one row
    BOOST_TEST(holds(R"({"attribute": "dimensions", "where": {"attribute": "holes",
        "where": {"attribute": "depth", "eq": 9}}})"));
    BOOST_TEST(holds(R"({"attribute": "dimensions", "where": {"field": "id", "exact": "r2"}})"));
    BOOST_TEST(!holds(R"({"attribute": "dimensions", "hasvalue": false, "where": {"field": "id", "exact": "r2"}})"));
    BOOST_TEST(holds(R"({"attribute": "color", "eq": "crimson", "where": {"field": "os", "exact": "defaults"}})"));
    BOOST_TEST(!holds(R"({"attribute": "color", "eq": "red", "where": {"field": "os", "exact": "defaults"}})"));
    BOOST_TEST(holds(R"({"attribute": "price", "where": {"field": "properties.referenceData", "exact": "uom/EUR"}})"));
    BOOST_TEST(holds(R"({"attribute": "dimensions", "where": {"attribute": "_ALL", "eq": "MM"}})"));
}

BOOST_AUTO_TEST_CASE(relationships) {
    BOOST_TEST(holds(R"({"relationship": "ischildof"})"));
    BOOST_TEST(holds(R"({"relationship": "ischildof", "hasvalue": true})"));
    BOOST_TEST(holds(R"({"relationship": "hasbrand", "hasvalue": false})"));
    BOOST_TEST(!holds(R"({"relationship": "absent"})"));
    BOOST_TEST(holds(R"({"relationship": "ischildof", "to": "P-9"})"));
    BOOST_TEST(holds(R"({"relationship": "ischildof", "to": ["P-1", "P-7"], "to_type": "lot"})"));
    BOOST_TEST(!holds(R"({"relationship": "ischildof", "to": "P-9", "to_type": "lot"})"));
    BOOST_TEST(holds(R"({"relationship": "ischildof", "to": "P-9", "where": {"attribute": "primary", "eq": true}})"));
    BOOST_TEST(!holds(R"({"relationship": "ischildof", "to": "P-7", "where": {"attribute": "primary", "eq": true}})"));
    BOOST_TEST(holds(R"({"relationship": "ischildof", "where": {"field": "relTo.id", "startswith": "P-"}})"));
    BOOST_TEST(holds(R"({"relationship": "ischildof", "to": "P-8", "hasvalue": false})"));
}

BOOST_AUTO_TEST_CASE(any_attribute_or_property) {
    BOOST_TEST(holds(R"({"attribute": "_ALL", "contains": "crim"})"));
    BOOST_TEST(!holds(R"({"attribute": "_ALL", "eq": "Licht an!"})"));
    BOOST_TEST(holds(R"({"attribute": "_ALL", "context": {"country": "Germany"}, "eq": "Licht an!"})"));
    BOOST_TEST(holds(R"({"property": "_ALL", "eq": "Mary"})"));
    BOOST_TEST(!holds(R"({"property": "_ALL", "eq": "Peter"})"));
}

BOOST_AUTO_TEST_CASE(and_or_not) {
    const std::string yes = R"({"field": "type", "exact": "sku"})", no = R"({"field": "type", "exact": "x"})";
    BOOST_TEST(holds("{\"and\": [" + yes + "," + yes + "]}"));
    BOOST_TEST(!holds("{\"and\": [" + yes + "," + no + "]}"));
    BOOST_TEST(holds("{\"or\": [" + no + "," + yes + "]}"));
    BOOST_TEST(!holds("{\"or\": [" + no + "," + no + "]}"));
    BOOST_TEST(!holds("{\"not\": " + yes + "}"));
    BOOST_TEST(holds("{\"not\": {\"or\": [" + no + "," + no + "]}}"));
}

BOOST_AUTO_TEST_CASE(fields_and_pointers) {
    BOOST_TEST(holds(R"({"field": "version", "gte": 3})"));
    BOOST_TEST(holds(R"({"field": "properties.createdBy", "exact": "mary"})"));
    BOOST_TEST(holds(R"({"pointer": "/data/attributes/color/values/1/value", "exact": "Rot"})"));
    BOOST_TEST(!holds(R"({"pointer": "/data/attributes/color/values/9/value", "exact": "Rot"})"));
    BOOST_TEST(holds(R"({"pointer": "/data/attributes", "hasvalue": true})"));
    BOOST_TEST(!holds(R"({"pointer": "/data/attributes", "contains": "a"})"));
}

BOOST_AUTO_TEST_CASE(keywords) {
    BOOST_TEST(holds(R"({"keywords": "crimson LAMP"})"));  // one in an attribute, one in the name
    BOOST_TEST(!holds(R"({"keywords": "crimson chair"})"));
    BOOST_TEST(holds(R"({"keywords": "crimson chair", "match": "any"})"));
    BOOST_TEST(holds(R"({"keywords": "licht an", "match": "phrase"})"));
    BOOST_TEST(!holds(R"({"keywords": "an licht", "match": "phrase"})"));
    BOOST_TEST(holds(R"({"keywords": "mm"})"));         // in a row
    BOOST_TEST(!holds(R"({"keywords": "internal"})"));  // not a value
    BOOST_TEST(Filtered(lamp).by_query(R"({"keywords": {"words": "x red", "match": "any"}})"));
    BOOST_TEST(Filtered(R"({"a":{"b":["plain words"]}})").by_query(R"({"keywords": "words"})"));
    BOOST_TEST(holds(R"({"attribute": "color", "words": "crim*"})"));
}

BOOST_AUTO_TEST_CASE(odd_records_are_no_errors) {
    for (const char *record : {"[]", "7", "{}", R"({"data":[1]})", R"({"data":{"attributes":{"color":7}}})",
                               R"({"data":{"attributes":{"color":{"values":[7,null,{}]}}}})",
                               R"({"data":{"relationships":{"ischildof":{"relTo":1}}}})"}) {
        Filtered filtered(record);
        BOOST_TEST(!filtered.by(R"({"attribute": "color", "eq": "Red"})"));
        BOOST_TEST(!filtered.by(R"({"attribute": "_ALL", "where": {"field": "os", "eq": "Red"}})"));
        BOOST_TEST(!filtered.by(R"({"relationship": "ischildof", "to": "P-1"})"));
        BOOST_TEST(!filtered.by(R"({"keywords": "red"})"));
        BOOST_TEST(filtered.by(R"({"field": "a.b", "hasvalue": false})"));
    }
}

BOOST_AUTO_TEST_CASE(rows_of_a_table) {
    const Table source = {"",
                          {{"id", ColumnType::int64, {}},
                           {"price", ColumnType::decimal, {}},
                           {"day", ColumnType::date32, {}},
                           {"at", ColumnType::timestamp, {}},
                           {"ratio", ColumnType::float64, {}},
                           {"on", ColumnType::boolean, {}},
                           {"text", ColumnType::text, {}},
                           {"json", ColumnType::json, {}}},
                          {}};
    BatchBuilder builder(column_types(source));
    builder.column(0).append_int64(7);
    builder.column(1).append_text("10.50");
    builder.column(2).append_date32(1);
    builder.column(3).append_timestamp(1'500'000);
    builder.column(4).append_float64(0.1);
    builder.column(5).append_boolean(true);
    builder.column(6).append_text("Red lamp");
    builder.column(7).append_null();
    builder.end_row();
    const OwnedArray array = builder.finish();
    const BatchView view(column_types(source), *array);
    const auto holds = [&](const std::string &json) {
        const Query query = read_query_text(json, "q");
        Entity entity;
        entity.assign({});
        return EntityFilter(query.where, entity, source).matches(entity, view, 0);
    };
    BOOST_TEST(holds(R"({"ids": ["7"], "keywords": "lamp 10"})"));
    BOOST_TEST(holds(R"({"where": {"column": "price", "eq": 10.5}})"));
    BOOST_TEST(holds(R"({"where": {"column": "day", "type": "datetime", "eq": "1970-01-02"}})"));
    BOOST_TEST(holds(R"({"where": {"column": "at", "type": "datetime", "gt": "1970-01-01T00:00:01Z"}})"));
    BOOST_TEST(holds(R"({"where": {"column": "ratio", "eq": 0.1}})"));
    BOOST_TEST(holds(R"({"where": {"column": "on", "eq": true}})"));
    BOOST_TEST(holds(R"({"where": {"column": "text", "eq": "RED LAMP"}})"));
    BOOST_TEST(holds(R"({"where": {"column": "json", "hasvalue": false}})"));
    const auto refused = [&](const std::string &json) {
        try {
            holds(json);
        } catch (const Failure &failure) {
            return failure.message();
        }
        return std::string("accepted");
    };
    BOOST_TEST(refused(R"({"where": {"or": [{"attribute": "price", "gt": 1}]}})") ==
               "q.where.or[0]: the source gives table rows, which have no attribute 'price'; test one of its columns: "
               "{column: NAME, ...}");
    BOOST_TEST(refused(R"({"where": {"column": "prise", "gt": 1}})") ==
               "q.where: the source has no column 'prise' (did you mean 'price'?)");
    BOOST_TEST(refused(R"({"types": ["a"]})") == "q.types: the source has no column 'type'");
    BOOST_TEST(refused(R"({"where": {"column": "json", "eq": "a"}})") ==
               "q.where: the column 'json' holds JSON, of which only hasvalue can be asked");
    BOOST_TEST(
        refused(R"({"where": {"pointer": "/a", "eq": "a"}})").starts_with("q.where: the source gives table rows"));
}

BOOST_AUTO_TEST_SUITE_END()
