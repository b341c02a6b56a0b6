// Batches through a script: rows, row errors and their places, several tables, limits, cancellation.
#include "tests/unit/script/transform_fixture.hpp"

#include "engine/base/limits.hpp"

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <thread>

using namespace sluice;
using test::entities;
using test::one_column;
using test::Script;

namespace {

const std::string head = "local c = require 'columns'\n";

std::string computed(const std::string &options, const std::string &body) {
    return Script(head + "return {columns = {c.compute{header = 'h', " + options + " function(entity)\n" + body +
                  "\nend}}}")
        .rows({R"({"id":"e1"})"});
}

// A batch whose values buffer is one heap block of exactly the text's size; rows begin where `cuts` say.
SourceBatch exact_batch(const std::string &text, const std::vector<std::int32_t> &cuts, std::int64_t offset = 0) {
    struct Storage {
        std::unique_ptr<char[]> bytes;
        std::vector<std::int32_t> cuts;
        ArrowArray child = {};
        ArrowArray *children[1] = {&child};
        const void *child_buffers[3] = {};
        const void *buffers[1] = {nullptr};
    };
    auto storage = std::make_unique<Storage>();
    storage->bytes = std::make_unique<char[]>(text.size());
    std::memcpy(storage->bytes.get(), text.data(), text.size());
    storage->cuts = cuts;
    storage->child_buffers[1] = storage->cuts.data();
    storage->child_buffers[2] = storage->bytes.get();
    storage->child.length = static_cast<std::int64_t>(cuts.size()) - 1;
    storage->child.n_buffers = 3;
    storage->child.buffers = storage->child_buffers;
    storage->child.release = [](ArrowArray *array) { array->release = nullptr; };
    OwnedArray array;
    ArrowArray &out = *array.out();
    out.length = storage->child.length - offset;
    out.offset = offset;
    out.n_buffers = 1;
    out.buffers = storage->buffers;
    out.n_children = 1;
    out.children = storage->children;
    out.release = [](ArrowArray *batch) {
        delete static_cast<Storage *>(batch->private_data);
        batch->release = nullptr;
    };
    out.private_data = storage.release();
    return {std::move(array), "input.jsonl", 1, 0};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(transform)

BOOST_AUTO_TEST_CASE(without_a_script) {
    TransformSpec spec;
    spec.source = test::entity_source();
    Transform transform(std::move(spec));
    BOOST_TEST((transform.tables() == std::vector<Table>{{"Entities", {{"entity", ColumnType::json, {}}}, {}}}));
    const TransformResult result =
        transform.run(entities({" {\"a\": 1}\n", "{\"a\":\n2}", "{torn", std::nullopt}), [] { return false; });
    BOOST_TEST(test::rows_of(transform.tables()[0], result.tables[0]) == R"({"a": 1}/{"a":2})");
    BOOST_TEST(result.errors.size() == 2u);
    BOOST_TEST(result.records_read == 4);
    BOOST_TEST(result.records_kept == 2);
    BOOST_TEST(result.errors[1].message == "the source gave no record (NULL)");
}

BOOST_AUTO_TEST_CASE(a_table_without_a_script) {
    TransformSpec spec;
    spec.source = {"things",
                   {{"a", ColumnType::int64, {{SLUICE_META_WIDTH, "5"}}}, {"b", ColumnType::text, {}}},
                   {{SLUICE_META_FREEZE, "1"}}};
    spec.keep_record_ends = true;
    const Table source = spec.source;
    Transform transform(std::move(spec));
    BOOST_TEST((transform.tables() == std::vector<Table>{source}));
    BatchBuilder builder(column_types(source));
    for (int i = 0; i < 3; ++i) {
        builder.column(0).append_int64(i);
        builder.column(1).append_text("x");
        builder.end_row();
    }
    const TransformResult result = transform.run({builder.finish(), "things", 1, -1}, [] { return false; });
    BOOST_TEST(test::rows_of(source, result.tables[0]) == "0,x/1,x/2,x");
    BOOST_TEST((result.record_ends == std::vector<std::vector<std::int64_t>>{{1, 2, 3}}));
}

// Nobody has looked into the JSON of a table source before, and writers put it into their output as it is.
BOOST_AUTO_TEST_CASE(a_table_with_json_without_a_script) {
    TransformSpec spec;
    spec.source = {"things", {{"id", ColumnType::int64, {}}, {"j", ColumnType::json, {}}}, {}};
    Transform transform(spec);
    BatchBuilder builder(column_types(spec.source));
    for (const char *json : {"{\"a\":\n1.50}", "{\"a\":1", "1 2", "", " 7 ", "\xff", "nul"}) {
        builder.column(0).append_int64(builder.row_count());
        builder.column(1).append_text(json);
        builder.end_row();
    }
    builder.column(0).append_int64(builder.row_count());
    builder.column(1).append_null();
    builder.end_row();
    const TransformResult result = transform.run({builder.finish(), "things", 1, -1}, [] { return false; });
    BOOST_TEST(test::rows_of(transform.tables()[0], result.tables[0]) == R"(0,{"a":1.50}/4,7/7,NULL)");
    BOOST_TEST(result.errors.size() == 5u);
    BOOST_TEST(result.errors.at(0).column == "j");
    BOOST_TEST(result.errors.at(0).entity_id == "1");
    BOOST_TEST(result.errors.at(0).message.starts_with("the JSON of this cell cannot be read: "));
}

BOOST_AUTO_TEST_CASE(computed_values_fit_their_column) {
    BOOST_TEST(computed("", "return 'x'") == "x");
    BOOST_TEST(computed("", "return 5") == "5");
    BOOST_TEST(computed("", "return true") == "true");
    BOOST_TEST(computed("", "return nil") == "NULL");
    BOOST_TEST(computed("", "") == "NULL");
    BOOST_TEST(computed("", "return 1.5").starts_with("!a float"));
    BOOST_TEST(computed("", "return '\\xff'") == "!a text that is not valid UTF-8 does not fit a column of type text");
    BOOST_TEST(computed("", "return {}") == "!a table does not fit a column of type text");
    BOOST_TEST(computed("", "return entity") == "!a userdata does not fit a column of type text");
    BOOST_TEST(computed("type='integer',", "return 5") == "5");
    BOOST_TEST(computed("type='integer',", "return 5.0").starts_with("!a float"));
    BOOST_TEST(computed("type='integer',", "return '42'") == "42");
    BOOST_TEST(computed("type='decimal',", "return '1.10'") == "1.10");
    BOOST_TEST(computed("type='decimal',", "return 7") == "7");
    BOOST_TEST(computed("type='decimal',", "return 1.1") == "!a float does not fit a column of type decimal");
    BOOST_TEST(computed("type='number',", "return 1.5") == "1.5");
    BOOST_TEST(computed("type='number',", "return 0/0").starts_with("!a number that is infinite"));
    BOOST_TEST(computed("type='number',", "return math.huge").starts_with("!a number that is infinite"));
    BOOST_TEST(computed("type='boolean',", "return 1 == 1") == "true");
    BOOST_TEST(computed("type='boolean',", "return 1") == "!an integer does not fit a column of type boolean");
    BOOST_TEST(computed("type='date',", "return '2024-02-29'") == "2024-02-29");
    BOOST_TEST(computed("type='datetime', zone='UTC',", "return '2024-02-29T10:00:00'") == "2024-02-29T10:00:00Z");
    BOOST_TEST(computed("type='json',", "return {a = {1}}") == R"({"a":[1]})");
}

BOOST_AUTO_TEST_CASE(keep_comes_first_then_expand_then_columns) {
    Script script(head + R"(return {
        keep = function(entity) return entity:id() ~= 'dropped' end,
        expand = function(entity) return entity:pointer('/rows') end,
        columns = {c.id{}, c.row{'a', type = 'integer'}, c.compute{header = 'b', function(entity, row) return entity:id() .. row.a end}}})");
    const TransformResult result = script.run(
        entities({R"({"id":"e1","rows":[{"a":1},{"a":2}]})", R"({"id":"dropped"})", R"({"id":"none","rows":[]})",
                  R"({"id":"e2","rows":[{"a":3}]})", R"({"id":"bad","rows":[{"a":4},{"a":"x"}]})"}));
    BOOST_TEST(test::rows_of(script.tables()[0], result.tables[0]) == "e1,1,e11/e1,2,e12/e2,3,e23");
    BOOST_TEST(result.row_counts.at(0) == 3);
    BOOST_TEST(result.records_kept == 3);
    BOOST_REQUIRE(result.errors.size() == 1);
    BOOST_TEST(result.errors[0].entity_id == "bad");
    BOOST_TEST(result.errors[0].column == "a");
    BOOST_TEST(result.errors[0].record == 4);
}

BOOST_AUTO_TEST_CASE(several_tables_and_record_ends) {
    const test::ScriptFolder folder(test::ScriptFolder::Files{{"test.lua", head + R"(return {
        keep = function(entity) return entity:id() ~= 'dropped' end,
        tables = {
            {name = 'Entities', columns = {c.id{}}},
            {name = 'Links', columns = {c.id{}, c.row{'to'}},
             each = function(entity)
                 local rows = {}
                 for i, link in ipairs(entity:relationships('child')) do rows[i] = {to = link.relTo.id} end
                 return rows
             end}}})"}});
    TransformSpec spec = test::spec_of(folder, test::entity_source());
    spec.keep_record_ends = true;
    Transform transform(std::move(spec));
    const std::string linked =
        R"({"id":"a","data":{"relationships":{"child":[{"relTo":{"id":"x"}},{"relTo":{"id":"y"}}]}}})";
    const TransformResult result = transform.run(entities({linked, R"({"id":"dropped"})", R"({"id":"b"})",
                                                           R"({"id":"c","data":{"relationships":{"child":[{}]}}})"}),
                                                 [] { return false; });
    BOOST_TEST(test::rows_of(transform.tables()[0], result.tables[0]) == "a/b");
    BOOST_TEST(test::rows_of(transform.tables()[1], result.tables[1]) == "a,x/a,y");
    BOOST_TEST((result.record_ends == std::vector<std::vector<std::int64_t>>{{1, 2}, {2, 2}}));
    BOOST_TEST((result.kept_records == std::vector<std::int64_t>{0, 2}));
    BOOST_REQUIRE(result.errors.size() == 1);
    BOOST_TEST(result.errors[0].script == "test.lua:9");
    BOOST_TEST(result.errors[0].column.empty());
}

BOOST_AUTO_TEST_CASE(what_expand_may_return) {
    const auto expanding = [](const std::string &body) {
        return Script(head + "return {expand = function(entity) " + body + " end, columns = {c.row{'a'}}}")
            .rows({"{}"});
    };
    BOOST_TEST(expanding("return {{a = 1}, {}, {a = c.null}}") == "1/NULL/NULL");
    BOOST_TEST(expanding("return {}") == "");
    BOOST_TEST(expanding("return nil") == "!'expand' must return a list of rows, not a nil");
    BOOST_TEST(expanding("return {a = 1}") == "!'expand' returned a row instead of a list of rows: { {…} }");
    BOOST_TEST(expanding("return {{a = 1}, 5}") == "!row 2 that 'expand' returned is a number, not a table");
    BOOST_TEST(expanding("local t = {} for i = 1, 100001 do t[i] = {} end return t").find("returned 100001 rows") !=
               std::string::npos);
    BOOST_TEST(expanding("return {setmetatable({}, {__index = function() error('no') end})}") == "NULL");
}

BOOST_AUTO_TEST_CASE(errors_name_script_entity_and_column) {
    Script script(head + R"(return {
        keep = function(entity)
            if entity:id() == 'keep' then error('keep it') end
            return true
        end,
        columns = {c.id{}, c.compute{header = 'Title', function(entity)
            if entity:id() == 'table' then error({1}) end
            return entity:value('name') .. '!'
        end},
        c.attribute{'n', header = 'N', type = 'integer'}}})");
    const TransformResult result = script.run(entities(
        {R"({"id":"keep"})", R"({"id":"table"})", R"({"id":"nil"})",
         R"({"id":"n","data":{"attributes":{"name":{"values":[{"value":"x"}]},"n":{"values":[{"value":1.5}]}}}})",
         R"({"id":"ok","data":{"attributes":{"name":{"values":[{"value":"x"}]}}}})"}));
    BOOST_TEST(test::rows_of(script.tables()[0], result.tables[0]) == "ok,x!,NULL");
    BOOST_REQUIRE(result.errors.size() == 4);
    BOOST_TEST(result.errors[0].script == "test.lua:4");
    BOOST_TEST(result.errors[0].message == "keep it");
    BOOST_TEST(result.errors[0].entity_id == "keep");
    BOOST_TEST(result.errors[0].column.empty());
    BOOST_TEST(result.errors[1].script == "test.lua:8");
    BOOST_TEST(result.errors[1].column == "Title");
    BOOST_TEST(!result.errors[1].message.empty());
    BOOST_TEST(result.errors[2].script == "test.lua:9");
    BOOST_TEST(result.errors[2].message.find("concatenate a nil value") != std::string::npos);
    BOOST_TEST(result.errors[3].script == "test.lua:11");
    BOOST_TEST(result.errors[3].column == "N");
    BOOST_TEST(result.errors[3].entity_id == "n");
    BOOST_TEST(result.errors[3].input == "input.jsonl");
}

BOOST_AUTO_TEST_CASE(errors_tell_line_and_byte) {
    Script script(one_column("id{}"));
    // Lines: a byte order mark and a good record, a torn one, an empty line and a torn one, a good one.
    const std::string text = "\xef\xbb\xbf{\"id\":1}\n{\"id\":\n\n  {torn}\n{\"id\":2}\n";
    const std::int32_t second = 12, third = 19, fourth = 29;
    SourceBatch batch = exact_batch(text, {3, second, third, fourth, static_cast<std::int32_t>(text.size())});
    batch.first_line = 101;
    batch.first_byte = 5000;
    TransformResult result = script.run(batch);
    BOOST_TEST(script.shown(result).starts_with("1/2!"));
    BOOST_REQUIRE(result.errors.size() == 2);
    BOOST_TEST(result.errors[0].line == 102);
    BOOST_TEST(result.errors[0].byte == 5000 + second);
    BOOST_TEST(result.errors[1].line == 104);
    BOOST_TEST(result.errors[1].byte == 5000 + static_cast<std::int64_t>(text.find("{torn")));
    batch.first_byte = -1;
    result = script.run(batch);
    BOOST_TEST(result.errors[1].line == 103);
    BOOST_TEST(result.errors[1].byte == -1);
    batch.first_line = 0;
    BOOST_TEST(script.run(batch).errors[1].line == 0);
}

BOOST_AUTO_TEST_CASE(batches_with_an_offset) {
    Script script(one_column("id{}"));
    const std::string text = "{\"id\":1}{\"id\":2}{\"id\":3}{torn";
    SourceBatch batch = exact_batch(text, {0, 8, 16, 24, 29}, 2);
    const TransformResult result = script.run(batch);
    BOOST_TEST(script.shown(result).starts_with("3!"));
    BOOST_TEST(result.errors.at(0).byte == 24);
    BOOST_TEST(result.errors.at(0).record == 1);
    BOOST_TEST(result.tables[0]->offset == 0);
}

BOOST_AUTO_TEST_CASE(rows_at_the_end_of_the_buffer) {
    Script script(one_column("attribute{'a', type='decimal'}"));
    for (std::size_t padding = 0; padding < 140; padding += 7) {
        const std::string record =
            R"({"data":{"attributes":{"a":{"values":[{"value":1.50,"x":")" + std::string(padding, 'x') + R"("}]}}}})";
        const auto size = static_cast<std::int32_t>(record.size());
        BOOST_TEST(script.rows(exact_batch(record + record + record, {0, size, 2 * size, 3 * size})) ==
                   "1.50/1.50/1.50");
        BOOST_TEST(script.rows(exact_batch(record, {0, size})) == "1.50");
    }
    BOOST_TEST(script.rows(exact_batch("", {0})) == "");
    BOOST_TEST(script.rows(exact_batch("", {0, 0})) == "!the record cannot be read: there is no JSON in it");
}

BOOST_AUTO_TEST_CASE(batches_that_break_the_contract) {
    Script script(one_column("id{}"));
    SourceBatch batch = exact_batch("{}", {2, 0});
    BOOST_CHECK_THROW(script.run(batch), Failure);
}

BOOST_AUTO_TEST_CASE(cancellation_within_a_batch) {
    Script script(one_column("id{}"));
    std::vector<std::optional<std::string>> records(10'000, "{\"id\":1}");
    const SourceBatch batch = entities(records);
    int asked = 0;
    try {
        script.transform().run(batch, [&] { return ++asked == 3; });
        BOOST_TEST(false, "not cancelled");
    } catch (const Failure &failure) {
        BOOST_TEST((failure.status() == Status::cancelled));
    }
    BOOST_TEST(asked == 3);
    // The next batch has nothing of the last one.
    BOOST_TEST(script.rows({R"({"id":"x"})"}) == "x");
    asked = 0;
    script.transform().run(batch, [&] { return ++asked < 0; });
    BOOST_TEST(asked > 10'000 / 65);
}

BOOST_AUTO_TEST_CASE(interruption_from_another_thread) {
    Script script(head + "return {columns = {c.compute{header = 'h', function() while true do end end}}}",
                  test::entity_source(), {}, {limits::script_memory_default, UINT64_MAX / 4, UINT64_MAX / 4});
    std::thread watchdog([&] {
        while (script.transform().script_position().empty()) std::this_thread::yield();
        script.transform().interrupt();
    });
    try {
        script.run(entities({"{}", "{}"}));
        BOOST_TEST(false, "not interrupted");
    } catch (const Failure &failure) {
        BOOST_TEST((failure.status() == Status::cancelled));
        BOOST_TEST(failure.message() == "the script was interrupted at test.lua:2");
    }
    watchdog.join();
}

BOOST_AUTO_TEST_CASE(a_row_that_takes_too_long) {
    ScriptLimits limits;
    limits.row_steps = 50'000;
    Script script(head + R"(return {columns = {c.id{}, c.compute{header = 'h', function(entity)
        if entity:id() == 'loop' then while true do pcall(function() while true do end end) end end
        return 'done'
    end}}})",
                  test::entity_source(), {}, limits);
    const TransformResult result = script.run(entities({R"({"id":"a"})", R"({"id":"loop"})", R"({"id":"b"})"}));
    BOOST_TEST(test::rows_of(script.tables()[0], result.tables[0]) == "a,done/b,done");
    BOOST_REQUIRE(result.errors.size() == 1);
    BOOST_TEST(result.errors[0].column == "h");
    BOOST_TEST(result.errors[0].script.starts_with("test.lua:3"));
}

