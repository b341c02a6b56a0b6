// What a script may return, and what it is told when it returns something else.
#include "tests/unit/script/transform_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;
using test::one_column;
using test::Script;
using test::script_problem;

namespace {

const std::string head = "local c = require 'columns'\n";

void check_problem(const std::string &script, const std::string &expected) {
    const std::string problem = script_problem(script);
    BOOST_TEST(problem.find(expected) != std::string::npos, "expected '" << expected << "' in: " << problem);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(column_plan)

BOOST_AUTO_TEST_CASE(headers_types_and_metadata) {
    Script script(head + R"(return {name = "Items", freeze = 2, header_rows = 1, hidden = true, columns = {
        c.id{},
        c.attribute{"price", type = "decimal", group = "g", width = 12.5, number_format = "0.00", help = "h",
                    values = {"1", "2"}, required = true, code = "PRICE", link = true,
                    rule = {message = "m", severity = "warning"}, prompt = "p"},
        c.attribute{"price", header = "note", note_of = "price", required = false},
    }})");
    const Table &table = script.tables().at(0);
    BOOST_TEST(table.name == "Items");
    BOOST_TEST((table.metadata ==
                Metadata{{SLUICE_META_HIDDEN, "1"}, {SLUICE_META_FREEZE, "2"}, {SLUICE_META_HEADER_ROWS, "1"}}));
    BOOST_TEST((table.columns[0] == Column{"id", ColumnType::text, {}}));
    const Column &price = table.columns[1];
    BOOST_TEST(price.name == "price");
    BOOST_TEST((price.type == ColumnType::decimal));
    const auto meta = [&](const char *key) { return std::string(metadata_value(price.metadata, key).value_or("-")); };
    BOOST_TEST(meta(SLUICE_META_GROUP) == "g");
    BOOST_TEST(meta(SLUICE_META_WIDTH) == "12.5");
    BOOST_TEST(meta(SLUICE_META_NUMBER_FORMAT) == "0.00");
    BOOST_TEST(meta(SLUICE_META_HELP) == "h");
    BOOST_TEST(meta(SLUICE_META_VALUES) == R"(["1","2"])");
    BOOST_TEST(meta(SLUICE_META_REQUIRED) == "1");
    BOOST_TEST(meta(SLUICE_META_RULE) == R"({"message":"m","severity":"warning"})");
    BOOST_TEST(meta(SLUICE_META_PROMPT) == "p");
    BOOST_TEST(meta(SLUICE_META_CODE) == "PRICE");
    BOOST_TEST(meta(SLUICE_META_LINK) == "1");
    BOOST_TEST((table.columns[2].metadata == Metadata{{SLUICE_META_NOTE_OF, "price"}, {SLUICE_META_CODE, "price"}}));
    BOOST_TEST(!script.transform().is_ordered());
}

BOOST_AUTO_TEST_CASE(codes_are_the_source_names) {
    Script script(head + R"(return {columns = {
        c.id{header = "Number"}, c.attribute{"price"}, c.attribute{"mdmname", header = "Name"},
        c.constant{"EUR", header = "Currency"}, c.compute{header = "Sum", code = "sum", function() end},
    }})");
    const auto code = [&](std::size_t column) {
        return std::string(metadata_value(script.tables()[0].columns[column].metadata, SLUICE_META_CODE).value_or("-"));
    };
    BOOST_TEST(code(0) == "id");
    BOOST_TEST(code(1) == "-");  // the header says it
    BOOST_TEST(code(2) == "mdmname");
    BOOST_TEST(code(3) == "-");
    BOOST_TEST(code(4) == "sum");
}

