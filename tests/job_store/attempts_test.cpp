// What an attempt may say, and what becomes of one that is lost, fails or is cancelled.
#include "tests/job_store/tested_store.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <thread>

using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

const JobError busy_disk{"io_retry", "the disk was busy"};

Claim claim_one(JobStore &store, const std::string &agent = "agent") { return store.claim(agent, any_lane).value(); }

Claim submit_and_claim(JobStore &store) {
    store.submit(job_of("acme"));
    return claim_one(store);
}

Job job_now(JobStore &store, const Lease &lease) { return store.find("acme", lease.job_id).value(); }

// Every way to write for an attempt is refused, and changes nothing.
void check_is_fenced(JobStore &store, const Lease &lease) {
    const std::int64_t revision = job_now(store, lease).revision;
    BOOST_TEST(!store.heartbeat(lease, {}));
    BOOST_TEST(!store.succeed(lease, result_of(lease)));
    BOOST_TEST(!store.fail(lease, busy_disk, Retry::no));
    BOOST_TEST(!store.fail(lease, busy_disk, Retry::counted));
    BOOST_TEST(!store.fail(lease, busy_disk, Retry::uncounted));
    BOOST_TEST(job_now(store, lease).revision == revision);
}

std::string event_types(JobStore &store, const std::string &id) {
    std::string types;
    for (const JobEvent &event : store.events("acme", id, 0)) types += event.type + " ";
    return types;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(attempts)

BOOST_DATA_TEST_CASE(a_result_is_visible_whole, store_kinds(), kind) {
    const auto store = kind.open({});
    const Claim claim = submit_and_claim(store->store());
    const JobResult result = result_of(claim.lease);
    store->advance(5s);
    BOOST_TEST((*store)->succeed(claim.lease, result));
    store->reopen(false);
    const Job job = job_now(store->store(), claim.lease);
    BOOST_TEST((job.state == JobState::succeeded));
    BOOST_TEST(job.artifact_folder == result.artifact_folder);
    BOOST_TEST(job.manifest == result.manifest);
    BOOST_TEST(job.progress.rows_written == 3);
    BOOST_REQUIRE(job.files.size() == 1);
    BOOST_TEST(job.files[0].id == result.files[0].id);
    BOOST_TEST(job.files[0].name == "products.csv");
    BOOST_TEST(job.files[0].content_type == "text/csv");
    BOOST_TEST(job.files[0].bytes == 42);
    BOOST_TEST(job.files[0].sha256 == result.files[0].sha256);
    BOOST_TEST((job.finished_at == job.started_at.value() + 5s && job.expires_at == job.finished_at.value() + 1h));
    BOOST_TEST((*store)->find_file("acme", result.files[0].id).value().id == job.id);
    BOOST_TEST(event_types(store->store(), job.id) == "queued started succeeded ");
    check_is_fenced(store->store(), claim.lease);
}

BOOST_DATA_TEST_CASE(only_the_holder_of_the_token_writes, store_kinds(), kind) {
    const auto store = kind.open({});
    const Claim claim = submit_and_claim(store->store());
    Lease guessed = claim.lease;
    guessed.token = "0123456789abcdef0123456789abcdef";
    check_is_fenced(store->store(), guessed);
    guessed = claim.lease;
    guessed.token.clear();
    check_is_fenced(store->store(), guessed);
    guessed = claim.lease;
    guessed.attempt = 2;
    check_is_fenced(store->store(), guessed);
    BOOST_TEST((*store)->heartbeat(claim.lease, {}));
}

BOOST_DATA_TEST_CASE(a_zombie_changes_nothing, store_kinds(), kind) {
    const auto store = kind.open({});
    const Claim zombie = submit_and_claim(store->store());
    store->advance(11s);
    BOOST_TEST((*store)->reclaim() == 1);
    check_is_fenced(store->store(), zombie.lease);
    const Claim second = claim_one(store->store(), "another agent");
    BOOST_TEST(second.lease.job_id == zombie.lease.job_id);
    BOOST_TEST(second.lease.attempt == 2);
    check_is_fenced(store->store(), zombie.lease);
    const JobResult result = result_of(second.lease);
    BOOST_TEST((*store)->succeed(second.lease, result));
    check_is_fenced(store->store(), zombie.lease);
    BOOST_TEST(job_now(store->store(), second.lease).artifact_folder == result.artifact_folder);
    BOOST_TEST(job_now(store->store(), second.lease).files.size() == 1);
}

BOOST_DATA_TEST_CASE(heartbeats_keep_a_lease, store_kinds(), kind) {
    const auto store = kind.open({});
    const Claim claim = submit_and_claim(store->store());
    for (int beat = 0; beat < 5; ++beat) {
        store->advance(8s);
        BOOST_TEST((*store)->heartbeat(claim.lease, {}));
        BOOST_TEST((*store)->reclaim() == 0);
    }
    store->advance(9s);
    BOOST_TEST((*store)->reclaim() == 0);
    store->advance(1s);
    BOOST_TEST((*store)->reclaim() == 1);
    const Job job = job_now(store->store(), claim.lease);
    BOOST_TEST((job.state == JobState::queued));
    BOOST_TEST(job.failures == 0);
    BOOST_TEST(event_types(store->store(), job.id) == "queued started returned ");
}

BOOST_DATA_TEST_CASE(a_lease_does_not_outlive_the_boot, store_kinds(), kind) {
    const auto store = kind.open({});
    const Claim claim = submit_and_claim(store->store());
    store->reopen(true);
    BOOST_TEST((*store)->reclaim() == 1);
    BOOST_TEST((job_now(store->store(), claim.lease).state == JobState::queued));
    BOOST_TEST(claim_one(store->store()).lease.attempt == 2);
}

BOOST_DATA_TEST_CASE(progress_never_falls_within_an_attempt, store_kinds(), kind) {
    const auto store = kind.open({});
    const Claim claim = submit_and_claim(store->store());
    JobProgress progress{"exporting", 100, 10, 80, 2, 4'000, 5'000, 10'000, 200};
    BOOST_TEST((*store)->heartbeat(claim.lease, progress));
    const std::int64_t revision = job_now(store->store(), claim.lease).revision;
    BOOST_TEST((*store)->heartbeat(claim.lease, progress));
    BOOST_TEST(job_now(store->store(), claim.lease).revision == revision);

    BOOST_TEST((*store)->heartbeat(claim.lease, {"publishing", 90, 9, 79, 1, 3'999, 4'999, 10'000, 200}));
    const Job job = job_now(store->store(), claim.lease);
    BOOST_TEST(job.revision > revision);
    BOOST_TEST(job.progress.phase == "publishing");
    BOOST_TEST(job.progress.records_read == 100);
    BOOST_TEST(job.progress.records_filtered == 10);
    BOOST_TEST(job.progress.rows_written == 80);
    BOOST_TEST(job.progress.records_rejected == 2);
    BOOST_TEST(job.progress.bytes_written == 4'000);
    BOOST_TEST(job.progress.input_bytes_read == 5'000);
    BOOST_TEST(job.progress.input_bytes_total == 10'000);
    BOOST_TEST(job.progress.records_expected.value() == 200);

    (*store)->fail(claim.lease, busy_disk, Retry::uncounted);
    const Job again = claim_one(store->store()).job;
    BOOST_TEST(again.attempt == 2);
    BOOST_TEST(again.progress.phase == "");
    BOOST_TEST(again.progress.rows_written == 0);
    BOOST_TEST(!again.progress.records_expected.has_value());
    BOOST_TEST((again.started_at == job.started_at));
}

BOOST_DATA_TEST_CASE(failures_are_retried_later_and_later_and_then_no_more, store_kinds(), kind) {
    const auto store = kind.open({});
    const Claim first = submit_and_claim(store->store());
    BOOST_TEST((*store)->fail(first.lease, busy_disk, Retry::counted));
    Job job = job_now(store->store(), first.lease);
    BOOST_TEST((job.state == JobState::queued && job.failures == 1));
    BOOST_TEST(job.error.value().code == "io_retry");
    BOOST_REQUIRE(job.not_before.has_value());
    BOOST_TEST((*job.not_before >= job.updated_at + 500ms && *job.not_before <= job.updated_at + 1s));
    BOOST_TEST(((*store)->next_due() == job.not_before));
    BOOST_TEST(!(*store)->claim("agent", any_lane).has_value());

    store->advance(1s);
    const Claim second = claim_one(store->store());
    BOOST_TEST(!second.job.not_before.has_value());
    BOOST_TEST(!(*store)->next_due().has_value());
    BOOST_TEST((*store)->fail(second.lease, busy_disk, Retry::counted));
    job = job_now(store->store(), first.lease);
    BOOST_TEST((*job.not_before >= job.updated_at + 1s && *job.not_before <= job.updated_at + 2s));

    store->advance(2s);
    const Claim third = claim_one(store->store());
    BOOST_TEST((*store)->fail(third.lease, {"runner_crashed", "signal 11"}, Retry::counted));
    job = job_now(store->store(), first.lease);
    BOOST_TEST((job.state == JobState::failed && job.failures == 3 && job.attempt == 3));
    BOOST_TEST(job.error.value().code == "runner_crashed");
    BOOST_TEST((job.finished_at.has_value() && job.expires_at.has_value()));
    BOOST_TEST(event_types(store->store(), job.id) == "queued started retried started retried started failed ");
}

BOOST_DATA_TEST_CASE(delays_have_a_most, store_kinds(), kind) {
    JobStoreOptions options;
    options.failures_max = 100;
    const auto store = kind.open(options);
    (*store)->submit(job_of("acme"));
    for (int attempt = 1; attempt <= 80; ++attempt) {
        const Claim claim = claim_one(store->store());
        (*store)->fail(claim.lease, busy_disk, Retry::counted);
        const Job job = job_now(store->store(), claim.lease);
        BOOST_TEST((*job.not_before <= job.updated_at + 60s));
        if (attempt > 6) BOOST_TEST((*job.not_before >= job.updated_at + 30s));
        store->advance(60s);
    }
}

BOOST_DATA_TEST_CASE(a_clock_that_is_set_back_keeps_no_job, store_kinds(), kind) {
    const auto store = kind.open({});
    store->advance(48h);
    const Claim claim = submit_and_claim(store->store());
    (*store)->fail(claim.lease, busy_disk, Retry::counted);
    store->advance(-24h);
    BOOST_TEST(((*store)->next_due() < job_now(store->store(), claim.lease).not_before));
    BOOST_TEST(claim_one(store->store()).lease.attempt == 2);
}

BOOST_DATA_TEST_CASE(what_is_not_the_jobs_fault_is_not_counted, store_kinds(), kind) {
    const auto store = kind.open({});
    (*store)->submit(job_of("acme"));
    for (int attempt = 1; attempt <= 10; ++attempt) {
        const Claim claim = claim_one(store->store());
        BOOST_TEST(claim.lease.attempt == attempt);
        BOOST_TEST((*store)->fail(claim.lease, {"draining", "the host stops"}, Retry::uncounted));
        const Job job = job_now(store->store(), claim.lease);
        BOOST_TEST((job.state == JobState::queued && job.failures == 0 && !job.not_before && !job.error));
    }
}

BOOST_DATA_TEST_CASE(what_cannot_be_done_fails_at_once, store_kinds(), kind) {
    const auto store = kind.open({});
    const Claim claim = submit_and_claim(store->store());
    BOOST_TEST((*store)->fail(claim.lease, {"bad_data", "row 7, column 'price'"}, Retry::no));
    const Job job = job_now(store->store(), claim.lease);
    BOOST_TEST((job.state == JobState::failed));
    BOOST_TEST(job.failures == 0);
    BOOST_TEST(job.error.value().message == "row 7, column 'price'");
    check_is_fenced(store->store(), claim.lease);
}

BOOST_DATA_TEST_CASE(success_clears_earlier_errors, store_kinds(), kind) {
    const auto store = kind.open({});
    const Claim first = submit_and_claim(store->store());
    (*store)->fail(first.lease, busy_disk, Retry::counted);
    store->advance(1s);
    const Claim second = claim_one(store->store());
    BOOST_TEST(second.job.error.has_value());
    (*store)->succeed(second.lease, result_of(second.lease));
    BOOST_TEST(!job_now(store->store(), first.lease).error.has_value());
}

BOOST_DATA_TEST_CASE(cancel_is_final_for_queued_and_running_jobs, store_kinds(), kind) {
    const auto store = kind.open({});
    const std::string queued = (*store)->submit(job_of("acme")).job.id;
    BOOST_TEST(((*store)->cancel("acme", queued, "not needed") == CancelOutcome::cancelled));
    BOOST_TEST(!(*store)->claim("agent", any_lane).has_value());
    BOOST_TEST(event_types(store->store(), queued) == "queued cancelled ");
    BOOST_TEST((*store)->events("acme", queued, 1).at(0).detail == "not needed");

    const Claim claim = submit_and_claim(store->store());
    BOOST_TEST(((*store)->cancel("acme", claim.job.id, "") == CancelOutcome::cancelled));
    BOOST_TEST((job_now(store->store(), claim.lease).state == JobState::cancelled));
    check_is_fenced(store->store(), claim.lease);
    store->advance(11s);
    BOOST_TEST((*store)->reclaim() == 0);
    BOOST_TEST(((*store)->cancel("acme", claim.job.id, "") == CancelOutcome::already_final));
    BOOST_TEST(((*store)->cancel("acme", "nothing", "") == CancelOutcome::missing));
}

BOOST_DATA_TEST_CASE(a_job_that_waits_for_its_time_can_be_cancelled, store_kinds(), kind) {
    const auto store = kind.open({});
    const Claim claim = submit_and_claim(store->store());
    (*store)->fail(claim.lease, busy_disk, Retry::counted);
    BOOST_TEST(((*store)->cancel("acme", claim.job.id, "") == CancelOutcome::cancelled));
    BOOST_TEST(!(*store)->next_due().has_value());
    store->advance(1h);
    BOOST_TEST(!(*store)->claim("agent", any_lane).has_value());
    BOOST_TEST((*store)->counts("acme")[1].second.queued == 0);
}

BOOST_DATA_TEST_CASE(either_cancel_or_success_wins, store_kinds(), kind) {
    const auto store = kind.open({});
    for (int round = 0; round < 20; ++round) {
        const Claim claim = submit_and_claim(store->store());
        bool did_succeed = false;
        CancelOutcome outcome{};
        {
            const std::jthread canceller([&] { outcome = (*store)->cancel("acme", claim.job.id, ""); });
            did_succeed = (*store)->succeed(claim.lease, result_of(claim.lease));
        }
        BOOST_TEST(did_succeed != (outcome == CancelOutcome::cancelled));
        BOOST_TEST(
            (job_now(store->store(), claim.lease).state == (did_succeed ? JobState::succeeded : JobState::cancelled)));
    }
}

BOOST_DATA_TEST_CASE(a_folder_is_used_while_it_is_leased_or_visible, store_kinds(), kind) {
    const auto store = kind.open({});
    const Claim first = submit_and_claim(store->store());
    BOOST_TEST(!(*store)->is_folder_unused(folder_of(first.lease)));
    Lease other = first.lease;
    other.token = "0123";
    BOOST_TEST((*store)->is_folder_unused(folder_of(other)));

    (*store)->fail(first.lease, busy_disk, Retry::uncounted);
    BOOST_TEST((*store)->is_folder_unused(folder_of(first.lease)));
    const Claim second = claim_one(store->store());
    BOOST_TEST((*store)->is_folder_unused(folder_of(first.lease)));
    (*store)->succeed(second.lease, result_of(second.lease));
    BOOST_TEST(!(*store)->is_folder_unused(folder_of(second.lease)));
    (*store)->remove("acme", second.job.id);
    BOOST_TEST((*store)->is_folder_unused(folder_of(second.lease)));
    for (const char *foreign : {"", "lost+found", "a/b", "a/1", "a/x-y", "/1-t", "a/1-"})
        BOOST_TEST(!(*store)->is_folder_unused(foreign), foreign);
}

BOOST_AUTO_TEST_SUITE_END()
