#include "engine/plugin/source.hpp"

#include "tests/unit/plugin/fake_plugins.hpp"

using namespace sluice;

namespace {

struct Fixture {
    FakeServices services;
    FakeSource fake;

    Source open(const std::optional<std::string> &query = std::nullopt) {
        return Source(fake.plugin, services, 2, "{}", query);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(source, Fixture)

BOOST_AUTO_TEST_CASE(a_whole_life) {
    fake.next = [this](std::int64_t rows_max, std::int64_t bytes_max, ArrowArray *array, sluice_origin *origin) {
        BOOST_TEST(rows_max == 100);
        BOOST_TEST(bytes_max == 1'000);
        BOOST_TEST(origin->struct_size == sizeof(sluice_origin));
        if (fake.batches_left-- == 0) return SLUICE_END;
        fake_rows(3).move_to(*array);
        origin->name = "in.jsonl";
        origin->first_line = 7;
        origin->first_byte = 99;
        return SLUICE_OK;
    };
    {
        Source opened = open();
        BOOST_TEST((opened.table() == fake_table()));
        BOOST_TEST(!opened.residual());
        const std::optional<SourceBatch> batch = opened.next(100, 1'000);
        BOOST_REQUIRE(batch);
        BOOST_TEST(batch->array->length == 3);
        BOOST_TEST(batch->input == "in.jsonl");
        BOOST_TEST(batch->first_line == 7);
        BOOST_TEST(batch->first_byte == 99);
        BOOST_TEST(!opened.next(100, 1'000));
        BOOST_TEST(fake.close_count == 0);
    }
    BOOST_TEST(fake.close_count == 1);
}

BOOST_AUTO_TEST_CASE(settings_and_query_are_handed_over) {
    std::string settings, query;
    fake.open = [&](const sluice_job *, const char *the_settings, const char *the_query, void **self,
                    const char **residual) {
        settings = the_settings;
        query = the_query == nullptr ? "none" : the_query;
        *self = &fake;
        if (the_query != nullptr) *residual = R"({"types": ["sku"]})";
        return SLUICE_OK;
    };
    BOOST_TEST(Source(fake.plugin, services, 2, R"({"a": 1})", R"({"limit": 1})").residual().value_or("") ==
               R"({"types": ["sku"]})");
    BOOST_TEST(settings == R"({"a": 1})");
    BOOST_TEST(query == R"({"limit": 1})");
    Source(fake.plugin, services, 2, "{}", std::nullopt);
    BOOST_TEST(query == "none");
}

BOOST_AUTO_TEST_CASE(a_failing_open_closes_nothing) {
    fake.open = [](const sluice_job *job, const char *, const char *, void **, const char **) {
        return job->fail(job, SLUICE_BAD_CONFIG, "there is no such file");
    };
    const Failure failure = failure_of([&] { open(); });
    BOOST_TEST(failure.message() == "source fake: there is no such file");
    BOOST_TEST(status_of(failure) == "bad_config");
    BOOST_TEST(fake.close_count == 0);
}

BOOST_AUTO_TEST_CASE(open_must_set_self) {
    fake.open = [](const sluice_job *, const char *, const char *, void **, const char **) { return SLUICE_OK; };
    BOOST_TEST(status_of(failure_of([&] { open(); })) == "internal");
    BOOST_TEST(fake.close_count == 0);
}

BOOST_AUTO_TEST_CASE(a_residual_must_be_json_of_a_query) {
    fake.open = [this](const sluice_job *, const char *, const char *, void **self, const char **residual) {
        *self = &fake;
        *residual = "{torn";
        return SLUICE_OK;
    };
    BOOST_TEST(contains(failure_of([&] { open("{}"); }).message(), "not JSON"));
    BOOST_TEST(contains(failure_of([&] { open(); }).message(), "nobody asked"));
    BOOST_TEST(fake.close_count == 2);
}

BOOST_AUTO_TEST_CASE(a_refused_schema_closes_the_source) {
    fake.schema = [](ArrowSchema *out) {
        export_schema({"t", {{"twice", ColumnType::text}, {"twice", ColumnType::text}}, {}}).move_to(*out);
        return SLUICE_OK;
    };
    const Failure failure = failure_of([&] { open(); });
    BOOST_TEST(contains(failure.message(), "source fake: "));
    BOOST_TEST(contains(failure.message(), "twice"));
    BOOST_TEST(fake.close_count == 1);

    fake.schema = [](ArrowSchema *) { return SLUICE_OK; };
    BOOST_TEST(contains(failure_of([&] { open(); }).message(), "without giving a schema"));
    BOOST_TEST(fake.close_count == 2);

    fake.schema = [](ArrowSchema *) { return SLUICE_IO_FATAL; };
    BOOST_TEST(status_of(failure_of([&] { open(); })) == "io_fatal");
    BOOST_TEST(fake.close_count == 3);
}

BOOST_AUTO_TEST_CASE(next_is_watched) {
    Source opened = open();
    fake.next = [](std::int64_t, std::int64_t, ArrowArray *, sluice_origin *) { return SLUICE_OK; };
    BOOST_TEST(contains(failure_of([&] { opened.next(1, 1); }).message(), "without giving a batch"));
    fake.next = [](std::int64_t, std::int64_t, ArrowArray *array, sluice_origin *) {
        fake_rows(1).move_to(*array);
        return SLUICE_END;
    };
    BOOST_TEST(contains(failure_of([&] { opened.next(1, 1); }).message(), "together with END"));
    fake.next = [](std::int64_t, std::int64_t, ArrowArray *array, sluice_origin *) {
        fake_rows(1).move_to(*array);
        return SLUICE_BAD_DATA;  // the batch must not leak, though it should not be there
    };
    BOOST_TEST(status_of(failure_of([&] { opened.next(1, 1); })) == "bad_data");
    fake.next = [](std::int64_t, std::int64_t, ArrowArray *array, sluice_origin *) {
        fake_rows(3).move_to(*array);
        return SLUICE_OK;
    };
    BOOST_TEST(contains(failure_of([&] { opened.next(2, 1); }).message(), "3 rows where 2"));
    fake.next = [](std::int64_t, std::int64_t, ArrowArray *, sluice_origin *) { return 77; };
    BOOST_TEST(contains(failure_of([&] { opened.next(1, 1); }).message(), "unknown status 77"));
    fake.next = [](std::int64_t, std::int64_t, ArrowArray *, sluice_origin *) { return SLUICE_CANCELLED; };
    BOOST_TEST(status_of(failure_of([&] { opened.next(1, 1); })) == "cancelled");
}

BOOST_AUTO_TEST_CASE(places_and_rejected_rows_are_copied) {
    Source opened = open();
    std::vector<sluice_row_place> places = {{1, 0}, {2, 10}, {5, 30}};
    std::string message = "two cells";
    sluice_rejected_row rejected[] = {{0, -1, 0, message.c_str()}, {2, 0, 0, nullptr}};
    fake.next = [&](std::int64_t, std::int64_t, ArrowArray *array, sluice_origin *origin) {
        fake_rows(3).move_to(*array);
        origin->places = places.data();
        origin->rejected = rejected;
        origin->rejected_count = 2;
        return SLUICE_OK;
    };
    const std::optional<SourceBatch> batch = opened.next(10, 10);
    places.assign(3, {});
    message.assign("gone");
    BOOST_REQUIRE(batch->places.size() == 3u);
    BOOST_TEST(batch->places[2].line == 5);
    BOOST_TEST(batch->places[2].byte == 30);
    BOOST_REQUIRE(batch->rejected.size() == 2u);
    BOOST_TEST(batch->rejected[0].row == 0);
    BOOST_TEST(!batch->rejected[0].column.has_value());
    BOOST_TEST(batch->rejected[0].message == "two cells");
    BOOST_TEST(batch->rejected[1].column.value() == 0u);
    BOOST_TEST(!batch->rejected[1].message.empty());
}

BOOST_AUTO_TEST_CASE(impossible_rejected_rows_are_a_defect) {
    Source opened = open();
    const auto refused = [&](std::vector<sluice_rejected_row> rejected, std::int64_t count) {
        fake.next = [&](std::int64_t, std::int64_t, ArrowArray *array, sluice_origin *origin) {
            fake_rows(3).move_to(*array);
            origin->rejected = rejected.empty() ? nullptr : rejected.data();
            origin->rejected_count = count;
            return SLUICE_OK;
        };
        return status_of(failure_of([&] { opened.next(10, 10); }));
    };
    BOOST_TEST(refused({}, 1) == "internal");
    BOOST_TEST(refused({{0, -1, 0, "x"}}, -1) == "internal");
    BOOST_TEST(refused({{0, -1, 0, "x"}}, 4) == "internal");
    BOOST_TEST(refused({{3, -1, 0, "x"}}, 1) == "internal");
    BOOST_TEST(refused({{-1, -1, 0, "x"}}, 1) == "internal");
    BOOST_TEST(refused({{1, -1, 0, "x"}, {1, -1, 0, "x"}}, 2) == "internal");
    BOOST_TEST(refused({{1, -2, 0, "x"}}, 1) == "internal");
    BOOST_TEST(refused({{1, 99, 0, "x"}}, 1) == "internal");
}

BOOST_AUTO_TEST_CASE(a_missing_or_broken_input_name_is_survived) {
    Source opened = open();
    fake.next = [](std::int64_t, std::int64_t, ArrowArray *array, sluice_origin *origin) {
        fake_rows(1).move_to(*array);
        origin->name = "a\xFF";
        return SLUICE_OK;
    };
    BOOST_TEST(opened.next(1, 1)->input == "a\xEF\xBF\xBD");
    fake.next = [](std::int64_t, std::int64_t, ArrowArray *array, sluice_origin *) {
        fake_rows(1).move_to(*array);
        return SLUICE_OK;
    };
    const std::optional<SourceBatch> batch = opened.next(1, 1);
    BOOST_TEST(batch->input.empty());
    BOOST_TEST(batch->first_byte == -1);
}

BOOST_AUTO_TEST_CASE(a_batch_outlives_its_source) {
    std::optional<SourceBatch> batch = open().next(3, 100);
    BOOST_TEST(fake.close_count == 1);
    BOOST_TEST(batch->array->length == 3);
}

BOOST_AUTO_TEST_CASE(optional_functions) {
    fake.count = [](std::int64_t *rows) {
        *rows = 12;
        return SLUICE_OK;
    };
    Source opened = open();
    BOOST_TEST(opened.count().value_or(0) == 12);
    opened.interrupt();
    BOOST_TEST(fake.interrupt_count == 1);
    fake.count = [](std::int64_t *rows) {
        *rows = -1;
        return SLUICE_OK;
    };
    BOOST_TEST(!opened.count());
    fake.count = [](std::int64_t *) { return SLUICE_IO_RETRY; };
    BOOST_TEST(status_of(failure_of([&] { opened.count(); })) == "io_retry");

    fake.api.count = nullptr;
    fake.api.interrupt = nullptr;
    BOOST_TEST(!opened.count());
    opened.interrupt();
}

BOOST_AUTO_TEST_CASE(members_beyond_struct_size_are_not_read) {
    fake.api.struct_size = offsetof(sluice_source_api, interrupt);
    Source opened = open();
    BOOST_TEST(!opened.count());
    opened.interrupt();
    BOOST_TEST(fake.interrupt_count == 0);
}

BOOST_AUTO_TEST_SUITE_END()