BOOST_AUTO_TEST_CASE(rules_fit_their_columns) {
    const auto rule = [](const std::string &options) {
        return script_problem(one_column("attribute{'a', " + options + "}"));
    };
    for (const char *good :
         {"type = 'decimal', rule = {min = 1, max = '99.50'}", "type = 'integer', rule = {min = -1}",
          "type = 'date', rule = {min = '2024-01-01', max = '2024-12-31'}",
          "type = 'datetime', rule = {max = '2024-12-31'}", "rule = {min_length = 0, max_length = 9}",
          "values = {'x'}, rule = {message = 'm', severity = 'info'}"})
        BOOST_CHECK_NO_THROW(Script(one_column("attribute{'a', " + std::string(good) + "}")));
    BOOST_TEST(rule("rule = {min = 1}").find("'min' belongs to columns of numbers, dates and times") !=
               std::string::npos);
    const std::vector<std::pair<std::string, std::string>> bad = {
        {"rule = {mni = 1}", "the unknown key 'mni'; possible are min, max"},
        {"rule = {1}", "'rule' must be a table of names and values"},
        {"type = 'integer', rule = {max = 'x'}", "'max' must be a number"},
        {"type = 'date', rule = {max = 5}", "'max' must be a day such as"},
        {"type = 'date', rule = {max = '2024-02-30'}", "'max' must be a day such as"},
        {"type = 'integer', rule = {max_length = 5}", "'max_length' belongs to columns of type text"},
        {"rule = {max_length = 1.5}", "'max_length' must be an integer from 0 to 32767"},
        {"rule = {min_length = 3, max_length = 2}", "'min_length' is above 'max_length'"},
        {"type = 'decimal', rule = {min = '10.5', max = 9}", "'min' is above 'max'"},
        {"rule = {severity = 'error'}", "'severity' must be"},
        {"rule = {message = ''}", "'message' must be a text"},
        {"type = 'integer', values = {'1', 'two'}", "\"two\" is no value of the type integer"},
        {"values = {}", "option 'values' is an empty list"},
        {"values = {''}", "none of them empty"},
        {"type = 'integer', values = {'1'}, rule = {min = 1}", "'values' and 'rule' limit the same column"},
        {"code = ''", "option 'code' is empty"},
        {"link = 1", "option 'link' must be true or false"},
    };
    for (const auto &[options, expected] : bad) {
        const std::string problem = rule(options);
        BOOST_TEST(problem.find(expected) != std::string::npos, options << ": " << problem);
        BOOST_TEST(problem.find("test.lua:") != std::string::npos, problem);
    }
}

BOOST_AUTO_TEST_CASE(a_cell_has_one_note) {
    check_problem(head + "return {columns = {c.id{}, c.type{note_of = 'id'}, c.name{note_of = 'id'}}}",
                  "is the note of 'id', and so is 'type'; a cell has one note");
    check_problem(head + "return {columns = {c.id{}, c.type{note_of = 'id'}, c.name{note_of = 'type'}}}",
                  "is the note of 'type', which is a note itself");
}

BOOST_AUTO_TEST_CASE(columns_from_the_job) {
    Script script(head + R"(return {ordered = true, columns = function(job)
        local list = {}
        for _, locale in ipairs(job.locales) do
            list[#list + 1] = c.attribute{"name", locale = locale, header = job.settings.prefix .. locale}
        end
        return list
    end})",
                  test::entity_source(), {{"prefix", "Name "}, {"locales", {"en-US", "de-DE"}}, {"locale", "fr-FR"}});
    BOOST_TEST(script.tables()[0].columns.size() == 2u);
    BOOST_TEST(script.tables()[0].columns[1].name == "Name de-DE");
    BOOST_TEST(script.tables()[0].name == "Entities");
    BOOST_TEST(script.transform().is_ordered());
    Script one(
        head +
            "return {columns = function(job) return {c.constant{job.locales[1] .. #job.attributes, header='h'}} end}",
        test::entity_source(), {{"locale", "fr-FR"}});
    BOOST_TEST(one.rows({"{}"}) == "fr-FR0");
}

BOOST_AUTO_TEST_CASE(several_tables) {
    Script script(head + R"(return {tables = function() return {
        {name = "A", columns = {c.id{}}},
        {name = "B", columns = function() return {c.id{}} end, hidden = true},
    } end})");
    BOOST_TEST(script.tables().size() == 2u);
    BOOST_TEST(script.tables()[1].name == "B");
    BOOST_TEST((script.tables()[1].metadata == Metadata{{SLUICE_META_HIDDEN, "1"}}));
}

