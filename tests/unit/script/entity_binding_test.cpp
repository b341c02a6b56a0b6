// The entity's methods, as scripts use them.
#include "tests/unit/script/transform_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;
using test::Script;

namespace {

const char *const cot =
    R"({"id":"SKU-1","name":"Cot","type":"sku","properties":{"createdBy":"mary","half":0.50,"n":3,"o":{"p":[1]}},
 "data":{"attributes":{
   "color":{"values":[{"value":"red","locale":"en-US","source":"internal"},
                      {"value":"rot","locale":"de-DE","source":"internal","uom":"u"},
                      {"value":"_NULL","locale":"fr-FR","source":"internal"}]},
   "price":{"values":[{"value":190.50}]},
   "text_price":{"values":[{"value":"12.340"}]},
   "big":{"values":[{"value":12345678901234567890123}]},
   "natural":{"values":[{"value":18446744073709551615}]},
   "stock":{"values":[{"value":7}]},
   "sale":{"values":[{"value":true}]},
   "vendors":{"group":[
     {"id":"g1","locale":"en-US","source":"internal","vendorid":{"values":[{"value":"v1","locale":"en-US"}]},
      "steps":{"group":[{"from":{"values":[{"value":1,"locale":"en-US"}]},"locale":"en-US"}]}},
     {"value":"_NULL","locale":"en-US"},
     {"id":"g2","locale":"de-DE","vendorid":{"values":[{"value":"v2","locale":"de-DE"}]}}]},
   "costs":{"group":[{"cost":{"values":[{"value":99.50}]},"n":{"values":[{"value":3}]},"free":1e-1,
      "breaks":{"group":[{"cost":{"values":[{"value":12345678901234567890.10}]}}]}}]},
   "twice":{"group":[{"a":{"values":[{"value":1}]},"b":"first","a":{"values":[{"value":2}]},"b":"second"}]}},
  "relationships":{"ischildof":[{"relTo":{"id":"P-9","type":"product"},"share":0.250}]},
  "contexts":[{"context":{"country":"Germany"},"attributes":{"vat":{"values":[{"value":19}]}}}]}})";

Script computing(const std::string &body, const nlohmann::ordered_json &settings = {}) {
    return Script(
        "local c = require 'columns'\nreturn {columns = {c.compute{header = 'h', type = 'json', function(entity)\n" +
            body + "\nend}}}",
        test::entity_source(), settings);
}

