// Finished jobs stay as long as was promised: first whole, then as tombstones, then not at all.
#include "tests/job_store/tested_store.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

Claim submit_and_succeed(JobStore &store) {
    store.submit(job_of("acme"));
    Claim claim = store.claim("agent", any_lane).value();
    store.succeed(claim.lease, result_of(claim.lease));
    return claim;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(retention)

BOOST_DATA_TEST_CASE(a_finished_job_becomes_a_tombstone_in_its_time, store_kinds(), kind) {
    const auto store = kind.open({});
    const Claim claim = submit_and_succeed(store->store());
    const Job before = (*store)->find("acme", claim.job.id).value();
    store->advance(59min);
    BOOST_TEST((*store)->take_expired(10).empty());
    BOOST_TEST(!(*store)->find("acme", claim.job.id).value().is_expired);

    store->advance(1min);
    const std::vector<std::string> folders = {folder_of(claim.lease)};
    BOOST_TEST((*store)->take_expired(10) == folders, boost::test_tools::per_element());
    store->reopen(false);
    BOOST_TEST((*store)->take_expired(10) == folders, boost::test_tools::per_element());
    (*store)->forget_folder(folders[0]);
    BOOST_TEST((*store)->take_expired(10).empty());

    const Job after = (*store)->find("acme", claim.job.id).value();
    BOOST_TEST((after.is_expired && after.state == JobState::succeeded));
    BOOST_TEST(after.revision > before.revision);
    BOOST_TEST(after.manifest == "");
    BOOST_TEST((*store)->find_file("acme", before.files[0].id).value().id == claim.job.id);
    BOOST_TEST((*store)->events("acme", claim.job.id, 0).back().type == "expired");
}

BOOST_DATA_TEST_CASE(folders_come_in_pieces, store_kinds(), kind) {
    const auto store = kind.open({});
    for (int i = 0; i < 5; ++i) submit_and_succeed(store->store());
    store->advance(2h);
    std::size_t taken = 0;
    for (std::vector<std::string> folders; !(folders = (*store)->take_expired(2)).empty();) {
        BOOST_TEST(folders.size() <= 2);
        taken += folders.size();
        for (const std::string &folder : folders) (*store)->forget_folder(folder);
    }
    BOOST_TEST(taken == 5);
}

BOOST_DATA_TEST_CASE(a_visible_folder_is_not_forgotten, store_kinds(), kind) {
    const auto store = kind.open({});
    const Claim claim = submit_and_succeed(store->store());
    (*store)->forget_folder(folder_of(claim.lease));
    BOOST_TEST((*store)->find("acme", claim.job.id).value().artifact_folder == folder_of(claim.lease));
}

BOOST_DATA_TEST_CASE(failed_and_cancelled_jobs_expire_too, store_kinds(), kind) {
    const auto store = kind.open({});
    const std::string id = (*store)->submit(job_of("acme")).job.id;
    (*store)->cancel("acme", id, "");
    store->advance(1h);
    BOOST_TEST((*store)->take_expired(10).empty());
    BOOST_TEST((*store)->find("acme", id).value().is_expired);
}

BOOST_DATA_TEST_CASE(a_finished_job_can_be_removed_at_once, store_kinds(), kind) {
    const auto store = kind.open({});
    const std::string waiting = (*store)->submit(job_of("acme")).job.id;
    BOOST_TEST(((*store)->remove("acme", waiting) == RemoveOutcome::active));
    (*store)->claim("agent", any_lane);
    BOOST_TEST(((*store)->remove("acme", waiting) == RemoveOutcome::active));
    BOOST_TEST(((*store)->remove("acme", "nothing") == RemoveOutcome::missing));

    const Claim claim = submit_and_succeed(store->store());
    BOOST_TEST(((*store)->remove("acme", claim.job.id) == RemoveOutcome::removed));
    BOOST_TEST(((*store)->remove("acme", claim.job.id) == RemoveOutcome::removed));
    BOOST_TEST((*store)->find("acme", claim.job.id).value().is_expired);
    BOOST_TEST((*store)->take_expired(10).size() == 1);
}

BOOST_DATA_TEST_CASE(a_parent_is_removed_with_its_children, store_kinds(), kind) {
    const auto store = kind.open({});
    const Submission submission = (*store)->submit(parent_of("acme", 2));
    for (int i = 0; i < 2; ++i) {
        const Claim claim = (*store)->claim("agent", any_lane).value();
        (*store)->succeed(claim.lease, result_of(claim.lease));
    }
    BOOST_TEST(((*store)->remove("acme", submission.job.id) == RemoveOutcome::removed));
    for (const Job &child : (*store)->children("acme", submission.job.id)) BOOST_TEST(child.is_expired);
    BOOST_TEST((*store)->take_expired(10).size() == 2);
    store->advance(std::chrono::days(91));
    BOOST_TEST((*store)->prune() == 3);
    BOOST_TEST(!(*store)->find("acme", submission.children[0].id).has_value());
}

BOOST_DATA_TEST_CASE(tombstones_and_keys_go_after_ninety_days, store_kinds(), kind) {
    const auto store = kind.open({});
    NewJob job = job_of("acme");
    job.idempotency_key = "seven";
    const Job first = (*store)->submit(job).job;
    const Claim claim = (*store)->claim("agent", any_lane).value();
    const JobResult result = result_of(claim.lease);
    (*store)->succeed(claim.lease, result);
    store->advance(1h);
    (*store)->take_expired(10);
    (*store)->forget_folder(result.artifact_folder);
    store->advance(std::chrono::days(90) - 1s);
    BOOST_TEST((*store)->prune() == 0);
    BOOST_TEST(((*store)->submit(job).outcome == Submission::Outcome::existing));
    store->advance(1s);
    BOOST_TEST((*store)->prune() == 1);
    BOOST_TEST(!(*store)->find("acme", first.id).has_value());
    BOOST_TEST(!(*store)->find_file("acme", result.files[0].id).has_value());
    BOOST_TEST(((*store)->submit(job).outcome == Submission::Outcome::created));
}

BOOST_DATA_TEST_CASE(a_key_lives_for_a_day_whatever_else_goes, store_kinds(), kind) {
    JobStoreOptions options;
    options.tombstone_retention = 0s;
    const auto store = kind.open(options);
    NewJob job = job_of("acme");
    job.idempotency_key = "seven";
    job.retention = 0s;
    const std::string id = (*store)->submit(job).job.id;
    (*store)->cancel("acme", id, "");
    (*store)->take_expired(10);
    store->advance(24h - 1s);
    BOOST_TEST((*store)->prune() == 0);
    BOOST_TEST(((*store)->submit(job).outcome == Submission::Outcome::existing));
    store->advance(1s);
    BOOST_TEST((*store)->prune() == 1);
}

BOOST_DATA_TEST_CASE(histories_go_before_their_jobs, store_kinds(), kind) {
    const auto store = kind.open({});
    const Claim claim = submit_and_succeed(store->store());
    const std::string waiting = (*store)->submit(job_of("acme")).job.id;
    store->advance(std::chrono::days(30) - 1s);
    (*store)->prune();
    BOOST_TEST((*store)->events("acme", claim.job.id, 0).size() == 3);
    store->advance(1s);
    (*store)->prune();
    BOOST_TEST((*store)->events("acme", claim.job.id, 0).empty());
    BOOST_TEST((*store)->events("acme", waiting, 0).size() == 1);
    BOOST_TEST((*store)->find("acme", claim.job.id).has_value());
}

BOOST_DATA_TEST_CASE(many_jobs_are_pruned, store_kinds(), kind) {
    const auto store = kind.open({});
    for (int i = 0; i < 700; ++i) (*store)->cancel("acme", (*store)->submit(job_of("acme")).job.id, "");
    store->advance(1h);
    (*store)->take_expired(1'000);
    store->advance(std::chrono::days(90));
    BOOST_TEST((*store)->prune() == 700);
    BOOST_TEST((*store)->list("acme", {}, std::nullopt, 10).jobs.empty());
}

BOOST_AUTO_TEST_SUITE_END()