BOOST_AUTO_TEST_CASE(mistakes_in_the_structure) {
    check_problem("return 5", "test.lua: the script must return a table with 'columns' or 'tables', not a number");
    check_problem("return {}", "has no 'columns'");
    check_problem("return {colums = {}}", "unknown key 'colums' (did you mean 'columns'?)");
    check_problem("return {columns = {}, [1] = 2}", "unknown key '[1]'");
    check_problem("return {columns = {}}", "'columns' is empty");
    check_problem("return {columns = 'x'}", "'columns' must be a list");
    check_problem("return {columns = function() return 5 end}",
                  "the function 'columns' must return a list, not a number");
    check_problem(head + "return {columns = {c.id{}, 'name'}}", "columns[2] is a string");
    check_problem(head + "return {columns = {c.id}}", "columns[1] is a function");
    check_problem(head + "return {columns = {id = c.id{}}}", "'columns' is empty");
    check_problem(head + "return {columns = {c.id{}, nil, c.type{}}}", "columns");
    check_problem(head + "return {columns = {c.id{}}, keep = true}", "'keep' must be a function");
    check_problem(head + "return {columns = {c.id{}}, ordered = 1}", "'ordered' must be true or false");
    check_problem(head + "return {columns = {c.id{}}, freeze = -1}", "'freeze' must be an integer from 0");
    check_problem(head + "return {columns = {c.id{}}, header_rows = 3}",
                  "'header_rows' must be an integer from 0 to 2");
    check_problem(head + "return {tables = {}}", "'tables' is empty");
    check_problem(head + "return {tables = {{columns = {c.id{}}}}}", "tables[1] needs a name");
    check_problem(head + "return {tables = {{name = 'A', columns = {c.id{}}}, {name = 'a', columns = {c.id{}}}}}",
                  "tables[1] and tables[2] have both the name 'a'");
    check_problem(head + "return {tables = {{name = 'A', columns = {c.id{}}, expand = pcall}}}",
                  "unknown key 'expand'");
    check_problem(head + "return {tables = {{name = 'A', columns = {c.id{}}}}, expand = pcall}",
                  "'expand' does not go with 'tables': give it to each table, as 'each'");
    check_problem(head + "return {tables = {5}}", "tables[1] must be a table");
    check_problem(head + "return {columns = {c.row{'x'}}}", "is c.row, but there is no 'expand'");
    check_problem(head + "return {tables = {{name = 'A', columns = {c.row{'x'}}}}}", "there is no 'each'");
}

BOOST_AUTO_TEST_CASE(equal_headers_name_both_places) {
    check_problem(head + "return {columns = {\nc.id{header = 'Name'},\nc.type{},\nc.name{header = 'Name'}}}",
                  "columns[1] (test.lua:3) and columns[3] (test.lua:5) have both the header 'Name'");
    check_problem(head + "return {columns = {c.id{header = 'Name'}, c.type{note_of = 'Nam'}}}",
                  "is the note of 'Nam', which is no header of this table (did you mean 'Name'?)");
}

BOOST_AUTO_TEST_CASE(mistakes_in_a_column_name_the_line) {
    check_problem(
        head + "\n\nreturn {columns = {c.attribute{'a', locle = 'x'}}}",
        "test.lua:4: c.attribute: unknown option 'locle' (did you mean 'locale'?); possible are header, type");
    check_problem(one_column("id{locale = 'x'}"), "unknown option 'locale'");
    check_problem(one_column("id{type = 'decimals'}"),
                  "unknown type 'decimals' (did you mean 'decimal'?); possible are text,");
    check_problem(one_column("id{'x'}"), "it takes options only");
    check_problem(one_column("id()"), "it takes one table of options: c.id{…}");
    check_problem(one_column("attribute{}"), "it needs a main value: c.attribute{\"…\"}");
    check_problem(one_column("attribute{5}"), "its main value must be a text, not a number");
    check_problem(one_column("attribute{''}"), "its main value is empty");
    check_problem(one_column("attribute{'a', 'b'}"), "it takes one main value, not several");
    check_problem(one_column("attribute{'a', header = 5}"), "option 'header' must be a text, not a number");
    check_problem(one_column("attribute{'a', header = ''}"), "option 'header' is empty");
    check_problem(one_column("attribute{'a', header = '\\xff'}"), "option 'header' is not valid UTF-8");
    check_problem(one_column("attribute{'a', values = 'some'}"), "must be \"all\" or \"first\"");
    check_problem(one_column("attribute{'a', values = {1}}"), "'values' must be a list of texts");
    check_problem(one_column("attribute{'a', context = 'Germany'}"), "option 'context' must be a table");
    check_problem(one_column("attribute{'a', context = {}}"), "option 'context' must be a table");
    check_problem(one_column("attribute{'a', locale = {}}"), "option 'locale' must be a text or a list");
    check_problem(one_column("attribute{'a', width = 0}"),
                  "option 'width' must be a number of characters from 1 to 255");
    check_problem(one_column("attribute{'a', required = 'yes'}"), "option 'required' must be true or false");
    check_problem(one_column("attribute{'a', zone = 'UTC'}"), "option 'zone' belongs to columns of type datetime");
    check_problem(one_column("attribute{'a', zone = 'CET', type = 'datetime'}"), "option 'zone' must be \"UTC\"");
    check_problem(one_column("relationship{'a', field = 'name'}"), "option 'field' must be \"id\" or \"type\"");
    check_problem(one_column("pointer{'a'}"), "a JSON Pointer is empty or begins with '/'");
    check_problem(one_column("constant{{}, header = 'h'}"), "its main value must be a text, a number or a boolean");
    check_problem(one_column("constant{5}"), "it needs a header");
    check_problem(one_column("constant{''}"), "it needs a header");
    check_problem(one_column("constant{'x', type = 'integer', header = 'h'}"), "does not fit a column of type integer");
    check_problem(one_column("compute{header = 'h'}"), "it needs a function");
    check_problem(one_column("compute{header = 'h', 5}"), "its main value must be a function");
    check_problem(one_column("compute{function() end}"), "it needs a header");
    check_problem(one_column("column{'nope'}"), "test.lua:2: columns[1] c.column: the source has no column 'nope'");
}

