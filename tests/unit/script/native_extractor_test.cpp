// Columns that the engine fills without Lua.
#include "tests/unit/script/transform_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;
using test::one_column;
using test::Script;

namespace {

const char *const cot = R"({"id":"SKU-1","name":"Cot","type":"sku","properties":{"createdBy":"mary","n":3},
 "data":{"attributes":{
   "color":{"values":[{"value":"red","locale":"en-US","source":"internal","properties":{"referenceData":"colors/c-17"}},
                      {"value":"rot","locale":"de-DE","source":"internal"},
                      {"value":"crimson","locale":"en-US","source":"vendor"}]},
   "price":{"values":[{"value":190.50,"uom":"EUR","locale":"en-US"}]},
   "big":{"values":[{"value":12345678901234567890123}]},
   "ean":{"values":[{"value":"0123"},{"value":"_NULL"},{"value":"0456"}]},
   "status":{"values":[{"value":"_NULL"}]},
   "stock":{"values":[{"value":7}]},
   "sale":{"values":[{"value":true}]},
   "launch":{"values":[{"value":"2024-02-29"}]},
   "bad":{"values":[{"invalidValue":"abc"}]},
   "vendors":{"group":[{"vendorid":{"values":[{"value":"v1"}]}}]}},
  "relationships":{"ischildof":[{"relTo":{"id":"P-9","type":"product"}},{"relTo":{"id":"P-10","type":"lot"}}],"none":[]},
  "contexts":[{"context":{"country":"Germany"},"attributes":{"vat":{"values":[{"value":19}]}}}]}})";

