#include "engine/pipeline/export_run.hpp"

#include "engine/artifact/local_artifacts.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/failure.hpp"
#include "tests/child_process.hpp"
#include "tests/pipeline_plugins.hpp"

#include <boost/test/unit_test.hpp>
#include <map>
#include <nlohmann/json.hpp>

using namespace sluice;
using namespace sluice::test;

namespace {

struct Exported {
    Manifest manifest;
    std::map<std::string, std::string> files;
};

Exported run_plan(const ExportPlan &plan, const ExportListener &listener = {}) {
    const TempFolder folder;
    Exported result;
    {
        LocalArtifacts store(folder.path(), ExistingFiles::keep);
        Cancellation cancellation;
        ProgressCounters progress;
        result.manifest = run_export(plan, store, cancellation, progress, listener);
        const Progress end = progress.snapshot();
        BOOST_TEST(end.records_read == result.manifest.records_read);
        BOOST_TEST(end.records_written == result.manifest.records_written);
    }
    for (const auto &entry : std::filesystem::directory_iterator(folder.path()))
        result.files[entry.path().filename()] = read_file(entry.path());
    return result;
}

std::string lines(std::int64_t from, std::int64_t to) {
    std::string text = "begin\n";
    for (std::int64_t row = from; row < to; ++row)
        text += std::to_string(row - from) + "\t" + std::to_string(row) + "\trow " + std::to_string(row) + "\n";
    return text + "end\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(export_run)

BOOST_AUTO_TEST_CASE(rows_keep_their_order_with_any_number_of_threads) {
    for (const unsigned threads : {1u, 2u, 7u}) {
        ExportPlan plan = number_plan(R"({"rows": 500})", R"({"slow": true})");
        plan.thread_count = threads;
        const Exported exported = run_plan(plan);
        BOOST_REQUIRE(exported.files.size() == 1);
        BOOST_TEST(exported.files.at("out.txt") == lines(0, 500));
        BOOST_TEST(exported.manifest.records_read == 500);
        BOOST_TEST(exported.manifest.tables.at(0).rows == 500);
    }
}

BOOST_AUTO_TEST_CASE(no_rows_make_a_file_all_the_same) {
    const Exported exported = run_plan(number_plan(R"({"rows": 0})", "{}"));
    BOOST_TEST(exported.files.at("out.txt") == "begin\nend\n");
}

BOOST_AUTO_TEST_CASE(the_manifest_describes_the_files) {
    const Exported exported = run_plan(number_plan(R"({"rows": 5})", "{}"));
    const Manifest &manifest = exported.manifest;
    BOOST_REQUIRE(manifest.files.size() == 1);
    const std::string &text = exported.files.at("out.txt");
    BOOST_TEST(manifest.files[0].name == "out.txt");
    BOOST_TEST(manifest.files[0].bytes == text.size());
    BOOST_TEST(manifest.files[0].sha256 == sha256_hex(text));
    BOOST_TEST(manifest.files[0].content_type == "text/plain");
    BOOST_TEST(manifest.tables.at(0).columns.at(1).type == "text");
    BOOST_TEST(manifest.plugins.at(0).version == "1.0.0");
    BOOST_TEST(!manifest.is_limited);
}

BOOST_AUTO_TEST_CASE(a_result_is_split_by_rows) {
    ExportPlan plan = number_plan(R"({"rows": 25, "rows_per_batch": 7})", "{}");
    plan.profile.split_rows = 10;
    const Exported exported = run_plan(plan);
    BOOST_REQUIRE(exported.files.size() == 3);
    BOOST_TEST(exported.files.at("out-1.txt") == lines(0, 10));
    BOOST_TEST(exported.files.at("out-2.txt") == lines(10, 20));
    BOOST_TEST(exported.files.at("out-3.txt") == lines(20, 25));
}

BOOST_AUTO_TEST_CASE(a_full_last_part_opens_no_empty_one) {
    ExportPlan plan = number_plan(R"({"rows": 20, "rows_per_batch": 7})", "{}");
    plan.profile.split_rows = 10;
    BOOST_TEST(run_plan(plan).files.size() == 2);
}

BOOST_AUTO_TEST_CASE(a_format_splits_where_it_must) {
    const Exported exported = run_plan(number_plan(R"({"rows": 2500, "rows_per_batch": 400})", "{}"));
    BOOST_REQUIRE(exported.files.size() == 3);
    BOOST_TEST(exported.files.at("out-3.txt") == lines(2000, 2500));
}

BOOST_AUTO_TEST_CASE(a_result_is_split_by_bytes) {
    // Blocks of 40 to 52 bytes, the last of 26.
    for (const unsigned threads : {1u, 4u}) {
        ExportPlan plan = number_plan(R"({"rows": 26, "rows_per_batch": 4})", R"({"free": true, "slow": true})");
        plan.profile.split_bytes = 100;
        plan.thread_count = threads;
        const Exported exported = run_plan(plan);
        BOOST_REQUIRE(exported.files.size() == 4);
        std::string all;
        for (const auto &[file, text] : exported.files) {
            BOOST_TEST(text.starts_with("begin\n"));
            BOOST_TEST(text.ends_with("end\n"));
            BOOST_TEST(text.size() <= 100 + 10);
            all += text.substr(6, text.size() - 10);
        }
        BOOST_TEST("begin\n" + all + "end\n" == lines(0, 26));
        plan.profile.split_bytes = 1;  // a row alone is larger
        BOOST_TEST(run_plan(plan).files.size() == 26);
        plan.profile.split_bytes = 100'000;
        BOOST_TEST(run_plan(plan).files.size() == 1);
    }
    ExportPlan bound = number_plan(R"({"rows": 1})", "{}");
    bound.profile.split_bytes = 100;
    try {
        run_plan(bound);
        BOOST_TEST(false);
    } catch (const Failure &failure) {
        BOOST_TEST(failure.message().find("output.split_bytes: the writer 'lines' cannot begin") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_format_bounds_the_length_of_texts) {
    ExportPlan plan = number_plan(R"({"rows": 12})", R"({"text_max": 5})");  // "row 10" is too long
    plan.profile.on_error.kind = ErrorPolicy::Kind::skip;
    const Exported exported = run_plan(plan);
    BOOST_TEST(exported.files.at("out.txt") == lines(0, 10));
    BOOST_TEST(exported.manifest.records_rejected == 2);
    plan.profile.on_error.kind = ErrorPolicy::Kind::fail;
    try {
        run_plan(plan);
        BOOST_TEST(false);
    } catch (const Failure &failure) {
        BOOST_TEST(failure.message().find("longer than the 5 characters that the format takes") != std::string::npos,
                   failure.message());
    }
}

BOOST_AUTO_TEST_CASE(a_limit_takes_the_first_records) {
    for (const std::int64_t limit : {0, 1, 3, 4, 6, 10, 11}) {
        ExportPlan plan = number_plan(R"({"rows": 10})", "{}");
        plan.limit = limit;
        const Exported exported = run_plan(plan);
        const std::int64_t expected = std::min<std::int64_t>(limit, 10);
        BOOST_TEST(exported.files.at("out.txt") == lines(0, expected), "limit " << limit);
        BOOST_TEST(exported.manifest.records_written == expected);
        BOOST_TEST(exported.manifest.is_limited == (limit <= 10));
    }
}

BOOST_AUTO_TEST_CASE(a_limit_ends_an_endless_source) {
    ExportPlan plan = number_plan(R"({"endless": true})", "{}");
    plan.limit = 100;
    BOOST_TEST(run_plan(plan).files.at("out.txt") == lines(0, 100));
}

BOOST_AUTO_TEST_CASE(a_query_takes_a_window_whatever_the_number_of_threads) {
    for (const unsigned threads : {1u, 4u})
        for (const std::int64_t offset : {0, 1, 399, 400, 500}) {
            ExportPlan plan = number_plan(R"({"rows": 500})", "{}");
            plan.thread_count = threads;
            plan.profile.query =
                Json{{"where", {{"column", "number"}, {"gte", 100}}}, {"offset", offset}, {"limit", 30}};
            const Exported exported = run_plan(plan);
            const std::int64_t first = std::min<std::int64_t>(100 + offset, 500);
            const std::int64_t end = std::min<std::int64_t>(first + 30, 500);
            BOOST_TEST(exported.files.at("out.txt") == lines(first, end), threads << " threads, offset " << offset);
            BOOST_TEST(exported.manifest.records_read == (end - first == 30 ? end : 500));
            BOOST_TEST(exported.manifest.records_filtered == exported.manifest.records_read - (end - first));
            BOOST_TEST(exported.manifest.records_written == end - first);
            BOOST_TEST(exported.manifest.is_limited == (end - first == 30));
        }
}

BOOST_AUTO_TEST_CASE(a_query_and_a_command_limit_together) {
    ExportPlan plan = number_plan(R"({"rows": 500})", "{}");
    plan.profile.query = Json{{"offset", 10}, {"limit", 20}};
    for (const std::int64_t limit : {5, 20, 100}) {
        plan.limit = limit;
        BOOST_TEST(run_plan(plan).files.at("out.txt") == lines(10, 10 + std::min<std::int64_t>(limit, 20)));
    }
    plan.limit.reset();
    plan.profile.records_max = 20;
    BOOST_TEST(run_plan(plan).files.at("out.txt") == lines(10, 30));
    plan.profile.records_max = 19;
    BOOST_CHECK_THROW(run_plan(plan), Failure);
}

BOOST_AUTO_TEST_CASE(a_query_with_a_limit_ends_an_endless_source) {
    ExportPlan plan = number_plan(R"({"endless": true})", "{}");
    plan.profile.query = Json{{"limit", 100}};
    BOOST_TEST(run_plan(plan).files.at("out.txt") == lines(0, 100));
}

BOOST_AUTO_TEST_CASE(a_sorted_export_is_counted_once) {
    for (const unsigned threads : {1u, 4u}) {
        ExportPlan plan = number_plan(R"({"rows": 500})", "{}");
        plan.thread_count = threads;
        plan.profile.query = Json{{"where", {{"column", "number"}, {"lt", 400}}},
                                  {"sort", {{{"column", "number"}, {"type", "integer"}}}},
                                  {"offset", 100}};
        const Exported exported = run_plan(plan);
        BOOST_TEST(exported.files.at("out.txt") == lines(100, 400));
        BOOST_TEST(exported.manifest.records_read == 500);
        BOOST_TEST(exported.manifest.records_filtered == 200);
        BOOST_TEST(exported.manifest.records_written == 300);
    }
}

BOOST_AUTO_TEST_CASE(a_ceiling_fails_the_export) {
    ExportPlan plan = number_plan(R"({"rows": 10})", "{}");
    plan.profile.records_max = 10;
    BOOST_TEST(run_plan(plan).files.size() == 1);
    plan.profile.records_max = 9;
    BOOST_CHECK_EXCEPTION(run_plan(plan), Failure,
                          [](const Failure &failure) { return failure.status() == Status::bad_data; });
}

BOOST_AUTO_TEST_CASE(outputs_are_compressed_in_the_workers) {
    ExportPlan plan = number_plan(R"({"rows": 900, "rows_per_batch": 100})", "{}");
    plan.profile.compress = Compression::gzip;
    const std::string gzip = run_plan(plan).files.at("out.txt.gz");
    const ChildResult plain = run({"gzip", "-dc"}, "/", {}, gzip);
    BOOST_TEST(plain.out == lines(0, 900));
    BOOST_TEST(plain.exit_code == 0, plain.err);  // the checksum of all pieces fits
    plan.thread_count = 1;
    BOOST_TEST((run_plan(plan).files.at("out.txt.gz") == gzip));
    plan.profile.compress = Compression::zstd;
    BOOST_TEST(run({"zstd", "-dc"}, "/", {}, run_plan(plan).files.at("out.txt.zst")).out == lines(0, 900));
}

BOOST_AUTO_TEST_CASE(a_script_that_counts_has_one_worker) {
    const TempFolder folder;
    write_file(folder.path() / "count.lua", R"(local c = require "columns"
local count = -1
return {ordered = true, columns = {
  c.compute {header = "a", type = "integer", function() count = count + 1 return count end}, c.column {"text"},
}})");
    ExportPlan plan = number_plan(R"({"rows": 600})", "{}");
    plan.transform.scripts = std::make_shared<const ScriptFiles>(std::vector{folder.path()}, "count.lua");
    BOOST_TEST(run_plan(plan).files.at("out.txt") == lines(0, 600));
}

BOOST_AUTO_TEST_CASE(an_output_stays_in_its_folder) {
    for (const char *suffix : {"/../x.txt", "/x", "\n"}) {
        const ExportPlan plan = number_plan("{}", nlohmann::json{{"suffix", suffix}}.dump());
        BOOST_CHECK_EXCEPTION(run_plan(plan), Failure,
                              [](const Failure &failure) { return failure.status() == Status::internal; });
    }
}

BOOST_AUTO_TEST_CASE(an_export_ends_when_its_time_is_over) {
    const TempFolder folder;
    LocalArtifacts store(folder.path(), ExistingFiles::keep);
    const Cancellation cancellation(std::chrono::seconds(1));
    ProgressCounters progress;
    BOOST_CHECK_EXCEPTION(
        run_export(number_plan(R"({"endless": true})", R"({"slow": true})"), store, cancellation, progress, {}),
        Failure, [](const Failure &failure) {
            return failure.status() == Status::bad_config &&
                   failure.message().find("limits.timeout (1 s)") != std::string::npos;
        });
}

BOOST_AUTO_TEST_CASE(a_given_name_is_taken_for_a_single_file) {
    ExportPlan plan = number_plan(R"({"rows": 10})", "{}");
    plan.names = {{"result", std::nullopt}, "result.v1.data"};
    BOOST_TEST(run_plan(plan).files.contains("result.v1.data"));
    plan.profile.split_rows = 5;
    BOOST_TEST(run_plan(plan).files.contains("result-2.txt"));
}

BOOST_AUTO_TEST_CASE(cancelling_ends_an_endless_export_and_leaves_nothing) {
    const TempFolder folder;
    {
        LocalArtifacts store(folder.path(), ExistingFiles::keep);
        Cancellation cancellation;
        ProgressCounters progress;
        std::thread canceller([&] {
            while (progress.records_written < 100) std::this_thread::yield();
            cancellation.cancel();
        });
        BOOST_CHECK_EXCEPTION(
            run_export(number_plan(R"({"endless": true})", R"({"slow": true})"), store, cancellation, progress, {}),
            Failure, [](const Failure &failure) { return failure.status() == Status::cancelled; });
        canceller.join();
    }
    BOOST_TEST(std::filesystem::is_empty(folder.path()));
}

BOOST_AUTO_TEST_SUITE_END()