BOOST_AUTO_TEST_CASE(scripts_that_fail_to_load) {
    check_problem("return {", "test.lua:1: ");
    check_problem("\nerror('oh no')", "test.lua:2: oh no");
    check_problem("return {columns = function() error('in columns') end}", "test.lua:1: in columns");
    check_problem("require 'nothing'", "nothing");
    check_problem("while true do end", "test.lua:1: ");
    check_problem(head + "for i = 1, 1e9 do c.id{} end", "test.lua:2: ");
}

BOOST_AUTO_TEST_CASE(columns_are_described_while_the_script_loads) {
    Script late(head + "return {columns = {c.compute{header = 'h', function() return c.id{} end}}}");
    BOOST_TEST(late.rows({"{}"}).find("columns are described while the script loads") != std::string::npos);
    check_problem(head + "local long = ('x'):rep(100000) return {columns = {c.id{header = long}}}",
                  "a text of 100000 bytes");
    check_problem(head + "local long = ('x'):rep(60000) for i = 1, 1e6 do c.id{header = long} end", "test.lua:2: ");
}

BOOST_AUTO_TEST_CASE(settings_of_the_wrong_kind) {
    BOOST_TEST(script_problem(one_column("id{}"), test::entity_source(), {{"locale", 5}}) ==
               "transform.settings.locale must be a text or a list of texts");
    BOOST_TEST(script_problem(one_column("id{}"), test::entity_source(), {{"separator", 5}}) ==
               "transform.settings.separator must be a text");
}

BOOST_AUTO_TEST_CASE(workers_agree) {
    const std::string text = head + R"(return {columns = function(job)
        local list = {}
        for name, header in pairs(job.settings.map) do list[#list + 1] = c.attribute{name, header = header} end
        return list
    end})";
    nlohmann::ordered_json map;
    for (int i = 0; i < 50; ++i) map["attribute" + std::to_string(i)] = "Header " + std::to_string(i);
    Script first(text, test::entity_source(), {{"map", map}}), second(text, test::entity_source(), {{"map", map}});
    BOOST_TEST((first.tables() == second.tables()));
    BOOST_TEST(first.tables()[0].columns.size() == 50u);
}

BOOST_AUTO_TEST_CASE(modules_beside_the_script) {
    const test::ScriptFolder folder(test::ScriptFolder::Files{
        {"test.lua", "local names = require 'lib/names'\nreturn {columns = {names.id()}}"},
        {"lib/names.lua",
         "local c = require 'columns'\nreturn {id = function() return c.id{header = 'From lib'} end}"}});
    const Transform transform(test::spec_of(folder, test::entity_source()));
    BOOST_TEST(transform.tables()[0].columns[0].name == "From lib");
}

BOOST_AUTO_TEST_SUITE_END()
