#include "engine/batch/schema.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"
#include "engine/batch/batch_check.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

namespace {

std::string problem_of(const ArrowSchema &schema) {
    try {
        check_schema(schema);
    } catch (const Failure &failure) {
        BOOST_TEST(std::string(status_name(failure.status())) == "bad_config");
        return failure.message();
    }
    return "";
}

std::string problem_of(const Table &table) { return problem_of(*export_schema(table)); }

bool contains(const std::string &text, const std::string &part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(schema)

BOOST_AUTO_TEST_CASE(a_table_survives_the_crossing) {
    Table table{"rows", {}, {{SLUICE_META_FREEZE, "2"}, {SLUICE_META_HIDDEN, "1"}}};
    for (const ColumnType type : {ColumnType::boolean, ColumnType::int64, ColumnType::float64, ColumnType::date32,
                                  ColumnType::timestamp, ColumnType::text, ColumnType::json, ColumnType::decimal})
        table.columns.push_back({"col " + std::string(type_name(type)), type, {{SLUICE_META_HELP, "h\xC3\xA4lp"}}});
    BOOST_TEST((check_schema(*export_schema(table)) == table));
    BOOST_TEST((check_schema(*export_schema(Table{})) == Table{}));
}

BOOST_AUTO_TEST_CASE(a_child_may_be_moved_out_before_the_release) {
    OwnedSchema schema = export_schema({"t", {{"a", ColumnType::text}, {"b", ColumnType::int64}}, {}});
    ArrowSchema moved = *schema->children[0];
    const_cast<ArrowSchema *>(schema->children[0])->release = nullptr;
    schema.reset();
    BOOST_TEST(std::string(moved.name) == "a");
    const OwnedSchema owner(moved);
}

BOOST_AUTO_TEST_CASE(metadata) {
    const Metadata pairs = {{"a", ""}, {"", "b"}, {"key", std::string("x\0y", 3)}};
    BOOST_TEST((read_metadata(write_metadata(pairs).c_str()) == pairs));
    BOOST_TEST(write_metadata({}).empty());
    BOOST_TEST(read_metadata(nullptr).empty());
    BOOST_TEST(metadata_value(pairs, "key")->size() == 3u);
    BOOST_TEST(!metadata_value(pairs, "absent"));
    const std::string negative_count("\xFF\xFF\xFF\xFF", 4);
    BOOST_TEST(read_metadata(negative_count.c_str()).empty());
    const std::string negative_length("\x01\x00\x00\x00\xFF\xFF\xFF\xFF", 8);
    BOOST_TEST(read_metadata(negative_length.c_str()).empty());
}

BOOST_AUTO_TEST_CASE(type_names) {
    for (int i = 1; i <= static_cast<int>(ColumnType::decimal); ++i) {
        const auto type = static_cast<ColumnType>(i);
        BOOST_TEST((type_of_name(type_name(type)) == type));
    }
    BOOST_TEST(!type_of_name("varchar"));
    BOOST_TEST(!type_of_name(""));
}

BOOST_AUTO_TEST_CASE(types_that_are_not_on_the_list_name_their_column) {
    for (const char *format : {"", "i", "L", "U", "tss:UTC", "tsu:", "tsu:Europe/Berlin", "z", "+l", "d:10,2", "bb"}) {
        OwnedSchema schema = export_schema({"t", {{"good", ColumnType::text}, {"odd", ColumnType::int64}}, {}});
        schema->children[1]->format = format;
        BOOST_TEST(contains(problem_of(*schema), "column 'odd' has the type \"" + std::string(format)), format);
    }
    BOOST_TEST(contains(problem_of(Table{"t", {{"odd", ColumnType::text, {{SLUICE_META_KIND, "xml"}}}}, {}}), "odd"));
}

BOOST_AUTO_TEST_CASE(an_empty_kind_is_plain_text) {
    const Table table{"t", {{"a", ColumnType::text, {{SLUICE_META_KIND, ""}}}}, {}};
    BOOST_TEST((check_schema(*export_schema(table)).columns[0].type == ColumnType::text));
}

BOOST_AUTO_TEST_CASE(dictionaries_and_nested_columns_are_refused) {
    OwnedSchema schema = export_schema({"t", {{"odd", ColumnType::text}}, {}});
    const OwnedSchema other = export_schema({"t", {}, {}});
    schema->children[0]->dictionary = const_cast<ArrowSchema *>(other.get());
    BOOST_TEST(contains(problem_of(*schema), "odd"));
    schema->children[0]->dictionary = nullptr;
    schema->children[0]->n_children = 1;
    BOOST_TEST(contains(problem_of(*schema), "odd"));
    schema->children[0]->n_children = 0;
    BOOST_TEST(problem_of(*schema) == "");
}

BOOST_AUTO_TEST_CASE(names) {
    BOOST_TEST(contains(problem_of(Table{"t", {{"", ColumnType::text}}, {}}), "column 0 has no name"));
    BOOST_TEST(contains(problem_of(Table{"t", {{"a\xFF", ColumnType::text}}, {}}), "not valid UTF-8"));
    BOOST_TEST(contains(problem_of(Table{"t", {{"a", ColumnType::text}, {"a", ColumnType::int64}}, {}}),
                        "two columns named 'a'"));
    OwnedSchema schema = export_schema({"t", {{"a", ColumnType::text}}, {}});
    schema->children[0]->name = nullptr;
    BOOST_TEST(contains(problem_of(*schema), "column 0 has no name"));
}

BOOST_AUTO_TEST_CASE(text_that_is_not_utf8_in_metadata) {
    BOOST_TEST(contains(problem_of(Table{"t\xFF", {{"a", ColumnType::text}}, {}}), "name of the table"));
    BOOST_TEST(contains(problem_of(Table{"t", {{"a", ColumnType::text, {{SLUICE_META_HELP, "\xFF"}}}}, {}}),
                        "sluice.help of column 'a'"));
    BOOST_TEST(
        contains(problem_of(Table{"t", {{"a", ColumnType::text}}, {{SLUICE_META_FREEZE, "\xFF"}}}), "sluice.freeze"));
    // What other producers add for themselves is none of our business.
    BOOST_TEST(problem_of(Table{"t", {{"a", ColumnType::text, {{"ARROW:extension:metadata", "\xFF"}}}}, {}}) == "");
}

BOOST_AUTO_TEST_CASE(broken_structs) {
    OwnedSchema schema = export_schema({"t", {{"a", ColumnType::text}}, {}});
    ArrowSchema copy = *schema;
    copy.release = nullptr;
    BOOST_TEST(contains(problem_of(copy), "not a struct"));
    copy = *schema;
    copy.format = nullptr;
    BOOST_TEST(contains(problem_of(copy), "not a struct"));
    copy.format = "u";
    BOOST_TEST(contains(problem_of(copy), "not a struct"));
    copy = *schema;
    copy.n_children = -1;
    BOOST_TEST(contains(problem_of(copy), "no list of columns"));
    copy.n_children = 1;
    copy.children = nullptr;
    BOOST_TEST(contains(problem_of(copy), "no list of columns"));
    copy.children = schema->children;
    copy.n_children = static_cast<std::int64_t>(limits::columns_max) + 1;
    BOOST_TEST(contains(problem_of(copy), "at most"));
    ArrowSchema *nothing[] = {nullptr};
    copy.n_children = 1;
    copy.children = nothing;
    BOOST_TEST(contains(problem_of(copy), "column 0"));
}

BOOST_AUTO_TEST_SUITE_END()