BOOST_AUTO_TEST_CASE(a_job_that_takes_too_long) {
    ScriptLimits limits;
    limits.row_steps = 50'000;
    limits.job_steps = 200'000;
    Script script(
        head + "return {columns = {c.compute{header = 'h', function() for i = 1, 4000 do end return 'x' end}}}",
        test::entity_source(), {}, limits);
    try {
        script.run(entities(std::vector<std::optional<std::string>>(1000, "{}")));
        BOOST_TEST(false, "the budget did not end the job");
    } catch (const Failure &failure) {
        BOOST_TEST((failure.status() == Status::bad_data));
    }
}

BOOST_AUTO_TEST_CASE(a_row_that_takes_too_much_memory) {
    ScriptLimits limits;
    limits.memory_bytes = 8 << 20;
    Script script(head + R"(return {columns = {c.id{}, c.compute{header = 'h', function(entity)
        if entity:id() == 'bomb' then local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end end
        return 'done'
    end}}})",
                  test::entity_source(), {}, limits);
    const TransformResult result = script.run(entities({R"({"id":"a"})", R"({"id":"bomb"})", R"({"id":"b"})"}));
    BOOST_TEST(test::rows_of(script.tables()[0], result.tables[0]) == "a,done/b,done");
    BOOST_TEST(result.errors.size() == 1u);
}