// What a compute function with that body returns, as JSON.
std::string result(const std::string &body, const nlohmann::ordered_json &settings = {}) {
    return computing(body, settings).rows({cot});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(entity_binding)

BOOST_AUTO_TEST_CASE(parts) {
    BOOST_TEST(result("return entity:id()") == "\"SKU-1\"");
    BOOST_TEST(result("return entity:type()") == "\"sku\"");
    BOOST_TEST(result("return entity:name()") == "\"Cot\"");
    BOOST_TEST(result("return entity:property('createdBy')") == "\"mary\"");
    BOOST_TEST(result("return entity:property('o').p[1]") == "1");
    BOOST_TEST(result("return entity:property('x')") == "NULL");
    BOOST_TEST(result("return entity:pointer('/properties/n')") == "3");
    BOOST_TEST(result("return entity:pointer('/properties')") ==
               R"({"createdBy":"mary","half":0.5,"n":3,"o":{"p":[1]}})");
    BOOST_TEST(result("return entity:text():sub(1, 20)") == R"("{\"id\":\"SKU-1\",\"name\"")");
    BOOST_TEST(result("return entity:text():find('\\n')") == "NULL");
    BOOST_TEST(result("return entity:relationships('ischildof')[1].relTo.id") == "\"P-9\"");
    BOOST_TEST(result("return entity:relationships('x')") == "[]");
}

BOOST_AUTO_TEST_CASE(values_keep_their_type) {
    BOOST_TEST(result("return math.type(entity:value('stock'))") == "\"integer\"");
    BOOST_TEST(result("return math.type(entity:value('price'))") == "\"float\"");
    BOOST_TEST(result("return entity:value('sale')") == "true");
    BOOST_TEST(result("return entity:value('big')") == "\"12345678901234567890123\"");
    BOOST_TEST(result("return entity:value('natural')") == "\"18446744073709551615\"");
    BOOST_TEST(result("return entity:decimal('price')") == "\"190.50\"");
    BOOST_TEST(result("return entity:decimal('text_price')") == "\"12.340\"");
    BOOST_TEST(result("return entity:decimal('big')") == "\"12345678901234567890123\"");
    BOOST_TEST(result("return entity:decimal('missing')") == "NULL");
    BOOST_TEST(result("return entity:decimal('color')") == "!the value of attribute 'color' is no number");
}

BOOST_AUTO_TEST_CASE(values_by_locale_source_and_context) {
    BOOST_TEST(result("return entity:value('color')") == "\"red\"");
    BOOST_TEST(result("return entity:value('color', {locale = 'de-de'})") == "\"rot\"");
    BOOST_TEST(result("return entity:value('color', {locale = 'fr-FR'})") == "NULL");
    BOOST_TEST(result("return entity:value('color', {source = 'vendor'})") == "NULL");
    BOOST_TEST(result("return entity:value('color')", {{"locale", "de-DE"}}) == "\"rot\"");
    BOOST_TEST(result("return entity:value('color', {source = 'internal'})", {{"locale", "de-DE"}}) == "\"rot\"");
    BOOST_TEST(result("return entity:value('vat', {context = {country = 'Germany'}})") == "19");
    BOOST_TEST(result("return entity:value('vat', {context = {country = 'France'}})") == "NULL");
    BOOST_TEST(result("return #entity:values('color', {locale = '*'})") == "3");
    BOOST_TEST(result("return entity:values('color', {locale = 'de-DE'})") ==
               R"([{"locale":"de-DE","source":"internal","uom":"u","value":"rot"}])");
    BOOST_TEST(result("return entity:values('color', {locale = 'fr-FR'})") ==
               R"([{"locale":"fr-FR","source":"internal"}])");
    BOOST_TEST(result("return entity:values('missing')") == "[]");
}

BOOST_AUTO_TEST_CASE(groups) {
    BOOST_TEST(
        result("return entity:group('vendors')") ==
        R"([{"id":"g1","locale":"en-US","source":"internal","steps":[{"from":1,"locale":"en-US"}],"vendorid":"v1"}])");
    BOOST_TEST(result("return entity:group('vendors', {locale = 'de-DE'})") ==
               R"([{"id":"g2","locale":"de-DE","vendorid":"v2"}])");
    BOOST_TEST(result("return entity:group('missing')") == "[]");
    BOOST_TEST(result("return entity:group('twice')") == R"([{"a":1,"b":"first"}])");
    BOOST_TEST(result("return entity:value('vendors')") == "!attribute 'vendors' is a group; use entity:group");
}

BOOST_AUTO_TEST_CASE(numbers_with_every_digit) {
    BOOST_TEST(result("return entity:group('costs')") ==
               R"([{"breaks":[{"cost":12345678901234567168}],"cost":99.5,"free":0.1,"n":3}])");
    BOOST_TEST(result("return entity:group('costs', {exact = true})") ==
               R"([{"breaks":[{"cost":"12345678901234567890.10"}],"cost":"99.50","free":"0.1","n":3}])");
    BOOST_TEST(result("return entity:value('price', {exact = true})") == "\"190.50\"");
    BOOST_TEST(result("return entity:value('stock', {exact = true})") == "7");
    BOOST_TEST(result("return entity:value('color', {exact = true, locale = 'de-DE'})") == "\"rot\"");
    BOOST_TEST(result("return entity:values('price', {exact = true})") == R"([{"value":"190.50"}])");
    BOOST_TEST(result("return entity:values('price', {exact = false})") == R"([{"value":190.5}])");
    BOOST_TEST(result("return entity:relationships('ischildof', {exact = true})[1].share") == "\"0.250\"");
    BOOST_TEST(result("return entity:property('half', {exact = true})") == "\"0.50\"");
    BOOST_TEST(result("return entity:pointer('/properties/half', {exact = true})") == "\"0.50\"");
    BOOST_TEST(result("return entity:pointer('/properties/half')") == "0.5");
    BOOST_TEST(result("return entity:value('price', {exact = 1})") == "!option 'exact' must be true or false");
    BOOST_TEST(result("return entity:pointer('', {locale = 'x'})") == "!unknown option 'locale'; possible are exact");
}

// Calls whose work depends on the record and not on the script are charged for it.
BOOST_AUTO_TEST_CASE(long_ways_through_a_record_end) {
    std::string values;
    for (int i = 0; i < 20'000; ++i) values += (i > 0 ? "," : "") + std::string(R"({"value":"x","locale":"en-US"})");
    const std::string record = R"({"id":"A","data":{"attributes":{"a":{"values":[)" + values + "]}}}}";
    ScriptLimits limits;
    limits.row_steps = 200'000;
    for (const char *call : {"entity:value('a', {locale = 'xx'})", "entity:values('a')", "entity:pointer('')",
                             "entity:pointer('/nothing')", "entity:decimal('a', {locale = 'xx'})"}) {
        Script script(std::string("local c = require 'columns'\nreturn {columns = {c.compute{header = 'h', "
                                  "function(entity)\nfor i = 1, 1000 do local x = ") +
                          call + " end\nreturn 'escaped'\nend}}}",
                      test::entity_source(), {}, limits);
        BOOST_TEST(script.rows({record}).find("stopped after 200000 steps") != std::string::npos, call);
    }
}

BOOST_AUTO_TEST_CASE(mistakes) {
    BOOST_TEST(result("return entity.value('color')").find("called with a colon") != std::string::npos);
    BOOST_TEST(
        result("return entity:value('color', {locle = 'x'})") ==
        "!unknown option 'locle' (did you mean 'locale'?); possible are locale, source, context, exact, coalesced");
    BOOST_TEST(result("return entity:value()").starts_with("!"));
    BOOST_TEST(result("return entity:value({})").starts_with("!"));
    BOOST_TEST(result("return entity:pointer('x')").find("a JSON Pointer is empty") != std::string::npos);
    BOOST_TEST(result("return entity:column('x')") == "!the source has no column 'x'");
    BOOST_TEST(result("return entity:nothing()").find("nothing") != std::string::npos);
    // An error of a method is the script's to catch.
    BOOST_TEST(result("return select('#', pcall(entity.decimal, entity, 'color'))") == "2");
    BOOST_TEST(result("return getmetatable(entity)") == "false");
}

BOOST_AUTO_TEST_CASE(an_entity_kept_beyond_its_record) {
    Script script(R"(local c = require 'columns'
local kept
return {columns = {c.compute{header = 'h', function(entity)
    local before = kept
    kept = entity
    if before == nil then return 'first' end
    return before:id()
end}}})");
    BOOST_TEST(script.rows({R"({"id":"a"})", R"({"id":"b"})"}) ==
               "first!this entity was kept beyond its record; keep the values that you need instead");
    // Not even when records fail or batches change between them.
    BOOST_TEST(script.rows({R"({"id":"c"})"}).find("kept beyond its record") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(json_both_ways) {
    BOOST_TEST(result("return entity:pointer('/data/attributes/stock')") == R"({"values":[{"value":7}]})");
    BOOST_TEST(result("return {b = 1, a = {1, 2.5, 'x', true, c.null}}") == R"({"a":[1,2.5,"x",true,null],"b":1})");
    BOOST_TEST(result("return {}") == "{}");
    BOOST_TEST(result("return c.list{}") == "[]");
    BOOST_TEST(result("return c.null") == "NULL");
    BOOST_TEST(result("return 'a \"b\"\\n'") == R"("a \"b\"\n")");
    BOOST_TEST(result("return {1, nil, 3}").find("with gaps between its positions") != std::string::npos);
    BOOST_TEST(result("return {1, a = 2}").find("both positions and names") != std::string::npos);
    BOOST_TEST(result("return {a = pcall}") == "!a function cannot be JSON");
    BOOST_TEST(result("return {1/0}").find("infinite") != std::string::npos);
    BOOST_TEST(result("return {'\\xff'}").find("not valid UTF-8") != std::string::npos);
    BOOST_TEST(result("local t = {} t.t = t return t").find("levels deep") != std::string::npos);
    BOOST_TEST(result("local t = {} for i = 1, 60 do t = {t, t} end return t").starts_with("!"));
    Script round(R"(local c = require 'columns'
return {columns = {c.compute{header = 'h', type = 'json', function(entity) return entity:pointer('/a') end}}})");
    BOOST_TEST(round.rows({R"({"a":[]})", R"({"a":{}})", R"({"a":[null,{"b":null,"c":1}]})", R"({"a":null})"}) ==
               R"([]/{}/[null,{"c":1}]/NULL)");
    const std::string deep = std::string(100, '[') + std::string(100, ']');
    BOOST_TEST(round.rows({"{\"a\":" + deep + "}"}).find("levels deep") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(columns_of_a_table) {
    const Table source{"t",
                       {{"i", ColumnType::int64, {}},
                        {"f", ColumnType::float64, {}},
                        {"b", ColumnType::boolean, {}},
                        {"d", ColumnType::date32, {}},
                        {"t", ColumnType::timestamp, {}},
                        {"x", ColumnType::decimal, {}}},
                       {}};
    BatchBuilder builder(column_types(source));
    builder.column(0).append_int64(5);
    builder.column(1).append_float64(1.5);
    builder.column(2).append_boolean(true);
    builder.column(3).append_date32(19782);
    builder.column(4).append_timestamp(1'500'000);
    builder.column(5).append_null();
    builder.end_row();
    Script script(R"(local c = require 'columns'
return {columns = {c.compute{header = 'h', function(entity)
    local x = {}
    for _, name in ipairs{'i', 'f', 'b', 'd', 't', 'x'} do x[#x + 1] = tostring(entity:column(name)) end
    return table.concat(x, ' ') .. tostring(entity:id())
end}}})",
                  source);
    BOOST_TEST(script.rows(SourceBatch{builder.finish(), "t", 1, -1}) ==
               "5 1.5 true 2024-02-29 1970-01-01T00:00:01.5Z nilnil");
}

BOOST_AUTO_TEST_SUITE_END()
