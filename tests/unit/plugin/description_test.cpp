#include "engine/plugin/description.hpp"

#include "tests/unit/plugin/fake_plugins.hpp"

using namespace sluice;

namespace {

struct Fixture {
    FakeSource source;
    FakeWriter writer;

    std::string problem_of(const sluice_plugin *plugin, const std::string &file_name) {
        const Failure failure = failure_of([&] { check_description(plugin, file_name); });
        BOOST_TEST(status_of(failure) == "bad_config");
        return failure.message();
    }
    std::string source_problem() { return problem_of(&source.plugin, "source_fake.so"); }
    std::string writer_problem() { return problem_of(&writer.plugin, "writer_fake.so"); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(description, Fixture)

BOOST_AUTO_TEST_CASE(good_ones_pass) {
    check_description(&source.plugin, "source_fake.so");
    check_description(&writer.plugin, "writer_fake.so");
    source.api.interrupt = nullptr;
    source.api.count = nullptr;
    source.api.struct_size = offsetof(sluice_source_api, interrupt);
    check_description(&source.plugin, "source_fake.so");
    writer.plugin.abi_minor = 99;  // a newer plugin
    writer.plugin.struct_size = 1'000;
    check_description(&writer.plugin, "writer_fake.so");
}

BOOST_AUTO_TEST_CASE(the_struct) {
    BOOST_TEST(contains(problem_of(nullptr, "writer_fake.so"), "returned nothing"));
    writer.plugin.struct_size = offsetof(sluice_plugin, writer);
    BOOST_TEST(contains(writer_problem(), "too small"));
    writer.plugin.struct_size = sizeof writer.plugin;
    writer.plugin.abi_major = 3;
    BOOST_TEST(contains(writer_problem(), "built for ABI major 3, this engine speaks 1"));
    writer.plugin.abi_major = SLUICE_ABI_MAJOR;
    writer.plugin.kind = 9;
    BOOST_TEST(contains(writer_problem(), "unknown kind 9"));
}

BOOST_AUTO_TEST_CASE(names_and_texts) {
    for (const char *name : {"", "Fake", "1fake", "fa-ke", "fa ke", "../fake", "_fake", "f\xC3\xA4ke"}) {
        writer.plugin.name = name;
        BOOST_TEST(!writer_problem().empty(), name);
    }
    writer.plugin.name = "other";
    BOOST_TEST(contains(writer_problem(), "must be called writer_other.so"));
    writer.plugin.name = nullptr;
    BOOST_TEST(contains(writer_problem(), "no name"));
    writer.plugin.name = "fake";
    writer.plugin.version = nullptr;
    BOOST_TEST(contains(writer_problem(), "no version"));
    writer.plugin.version = "1";
    writer.plugin.description = "two\nlines";
    BOOST_TEST(contains(writer_problem(), "description is not one line"));
    writer.plugin.description = "broken \xFF";
    BOOST_TEST(contains(writer_problem(), "description is not one line"));
    BOOST_TEST(is_plugin_name("a1_b"));
    BOOST_TEST(!is_plugin_name(std::string(65, 'a')));
    BOOST_TEST(!is_plugin_name(std::string("a\0b", 3)));
}

BOOST_AUTO_TEST_CASE(every_missing_source_function_is_named) {
    source.api.open = nullptr;
    source.api.next = nullptr;
    BOOST_TEST(contains(source_problem(), "missing: open, next"));
    source.api.schema = nullptr;
    source.api.close = nullptr;
    BOOST_TEST(contains(source_problem(), "missing: open, schema, next, close"));
    source.api.struct_size = offsetof(sluice_source_api, close);
    BOOST_TEST(contains(source_problem(), "too small"));
    source.plugin.source = nullptr;
    BOOST_TEST(contains(source_problem(), "no table of source functions"));
}

BOOST_AUTO_TEST_CASE(every_missing_writer_function_is_named) {
    writer.api.finish = nullptr;
    BOOST_TEST(contains(writer_problem(), "missing: finish"));
    writer.api.open = nullptr;
    writer.api.close = nullptr;
    BOOST_TEST(contains(writer_problem(), "missing: open, finish, close"));
    writer.plugin.writer = nullptr;
    BOOST_TEST(contains(writer_problem(), "no table of writer functions"));
}

BOOST_AUTO_TEST_CASE(a_writer_has_exactly_one_form) {
    const sluice_writer_api whole = writer.api;
    writer.api.lane_close = nullptr;
    writer.api.append = nullptr;
    BOOST_TEST(contains(writer_problem(), "parallel form of the writer are missing: lane_close, append"));
    writer.api = whole;
    writer.api.write = [](void *, std::int32_t, const ArrowArray *) -> sluice_status { return SLUICE_OK; };
    BOOST_TEST(contains(writer_problem(), "both forms"));
    writer.api.lane_open = nullptr;
    writer.api.lane_close = nullptr;
    writer.api.encode = nullptr;
    writer.api.append = nullptr;
    check_description(&writer.plugin, "writer_fake.so");
    writer.api.write = nullptr;
    BOOST_TEST(contains(writer_problem(), "takes no rows"));
}

BOOST_AUTO_TEST_CASE(other_promises) {
    writer.api.rows_per_table_max = -1;
    BOOST_TEST(contains(writer_problem(), "rows_per_table_max"));
    writer.api.rows_per_table_max = 0;
    writer.plugin.settings_schema = nullptr;
    BOOST_TEST(contains(writer_problem(), "settings schema"));
}

BOOST_AUTO_TEST_SUITE_END()
