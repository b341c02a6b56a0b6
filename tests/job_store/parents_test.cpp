// A parent never runs; its state follows its children's.
#include "tests/job_store/tested_store.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace sluice;
using namespace sluice::test;

namespace {

JobState state_of(JobStore &store, const Job &job) { return store.find("acme", job.id).value().state; }

void succeed_next(JobStore &store) {
    const Claim claim = store.claim("agent", any_lane).value();
    store.succeed(claim.lease, result_of(claim.lease));
}

void fail_next(JobStore &store, const std::string &code) {
    const Claim claim = store.claim("agent", any_lane).value();
    store.fail(claim.lease, {code, "no"}, Retry::no);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parents)

BOOST_DATA_TEST_CASE(children_are_jobs_that_know_their_parent, store_kinds(), kind) {
    const auto store = kind.open({});
    NewJob job = parent_of("acme", 3);
    for (std::size_t i = 0; i < 3; ++i) job.children[i].profile = "profile " + std::to_string(i);
    const Submission submission = (*store)->submit(job);
    BOOST_TEST(submission.job.is_parent);
    BOOST_REQUIRE(submission.children.size() == 3);
    const std::vector<Job> children = (*store)->children("acme", submission.job.id);
    BOOST_REQUIRE(children.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        BOOST_TEST(children[i].id == submission.children[i].id);
        BOOST_TEST(children[i].parent_id == submission.job.id);
        BOOST_TEST(children[i].profile == job.children[i].profile);
        BOOST_TEST(!children[i].is_parent);
    }
    BOOST_TEST(!(*store)->queue_place("acme", submission.job.id).has_value());
    for (int i = 0; i < 3; ++i)
        BOOST_TEST((*store)->claim("agent", any_lane).value().job.parent_id == submission.job.id);
    BOOST_TEST(!(*store)->claim("agent", any_lane).has_value());
}

BOOST_DATA_TEST_CASE(a_parent_succeeds_with_its_last_child, store_kinds(), kind) {
    const auto store = kind.open({});
    const Job parent = (*store)->submit(parent_of("acme", 2)).job;
    const Claim first = (*store)->claim("agent", any_lane).value();
    BOOST_TEST((state_of(store->store(), parent) == JobState::running));
    std::int64_t revision = (*store)->find("acme", parent.id).value().revision;
    (*store)->succeed(first.lease, result_of(first.lease));
    BOOST_TEST((state_of(store->store(), parent) == JobState::running));
    BOOST_TEST((*store)->find("acme", parent.id).value().revision > revision);
    succeed_next(store->store());
    const Job done = (*store)->find("acme", parent.id).value();
    BOOST_TEST((done.state == JobState::succeeded && done.finished_at && done.expires_at));
    std::string types;
    for (const JobEvent &event : (*store)->events("acme", parent.id, 0)) types += event.type + " ";
    BOOST_TEST(types == "queued started succeeded ");
}

BOOST_DATA_TEST_CASE(a_failed_child_fails_the_parent_when_all_have_ended, store_kinds(), kind) {
    const auto store = kind.open({});
    const Submission submission = (*store)->submit(parent_of("acme", 3));
    fail_next(store->store(), "bad_data");
    BOOST_TEST((state_of(store->store(), submission.job) == JobState::running));
    fail_next(store->store(), "io_fatal");
    (*store)->cancel("acme", submission.children[2].id, "");
    const Job parent = (*store)->find("acme", submission.job.id).value();
    BOOST_TEST((parent.state == JobState::failed));
    BOOST_TEST(parent.error.value().code == "bad_data");
}

BOOST_DATA_TEST_CASE(a_cancelled_child_cancels_the_parent_when_none_failed, store_kinds(), kind) {
    const auto store = kind.open({});
    const Submission submission = (*store)->submit(parent_of("acme", 2));
    (*store)->cancel("acme", submission.children[0].id, "");
    BOOST_TEST((state_of(store->store(), submission.job) == JobState::queued));
    succeed_next(store->store());
    BOOST_TEST((state_of(store->store(), submission.job) == JobState::cancelled));
}

BOOST_DATA_TEST_CASE(cancelling_a_parent_cancels_what_is_left, store_kinds(), kind) {
    const auto store = kind.open({});
    const Submission submission = (*store)->submit(parent_of("acme", 3));
    fail_next(store->store(), "bad_data");
    const Claim running = (*store)->claim("agent", any_lane).value();
    BOOST_TEST(((*store)->cancel("acme", submission.job.id, "enough") == CancelOutcome::cancelled));
    BOOST_TEST((state_of(store->store(), submission.job) == JobState::cancelled));
    const std::vector<Job> children = (*store)->children("acme", submission.job.id);
    BOOST_TEST((children[0].state == JobState::failed));
    BOOST_TEST((children[1].state == JobState::cancelled));
    BOOST_TEST((children[2].state == JobState::cancelled));
    BOOST_TEST(!(*store)->succeed(running.lease, result_of(running.lease)));
    BOOST_TEST(!(*store)->claim("agent", any_lane).has_value());
    BOOST_TEST((*store)->counts("acme")[1].second.queued == 0);
    BOOST_TEST((*store)->counts("acme")[1].second.running == 0);
}

BOOST_DATA_TEST_CASE(a_parent_stays_running_while_a_child_is_tried_again, store_kinds(), kind) {
    const auto store = kind.open({});
    const Job parent = (*store)->submit(parent_of("acme", 1)).job;
    const Claim claim = (*store)->claim("agent", any_lane).value();
    (*store)->fail(claim.lease, {"io_retry", "busy"}, Retry::counted);
    BOOST_TEST((state_of(store->store(), parent) == JobState::running));
    store->advance(std::chrono::seconds(1));
    succeed_next(store->store());
    BOOST_TEST((state_of(store->store(), parent) == JobState::succeeded));
}

BOOST_AUTO_TEST_SUITE_END()
