// A job as the native API shows it, and where a page of jobs ends.
#include "host/api/job_view.hpp"
#include "host/api/page_cursor.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

Job running_job() {
    Job job;
    job.id = "00000000-0000-4000-8000-000000000001";
    job.dialect = "native";
    job.state = JobState::running;
    job.attempt = 1;
    job.created_at = job.started_at.emplace(Timestamp(1'000'000s));
    job.updated_at = Timestamp(1'000'010s);
    job.progress.phase = "exporting";
    job.progress.records_read = 250;
    job.progress.rows_written = 500;
    return job;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(job_view)

BOOST_AUTO_TEST_CASE(what_is_left_is_told_by_records_else_by_bytes_else_not_at_all) {
    Job job = running_job();
    job.progress.records_expected = 1000;
    job.progress.input_bytes_read = 1;
    job.progress.input_bytes_total = 2;
    Json progress = sluice::job_view(job, std::nullopt, "")["progress"];
    BOOST_TEST(progress["percent"] == 25.0);
    BOOST_TEST(progress["eta_seconds"] == 30.0);
    BOOST_TEST(progress["rows_per_second"] == 50.0);

    job.progress.records_expected.reset();
    progress = sluice::job_view(job, std::nullopt, "")["progress"];
    BOOST_TEST(progress["percent"] == 50.0);
    BOOST_TEST(progress["eta_seconds"] == 10.0);

    job.progress.input_bytes_total = 0;
    progress = sluice::job_view(job, std::nullopt, "")["progress"];
    BOOST_TEST(!progress.contains("percent"));
    BOOST_TEST(!progress.contains("eta_seconds"));
}

BOOST_AUTO_TEST_CASE(a_source_that_counted_wrong_is_never_beyond_the_end) {
    Job job = running_job();
    job.progress.records_expected = 100;
    const Json progress = sluice::job_view(job, std::nullopt, "")["progress"];
    BOOST_TEST(progress["percent"] == 100.0);
    BOOST_TEST(progress["eta_seconds"] == 0.0);
}

BOOST_AUTO_TEST_CASE(names_of_files_are_safe_in_urls) {
    Job job = running_job();
    job.state = JobState::succeeded;
    job.files = {{"f", "Grüße & Co #1?.csv", "text/csv", 3, "00"}};
    const Json view = sluice::job_view(job, std::nullopt, "https://x.example");
    BOOST_TEST(view["files"][0]["url"] ==
               "https://x.example/api/v1/exports/" + job.id + "/files/Gr%C3%BC%C3%9Fe%20%26%20Co%20%231%3F.csv");
    BOOST_TEST(view["links"].contains("zip"));
    BOOST_TEST(!view["links"].contains("cancel"));
}

BOOST_AUTO_TEST_CASE(a_waiting_job_says_where_and_why) {
    Job job = running_job();
    job.state = JobState::queued;
    const Json view = sluice::job_view(job, QueuePlace{3, QueuePlace::Reason::tenant_limit}, "");
    BOOST_TEST(view["queue"] == (Json{{"position", 3}, {"reason", "tenant_limit"}}));
    BOOST_TEST(view["links"].contains("cancel"));
}

BOOST_AUTO_TEST_CASE(a_cursor_comes_back_and_nothing_else_is_one) {
    const JobCursor cursor{Timestamp(1'764'000'000'123'456us), "00000000-0000-4000-8000-000000000001"};
    const std::optional<JobCursor> back = parse_page_cursor(page_cursor_text(cursor));
    BOOST_REQUIRE(back.has_value());
    BOOST_TEST((back->created_at == cursor.created_at));
    BOOST_TEST(back->id == cursor.id);
    for (const char *text : {"", "1", "_", "1_x", "x_00000000-0000-4000-8000-000000000001",
                             "99999999999999999999_00000000-0000-4000-8000-000000000001"})
        BOOST_TEST(!parse_page_cursor(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
