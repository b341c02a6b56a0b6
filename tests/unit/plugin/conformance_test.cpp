// Each defect that a plugin may have is found by the check that is there for it.
#include "engine/plugin/conformance/conformance.hpp"

#include "tests/unit/plugin/fake_plugins.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>

using namespace sluice;

namespace {

using Outcome = ConformanceResult::Outcome;

std::vector<ConformanceResult> run(const sluice_plugin &plugin, const ConformanceOptions &options = {}) {
    return check_conformance(plugin, options);
}

const ConformanceResult &result_of(const std::vector<ConformanceResult> &results, std::string_view name) {
    const auto found =
        std::find_if(results.begin(), results.end(), [&](const auto &result) { return result.name == name; });
    BOOST_REQUIRE_MESSAGE(found != results.end(), "there is no check named " << name);
    return *found;
}

void must_fail(const std::vector<ConformanceResult> &results, std::string_view name, const std::string &reason) {
    const ConformanceResult &result = result_of(results, name);
    BOOST_TEST((result.outcome == Outcome::failed), name);
    BOOST_TEST(contains(result.reason, reason), name << ": " << result.reason);
}

void must_pass(const std::vector<ConformanceResult> &results) {
    for (const ConformanceResult &result : results)
        BOOST_TEST((result.outcome != Outcome::failed), result.name << ": " << result.reason);
}

sluice_status refuse_unless_object(const sluice_job *job, const char *settings) {
    return settings[0] == '{' && settings[std::strlen(settings) - 1] == '}'
               ? SLUICE_OK
               : job->fail(job, SLUICE_BAD_CONFIG, "the settings are no object");
}

/// FakeSource, made to keep the whole contract: every opening gives the same batch again.
struct GoodSource : FakeSource {
    GoodSource() {
        api.open = [](const sluice_job *the_job, const char *settings, const char *, void **self, const char **) {
            const sluice_status status = refuse_unless_object(the_job, settings);
            if (status == SLUICE_OK) *self = new std::int64_t(0);
            return status;
        };
        api.next = [](void *self, std::int64_t rows_max, std::int64_t bytes_max, ArrowArray *array, sluice_origin *) {
            auto &row = *static_cast<std::int64_t *>(self);
            const std::int64_t here = std::min<std::int64_t>({rows_max, bytes_max, rows_of_all - row});
            if (here == 0) return SLUICE_END;
            BatchBuilder rows({ColumnType::int64});
            for (std::int64_t i = 0; i < here; ++i) {
                rows.column(0).append_int64(row++);
                rows.end_row();
            }
            rows.finish().move_to(*array);
            return SLUICE_OK;
        };
        api.close = [](void *self) { delete static_cast<std::int64_t *>(self); };
        api.interrupt = nullptr;
    }
    static constexpr std::int64_t rows_of_all = 20;
};

/// FakeWriter, made to keep the whole contract: every batch leaves its number of rows in the output.
struct GoodWriter : FakeWriter {
    struct Self {
        const sluice_job *job;
        sluice_output *output;
    };
    GoodWriter() {
        api.open = [](const sluice_job *the_job, const char *settings, const sluice_table *const *, std::int32_t,
                      void **self) {
            sluice_status status = refuse_unless_object(the_job, settings);
            if (status != SLUICE_OK) return status;
            sluice_output *output = nullptr;
            status = the_job->output_open(the_job, ".txt", "text/plain", &output);
            if (status == SLUICE_OK) *self = new Self{the_job, output};
            return status;
        };
        api.encode = [](void *, void *, std::int32_t, const ArrowArray *array, std::int64_t, sluice_block *block) {
            auto text = std::make_unique<std::string>(static_cast<std::size_t>(array->length), 'x');
            block->data = text->data();
            block->size = text->size();
            block->private_data = text.release();
            block->release = [](sluice_block *done) { delete static_cast<std::string *>(done->private_data); };
            return SLUICE_OK;
        };
        api.append = [](void *self, std::int32_t, const sluice_block *block) {
            const Self &writer = *static_cast<Self *>(self);
            return writer.job->output_write_block(writer.job, writer.output, block);
        };
        api.close = [](void *self) { delete static_cast<Self *>(self); };
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(conformance)

BOOST_AUTO_TEST_CASE(good_plugins_pass) {
    must_pass(run(GoodSource().plugin));
    GoodWriter writer;
    const auto results = run(writer.plugin);
    must_pass(results);
    BOOST_TEST((result_of(results, "blocks encoded in four threads").outcome == Outcome::passed));
    BOOST_TEST((result_of(results, "bad settings are refused").outcome == Outcome::skipped));
    BOOST_TEST(writer.lanes_open == 0);
}

BOOST_AUTO_TEST_CASE(every_check_is_announced) {
    std::vector<std::string> announced, run_names;
    ConformanceOptions options;
    options.on_check = [&](std::string_view name) { announced.emplace_back(name); };
    for (const ConformanceResult &result : run(GoodSource().plugin, options)) run_names.push_back(result.name);
    BOOST_TEST(announced == run_names, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(settings_that_are_missing) {
    GoodSource source;
    source.plugin.settings_schema = R"({"type": "object", "additionalProperties": false, "required": ["path"]})";
    const auto results = run(source.plugin);
    BOOST_TEST(results.size() == 1u);
    must_fail(results, "required settings are given", "needs the setting 'path'");
    ConformanceOptions options;
    options.settings_json = R"({"path": "x"})";
    must_pass(run(source.plugin, options));
}

BOOST_AUTO_TEST_CASE(settings_without_words) {
    GoodSource source;
    source.plugin.settings_schema = R"({"type": "object"})";
    must_fail(run(source.plugin), "settings are described", "additionalProperties");
    source.plugin.settings_schema =
        R"({"type": "object", "additionalProperties": false, "properties": {"path": {"type": "string"}}})";
    must_fail(run(source.plugin), "settings are described", "'path' has no description");
}

BOOST_AUTO_TEST_CASE(settings_that_should_be_refused) {
    GoodSource source;
    ConformanceOptions options;
    options.refused_settings = {R"({"path": 1})"};
    must_fail(run(source.plugin, options), "bad settings are refused", "was accepted");
    source.api.open = [](const sluice_job *, const char *, const char *, void **self, const char **) {
        *self = new std::int64_t(0);
        return SLUICE_OK;
    };
    must_fail(run(source.plugin), "settings that are no object are refused", "was accepted");
    source.api.open = [](const sluice_job *, const char *, const char *, void **, const char **) {
        return SLUICE_BAD_CONFIG;
    };
    must_fail(run(source.plugin), "settings that are no object are refused", "did not say why");
}

BOOST_AUTO_TEST_CASE(a_mistyped_setting_that_confuses) {
    GoodSource source;
    source.plugin.settings_schema = R"({"type": "object", "additionalProperties": false,
        "properties": {"path": {"type": "string", "description": "x"}}})";
    source.api.open = [](const sluice_job *the_job, const char *settings, const char *, void **self, const char **) {
        if (std::strstr(settings, "true") != nullptr) return the_job->fail(the_job, SLUICE_INTERNAL, "type_error");
        const sluice_status status = refuse_unless_object(the_job, settings);
        if (status == SLUICE_OK) *self = new std::int64_t(0);
        return status;
    };
    must_fail(run(source.plugin), "settings of wrong types are survived", "'path' set to true");
}

BOOST_AUTO_TEST_CASE(a_source_that_differs_from_run_to_run) {
    GoodSource source;
    source.api.open = [](const sluice_job *, const char *, const char *, void **self, const char **) {
        static std::int64_t opened = 0;
        *self = new std::int64_t(opened++ % 10);
        return SLUICE_OK;
    };
    must_fail(run(source.plugin), "the same batches in a second run", "differ");
}

BOOST_AUTO_TEST_CASE(a_source_that_loses_rows_between_batches) {
    GoodSource source;
    static decltype(source.api.next) good_next;
    good_next = source.api.next;
    source.api.next = [](void *self, std::int64_t rows_max, std::int64_t bytes_max, ArrowArray *array,
                         sluice_origin *origin) {
        const sluice_status status = good_next(self, rows_max, bytes_max, array, origin);
        auto &row = *static_cast<std::int64_t *>(self);
        if (status == SLUICE_OK && row < GoodSource::rows_of_all) ++row;
        return status;
    };
    must_fail(run(source.plugin), "limits are kept, and cut nothing off", "other rows come");
}

BOOST_AUTO_TEST_CASE(a_source_that_gives_broken_batches) {
    GoodSource source;
    source.api.next = [](void *, std::int64_t, std::int64_t, ArrowArray *array, sluice_origin *) {
        fake_rows(1).move_to(*array);
        array->n_children = 0;
        return SLUICE_OK;
    };
    must_fail(run(source.plugin), "batches", "breaks the contract");
    source.api.next = [](void *, std::int64_t, std::int64_t, ArrowArray *array, sluice_origin *) {
        fake_rows(0).move_to(*array);
        return SLUICE_OK;
    };
    must_fail(run(source.plugin), "batches", "without rows");
    source.api.next = [](void *, std::int64_t, std::int64_t, ArrowArray *array, sluice_origin *origin) {
        fake_rows(1).move_to(*array);
        origin->first_line = -1;
        return SLUICE_OK;
    };
    must_fail(run(source.plugin), "batches", "origin");
}

BOOST_AUTO_TEST_CASE(a_source_that_begins_again_after_its_end) {
    GoodSource source;
    static decltype(source.api.next) good_next;
    good_next = source.api.next;
    source.api.next = [](void *self, std::int64_t rows_max, std::int64_t bytes_max, ArrowArray *array,
                         sluice_origin *origin) {
        const sluice_status status = good_next(self, rows_max, bytes_max, array, origin);
        if (status == SLUICE_END) *static_cast<std::int64_t *>(self) = 0;
        return status;
    };
    must_fail(run(source.plugin), "the end stays the end", "after it had said END");
}

BOOST_AUTO_TEST_CASE(a_source_that_takes_cancelling_for_an_error) {
    GoodSource source;
    source.api.open = [](const sluice_job *the_job, const char *settings, const char *, void **self, const char **) {
        const sluice_status status = refuse_unless_object(the_job, settings);
        if (status == SLUICE_OK) *self = const_cast<sluice_job *>(the_job);
        return status;
    };
    source.api.next = [](void *self, std::int64_t, std::int64_t, ArrowArray *, sluice_origin *) {
        const auto *own = static_cast<const sluice_job *>(self);
        return own->is_cancelled(own) != 0 ? SLUICE_IO_FATAL : SLUICE_END;
    };
    source.api.close = [](void *) {};
    must_fail(run(source.plugin), "a cancelled job", "CANCELLED");
}

BOOST_AUTO_TEST_CASE(a_writer_that_ignores_failing_outputs) {
    GoodWriter writer;
    writer.api.append = [](void *self, std::int32_t, const sluice_block *block) {
        const auto &own = *static_cast<GoodWriter::Self *>(self);
        own.job->output_write_block(own.job, own.output, block);
        return SLUICE_OK;
    };
    // The engine itself sees through this one, so that the check passes: nothing wrong is published.
    must_pass(run(writer.plugin));
    writer.api.append = [](void *self, std::int32_t, const sluice_block *block) {
        const auto &own = *static_cast<GoodWriter::Self *>(self);
        const sluice_status status = own.job->output_write_block(own.job, own.output, block);
        return status == SLUICE_OK ? status : SLUICE_INTERNAL;
    };
    must_fail(run(writer.plugin), "outputs that may work later", "another status");
}

BOOST_AUTO_TEST_CASE(a_writer_that_loses_rows) {
    GoodWriter writer;
    writer.api.append = [](void *, std::int32_t, const sluice_block *) { return SLUICE_OK; };
    must_fail(run(writer.plugin), "one row", "leaves nothing");
}

BOOST_AUTO_TEST_CASE(a_writer_that_opens_no_output) {
    GoodWriter writer;
    writer.api.open = [](const sluice_job *the_job, const char *settings, const sluice_table *const *, std::int32_t,
                         void **self) {
        const sluice_status status = refuse_unless_object(the_job, settings);
        if (status == SLUICE_OK) *self = new GoodWriter::Self{the_job, nullptr};
        return status;
    };
    writer.api.append = [](void *, std::int32_t, const sluice_block *) { return SLUICE_OK; };
    must_fail(run(writer.plugin), "no rows", "no output");
}

BOOST_AUTO_TEST_CASE(a_writer_whose_bytes_depend_on_the_order_of_encoding) {
    GoodWriter writer;
    writer.api.encode = [](void *, void *, std::int32_t, const ArrowArray *, std::int64_t, sluice_block *block) {
        static std::atomic<int> encoded = 0;
        static constexpr char letters[] = "abcdefghijklmnopqrstuvwxyz";
        block->data = letters + encoded++ % 26;
        block->size = 1;
        return SLUICE_OK;
    };
    const auto results = run(writer.plugin);
    must_fail(results, "the same bytes in a second run", "differ");
    must_fail(results, "blocks encoded out of order", "differ");
}

BOOST_AUTO_TEST_CASE(a_writer_that_refuses_values_as_a_defect) {
    GoodWriter writer;
    static decltype(writer.api.encode) good_encode;
    good_encode = writer.api.encode;
    writer.api.encode = [](void *self, void *lane, std::int32_t table, const ArrowArray *array, std::int64_t first_row,
                           sluice_block *block) {
        if (array->length == 1 && array->n_children > 1) {
            const auto *offsets = static_cast<const std::int32_t *>(array->children[1]->buffers[1]);
            if (offsets[1] > 1'000) return static_cast<sluice_status>(SLUICE_INTERNAL);
        }
        return good_encode(self, lane, table, array, first_row, block);
    };
    must_fail(run(writer.plugin), "a text of a megabyte", "BAD_DATA");
}

BOOST_AUTO_TEST_SUITE_END()