// Outside of the script's memory, and as easily filled.
BOOST_AUTO_TEST_CASE(rows_that_take_too_much_memory) {
    const std::string giant = "('x'):rep(20000000)";
    Script rows(head + "return {columns = {c.row{'a'}}, expand = function(entity) local row, list = {a = " + giant +
                "}, {} for i = 1, 1000 do list[i] = row end return entity:id() == 'bomb' and list or {{a = 'b'}} end}");
    BOOST_TEST(rows.rows({R"({"id":"bomb"})", R"({"id":"b"})"}) ==
               "b!the rows made of this record take more than 512 MiB");
    Script cells(head + "local columns, text = {}, " + giant +
                 " for i = 1, 100 do columns[i] = c.compute{header = 'h' .. i, function(entity) return text end} end "
                 "return {columns = columns}");
    BOOST_TEST(cells.rows({R"({"id":"bomb"})"}) == "!the rows made of this record take more than 512 MiB");
    Script records(head + "local text = " + giant +
                   " return {columns = {c.compute{header = 'h', function() return text end}}}");
    BOOST_CHECK_EXCEPTION(records.rows(std::vector<std::optional<std::string>>(60, "{}")), Failure,
                          [](const Failure &failure) { return failure.status() == Status::bad_data; });
}

BOOST_AUTO_TEST_CASE(records_larger_than_the_memory_of_the_script) {
    ScriptLimits limits;
    limits.memory_bytes = 4 << 20;
    Script script(head +
                      "return {columns = {c.id{}, c.compute{header = 'h', type = 'integer', function(entity) return "
                      "#entity:text() end}}}",
                  test::entity_source(), {}, limits);
    const std::string large = "{\"id\":\"large\",\"a\":\"" + std::string(6 << 20, 'x') + "\"}";
    const TransformResult result = script.run(entities({R"({"id":"a"})", large, R"({"id":"b"})"}));
    BOOST_TEST(test::rows_of(script.tables()[0], result.tables[0]) == "a,10/b,10");
    BOOST_TEST(result.errors.at(0).entity_id == "large");
}

BOOST_AUTO_TEST_SUITE_END()