// The one cell of a column; errors after "!".
std::string value(const std::string &column, const nlohmann::ordered_json &settings = {}) {
    return Script(one_column(column), test::entity_source(), settings).rows({cot});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(native_extractor)

BOOST_AUTO_TEST_CASE(parts_of_an_entity) {
    BOOST_TEST(value("id{}") == "SKU-1");
    BOOST_TEST(value("type{}") == "sku");
    BOOST_TEST(value("name{}") == "Cot");
    BOOST_TEST(value("property{'createdBy'}") == "mary");
    BOOST_TEST(value("property{'n', type='integer'}") == "3");
    BOOST_TEST(value("property{'missing'}") == "NULL");
    BOOST_TEST(value("constant{'x', header='h'}") == "x");
    BOOST_TEST(value("constant{5, type='decimal', header='h'}") == "5");
    BOOST_TEST(value("constant{true, type='boolean', header='h'}") == "true");
}

BOOST_AUTO_TEST_CASE(attributes_by_locale_source_and_context) {
    BOOST_TEST(value("attribute{'color'}") == "red||crimson");
    BOOST_TEST(value("attribute{'color', locale='DE-de'}") == "rot");
    BOOST_TEST(value("attribute{'color', source='vendor'}") == "crimson");
    BOOST_TEST(value("attribute{'color', source='Vendor'}") == "NULL");
    BOOST_TEST(value("attribute{'color', locale={'fr-FR','de-DE'}}") == "rot");
    BOOST_TEST(value("attribute{'color', locale='*', separator='; '}") == "red; rot; crimson");
    BOOST_TEST(value("attribute{'color', values='first'}") == "red");
    BOOST_TEST(value("attribute{'color'}", {{"locale", "de-DE"}}) == "rot");
    BOOST_TEST(value("attribute{'color', locale='en-US', source='internal'}", {{"locale", "de-DE"}}) == "red");
    BOOST_TEST(value("attribute{'color', locale='en-US'}", {{"separator", "+"}}) == "red+crimson");
    BOOST_TEST(value("attribute{'vat', context={country='Germany'}, type='integer'}") == "19");
    BOOST_TEST(value("attribute{'vat', context={country='France'}}") == "NULL");
    BOOST_TEST(value("attribute{'vat'}") == "NULL");
}

BOOST_AUTO_TEST_CASE(fields_of_a_value) {
    BOOST_TEST(value("attribute{'price', field='uom'}") == "EUR");
    BOOST_TEST(value("attribute{'color', field='locale', values='first'}") == "en-US");
    BOOST_TEST(value("attribute{'color', field='properties.referenceData'}") == "colors/c-17");
    BOOST_TEST(value("attribute{'bad'}") == "NULL");
    BOOST_TEST(value("attribute{'bad', field='invalidValue'}") == "abc");
    BOOST_TEST(value("attribute{'price', field='value', type='decimal'}") == "190.50");
}

BOOST_AUTO_TEST_CASE(types) {
    BOOST_TEST(value("attribute{'price'}") == "190.50");
    BOOST_TEST(value("attribute{'price', type='decimal'}") == "190.50");
    BOOST_TEST(value("attribute{'price', type='number'}") == "190.5");
    BOOST_TEST(value("attribute{'big', type='decimal'}") == "12345678901234567890123");
    BOOST_TEST(value("attribute{'big'}") == "12345678901234567890123");
    BOOST_TEST(value("attribute{'stock', type='integer'}") == "7");
    BOOST_TEST(value("attribute{'sale', type='boolean'}") == "true");
    BOOST_TEST(value("attribute{'launch', type='date'}") == "2024-02-29");
    BOOST_TEST(value("attribute{'status'}") == "NULL");
    BOOST_TEST(value("attribute{'ean'}") == "0123||0456");
    BOOST_TEST(value("attribute{'ean', type='json'}") == R"(["0123","0456"])");
    BOOST_TEST(value("attribute{'price', type='json'}") == "190.50");
    BOOST_TEST(value("attribute{'price', type='integer'}") ==
               "!a number with a fraction or an exponent does not fit a column of type integer");
    BOOST_TEST(value("attribute{'ean', type='decimal'}").starts_with("!2 values do not fit a column of type decimal"));
    BOOST_TEST(value("attribute{'ean', type='decimal', values='first'}") ==
               "!a text that is no number does not fit a column of type decimal");
}

BOOST_AUTO_TEST_CASE(groups_and_relationships) {
    BOOST_TEST(value("attribute{'vendors', type='json'}") == R"([{"vendorid":{"values":[{"value":"v1"}]}}])");
    BOOST_TEST(value("attribute{'vendors'}").starts_with("!this attribute is a group of rows"));
    BOOST_TEST(value("relationship{'ischildof'}") == "P-9||P-10");
    BOOST_TEST(value("relationship{'ischildof', field='type', separator='+'}") == "product+lot");
    BOOST_TEST(value("relationship{'ischildof', values='first'}") == "P-9");
    BOOST_TEST(value("relationship{'none'}") == "NULL");
    BOOST_TEST(value("relationship{'missing'}") == "NULL");
    BOOST_TEST(value("relationship{'none', type='json'}") == "[]");
}

BOOST_AUTO_TEST_CASE(pointers) {
    BOOST_TEST(value("pointer{'/data/attributes/price/values/0/value', type='decimal'}") == "190.50");
    BOOST_TEST(value("pointer{'/properties', type='json'}") == R"({"createdBy":"mary","n":3})");
    BOOST_TEST(value("pointer{'/properties/n'}") == "3");
    BOOST_TEST(value("pointer{'/missing/a'}") == "NULL");
    BOOST_TEST(value("pointer{'/properties'}") == "!an object does not fit a column of type text");
    Script record(one_column("pointer{'', type='json'}"));
    BOOST_TEST(record.tables()[0].columns[0].name == "entity");
    BOOST_TEST(record.rows({"  {\"a\": 1.50} \n", "[1]", "5", "{\n\"b\": 2}"}) == R"({"a": 1.50}/[1]/5/{"b":2})");
    Script item(one_column("pointer{'/1'}"));
    BOOST_TEST(item.rows({"[1,2]", R"({"1":"one"})", "7"}) == "2/one/NULL");
}

BOOST_AUTO_TEST_CASE(a_name_that_stands_twice_counts_once) {
    BOOST_TEST(Script(one_column("pointer{'/a'}")).rows({R"({"a":1,"a":2})"}) == "1");
    BOOST_TEST(Script(one_column("id{}")).rows({R"({"id":"x","id":"y"})"}) == "x");
}

BOOST_AUTO_TEST_CASE(columns_of_a_table) {
    const Table source{"items",
                       {{"id", ColumnType::int64, {}},
                        {"price", ColumnType::decimal, {{SLUICE_META_WIDTH, "9"}}},
                        {"on", ColumnType::date32, {}},
                        {"doc", ColumnType::json, {}},
                        {"note", ColumnType::text, {}}},
                       {}};
    BatchBuilder builder(column_types(source));
    for (const char *doc : {"{\"a\":\n1}", "{torn"}) {
        builder.column(0).append_int64(4711);
        builder.column(1).append_text("1.50");
        builder.column(2).append_date32(19782);
        builder.column(3).append_text(doc);
        builder.column(4).append_text("12");
        builder.end_row();
    }
    const SourceBatch batch{builder.finish(), "items", 1, -1};
    Script all(
        "local c = require 'columns' return {columns = {c.id{}, c.column{'price', group='g'}, c.column{'on', "
        "type='text'},"
        " c.column{'note', type='integer', header='n'}, c.column{'id', type='decimal', header='d'}, c.column{'doc'}}}",
        source);
    BOOST_TEST(all.tables()[0].name == "items");
    BOOST_TEST((all.tables()[0].columns[0] == Column{"id", ColumnType::int64, {}}));
    BOOST_TEST((all.tables()[0].columns[1] ==
                Column{"price", ColumnType::decimal, {{SLUICE_META_GROUP, "g"}, {SLUICE_META_WIDTH, "9"}}}));
    const TransformResult result = all.run(batch);
    BOOST_TEST(test::rows_of(all.tables()[0], result.tables[0]) == R"(4711,1.50,2024-02-29,12,4711,{"a":1})");
    BOOST_REQUIRE(result.errors.size() == 1);
    BOOST_TEST(result.errors[0].record == 1);
    BOOST_TEST(result.errors[0].entity_id == "4711");
    BOOST_TEST(result.errors[0].column == "doc");
    BOOST_TEST(result.errors[0].line == 2);
    BOOST_TEST(test::script_problem(one_column("column{'prize'}"), source).find("did you mean 'price'") !=
               std::string::npos);
    BOOST_TEST(test::script_problem(one_column("column{'on', type='integer'}"), source)
                   .find("does not fit the type integer") != std::string::npos);
    BOOST_TEST(test::script_problem(one_column("attribute{'a'}"), source).find("not entities") != std::string::npos);
    BOOST_TEST(test::script_problem(one_column("name{}"), source).find("no column 'name'") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(columns_beside_the_entity) {
    const Table source{"", {{"entity", ColumnType::json, {}}, {"id", ColumnType::text, {}}}, {}};
    BatchBuilder builder(column_types(source));
    builder.column(0).append_text("{\"a\":1}");
    builder.column(1).append_text("from-source");
    builder.end_row();
    const SourceBatch batch{builder.finish(), "x", 1, -1};
    BOOST_TEST(Script(one_column("column{'id'}"), source).rows(batch) == "from-source");
    Script failing(one_column("pointer{'/a', type='boolean'}"), source);
    BOOST_TEST(failing.run(batch).errors.at(0).entity_id == "from-source");
}

BOOST_AUTO_TEST_SUITE_END()
