#include "engine/plugin/writer.hpp"

#include "tests/unit/plugin/fake_plugins.hpp"

using namespace sluice;

namespace {

struct Fixture {
    FakeServices services;
    FakeWriter fake;
    std::vector<Table> tables = {fake_table(), {"more", {{"text", ColumnType::text, {{SLUICE_META_WIDTH, "9"}}}}, {}}};

    Writer open() { return Writer(fake.plugin, services, 3, "{}", tables); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(writer, Fixture)

BOOST_AUTO_TEST_CASE(tables_are_handed_over) {
    std::vector<std::string> seen;
    fake.open = [&](const sluice_job *job, const sluice_table *const *given, std::int32_t count, void **self) {
        BOOST_TEST(job->thread_count == 3u);
        for (std::int32_t i = 0; i < count; ++i) {
            BOOST_TEST(given[i]->struct_size == sizeof(sluice_table));
            seen.push_back(std::string(given[i]->name) + " " + given[i]->schema->children[0]->name + " " +
                           given[i]->schema->children[0]->format);
        }
        *self = &fake;
        return SLUICE_OK;
    };
    open();
    BOOST_TEST(seen == (std::vector<std::string>{"rows number l", "more text u"}), boost::test_tools::per_element());
    BOOST_TEST(fake.close_count == 1);
}

BOOST_AUTO_TEST_CASE(a_whole_life) {
    sluice_output *output = nullptr;
    fake.append = [&](std::int32_t table, const sluice_block *block) {
        BOOST_TEST(table == 1);
        if (output == nullptr) fake.job->output_open(fake.job, ".txt", "text/plain", &output);
        return fake.job->output_write_block(fake.job, output, block);
    };
    {
        Writer opened = open();
        BOOST_TEST(opened.is_parallel());
        {
            Writer::Lane lane = opened.open_lane();
            Writer::Lane moved = std::move(lane);
            BOOST_TEST(fake.lanes_open == 1);
            const std::unique_ptr<Block> block = opened.encode(moved, 1, *fake_rows(1), 5);
            opened.append(1, *block);
            BOOST_TEST(fake.blocks_released == 0);
        }
        BOOST_TEST(fake.lanes_open == 0);
        BOOST_TEST(fake.blocks_released == 1);
        opened.finish();
        BOOST_TEST(fake.close_count == 0);
    }
    BOOST_TEST(fake.close_count == 1);
    BOOST_TEST(services.written == "row\n");
}

BOOST_AUTO_TEST_CASE(a_block_that_is_never_appended_is_released_once) {
    std::unique_ptr<Block> late;
    {
        Writer opened = open();
        Writer::Lane lane = opened.open_lane();
        opened.encode(lane, 0, *fake_rows(1), 0);
        BOOST_TEST(fake.blocks_released == 1);
        late = opened.encode(lane, 0, *fake_rows(1), 1);
    }
    late.reset();
    BOOST_TEST(fake.blocks_released == 2);
}

BOOST_AUTO_TEST_CASE(a_failed_encode_releases_nothing) {
    fake.encode = [&](std::int32_t, const ArrowArray *, std::int64_t, sluice_block *block) {
        block->release = [](sluice_block *) { ++FakeWriter::current->blocks_released; };
        return fake.job->fail(fake.job, SLUICE_BAD_DATA, "row 3, column 'Price': too long");
    };
    Writer opened = open();
    Writer::Lane lane = opened.open_lane();
    const Failure failure = failure_of([&] { opened.encode(lane, 0, *fake_rows(1), 0); });
    BOOST_TEST(failure.message() == "writer fake: row 3, column 'Price': too long");
    BOOST_TEST(fake.blocks_released == 0);
}

BOOST_AUTO_TEST_CASE(a_block_with_a_size_needs_data) {
    fake.encode = [&](std::int32_t, const ArrowArray *, std::int64_t, sluice_block *block) {
        block->size = 1;
        return SLUICE_OK;
    };
    Writer opened = open();
    Writer::Lane lane = opened.open_lane();
    BOOST_TEST(status_of(failure_of([&] { opened.encode(lane, 0, *fake_rows(1), 0); })) == "internal");
}

BOOST_AUTO_TEST_CASE(every_call_fails_with_its_name) {
    Writer opened = open();
    fake.lane_open = [](void **) { return SLUICE_INTERNAL; };
    BOOST_TEST(contains(failure_of([&] { opened.open_lane(); }).message(), "lane_open"));
    fake.append = [](std::int32_t, const sluice_block *) { return SLUICE_IO_FATAL; };
    BOOST_TEST(contains(failure_of([&] { opened.append(0, Block()); }).message(), "append"));
    fake.finish = [] { return SLUICE_END; };
    BOOST_TEST(contains(failure_of([&] { opened.finish(); }).message(), "finish"));
}

BOOST_AUTO_TEST_CASE(a_failing_open_closes_nothing) {
    fake.open = [](const sluice_job *job, const sluice_table *const *, std::int32_t, void **) {
        sluice_output *output = nullptr;
        return job->output_open(job, ".txt", "text/plain", &output);
    };
    services.failure = Failure(Status::io_fatal, "no space left on device");
    const Failure failure = failure_of([&] { open(); });
    BOOST_TEST(failure.message() == "writer fake: no space left on device");
    BOOST_TEST(status_of(failure) == "io_fatal");
    fake.open = [](const sluice_job *, const sluice_table *const *, std::int32_t, void **) { return SLUICE_OK; };
    BOOST_TEST(contains(failure_of([&] { open(); }).message(), "without setting self"));
    BOOST_TEST(fake.close_count == 0);
}

BOOST_AUTO_TEST_CASE(the_serial_form) {
    fake.api.lane_open = nullptr;
    fake.api.lane_close = nullptr;
    fake.api.encode = nullptr;
    fake.api.append = nullptr;
    fake.api.write = [](void *, std::int32_t table, const ArrowArray *array) -> sluice_status {
        return table == 1 && array->length == 2 ? SLUICE_OK : SLUICE_BAD_DATA;
    };
    Writer opened = open();
    BOOST_TEST(!opened.is_parallel());
    opened.write(1, *fake_rows(2));
    BOOST_TEST(contains(failure_of([&] { opened.write(0, *fake_rows(2)); }).message(), "write"));
    opened.finish();
}

BOOST_AUTO_TEST_CASE(limits_of_the_settings) {
    fake.api.rows_per_table_max = 1'048'575;
    BOOST_TEST(open().limits().rows_per_table_max == 1'048'575);
    BOOST_TEST(open().limits().text_units_max == 0);
    BOOST_TEST(!open().limits().has_free_blocks);
    fake.api.limits = [](void *, sluice_writer_limits *limits) {
        BOOST_TEST(limits->struct_size == sizeof(sluice_writer_limits));
        BOOST_TEST(limits->rows_per_table_max == 1'048'575);
        limits->rows_per_table_max = 7;
        limits->text_units_max = 5;
        limits->has_free_blocks = 1;
    };
    BOOST_TEST(open().limits().rows_per_table_max == 7);
    BOOST_TEST(open().limits().text_units_max == 5);
    BOOST_TEST(open().limits().has_free_blocks);
    fake.api.struct_size = offsetof(sluice_writer_api, limits);  // a plugin of before
    BOOST_TEST(open().limits().rows_per_table_max == 1'048'575);
    fake.api.struct_size = sizeof(sluice_writer_api);
    fake.api.limits = [](void *, sluice_writer_limits *limits) { limits->text_units_max = -1; };
    BOOST_TEST(contains(failure_of([&] { open(); }).message(), "negative"));
}

BOOST_AUTO_TEST_SUITE_END()
