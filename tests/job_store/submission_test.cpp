// What a store takes in: once for each key, within limits, and for ever.
#include "tests/job_store/tested_store.hpp"

#include <algorithm>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <set>
#include <thread>

using namespace sluice;
using namespace sluice::test;
using Outcome = Submission::Outcome;

BOOST_AUTO_TEST_SUITE(submission)

BOOST_DATA_TEST_CASE(a_job_is_found_as_it_was_submitted, store_kinds(), kind) {
    const auto store = kind.open({});
    NewJob job = job_of("acme", Lane::small);
    job.kind = JobKind::load;
    job.dataset = "places";
    job.dataset_version = "7";
    job.request = std::string(300'000, 'x');
    const Submission submission = (*store)->submit(job);
    BOOST_TEST((submission.outcome == Outcome::created));
    BOOST_TEST(submission.job.id.size() == 36);
    BOOST_TEST(submission.job.number > 0);
    BOOST_TEST(submission.job.revision > 0);

    store->reopen(false);
    const std::optional<Job> found = (*store)->find("acme", submission.job.id);
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST((found->kind == JobKind::load && found->lane == Lane::small && found->state == JobState::queued));
    BOOST_TEST(found->dialect == "native");
    BOOST_TEST(found->tenant == "acme");
    BOOST_TEST(found->credential == "key");
    BOOST_TEST(found->user == "ann");
    BOOST_TEST(found->profile == "products");
    BOOST_TEST(found->dataset == "places");
    BOOST_TEST(found->dataset_version == "7");
    BOOST_TEST((found->request == job.request));
    BOOST_TEST((found->retention == job.retention));
    BOOST_TEST((found->created_at == submission.job.created_at && found->updated_at == found->created_at));
    BOOST_TEST((!found->started_at && !found->finished_at && !found->expires_at && !found->error));
    BOOST_TEST((*store)->find_number("acme", found->number).value().id == found->id);
}

BOOST_DATA_TEST_CASE(a_key_stands_for_one_request, store_kinds(), kind) {
    const auto store = kind.open({});
    NewJob job = job_of("acme");
    job.idempotency_key = "order 7";
    job.request_digest = "one";
    const Submission first = (*store)->submit(job), again = (*store)->submit(job);
    BOOST_TEST((again.outcome == Outcome::existing));
    BOOST_TEST(again.job.id == first.job.id);

    job.request_digest = "two";
    const Submission conflict = (*store)->submit(job);
    BOOST_TEST((conflict.outcome == Outcome::key_conflict));
    BOOST_TEST(conflict.job.id == first.job.id);

    const std::optional<Submission> found = (*store)->find_key("acme", "key", "order 7", "one");
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST((found->outcome == Outcome::existing && found->job.id == first.job.id));
    BOOST_TEST(((*store)->find_key("acme", "key", "order 7", "two").value().outcome == Outcome::key_conflict));
    BOOST_TEST(!(*store)->find_key("acme", "other", "order 7", "one"));
    BOOST_TEST(!(*store)->find_key("beta", "key", "order 7", "one"));
    BOOST_TEST(!(*store)->find_key("acme", "key", "order 8", "one"));
    BOOST_TEST(!(*store)->find_key("acme", "key", "", "one"));

    job.credential = "another key";
    BOOST_TEST(((*store)->submit(job).outcome == Outcome::created));
    job.credential = "key";
    job.tenant = "emca";
    BOOST_TEST(((*store)->submit(job).outcome == Outcome::created));
}

BOOST_DATA_TEST_CASE(a_key_answers_with_a_parents_children, store_kinds(), kind) {
    const auto store = kind.open({});
    NewJob job = parent_of("acme", 2);
    job.idempotency_key = "both";
    const Submission first = (*store)->submit(job), again = (*store)->submit(job);
    BOOST_REQUIRE(again.children.size() == 2);
    BOOST_TEST(again.children[0].id == first.children[0].id);
    BOOST_TEST(again.children[1].id == first.children[1].id);
}

BOOST_DATA_TEST_CASE(one_key_from_many_threads_makes_one_job, store_kinds(), kind) {
    const auto store = kind.open({});
    NewJob job = job_of("acme");
    job.idempotency_key = "once";
    std::vector<Submission> submissions(16);
    {
        std::vector<std::jthread> threads;
        for (Submission &submission : submissions)
            threads.emplace_back([&store, &job, &submission] { submission = (*store)->submit(job); });
    }
    std::set<std::string> ids;
    for (const Submission &submission : submissions) ids.insert(submission.job.id);
    BOOST_TEST(ids.size() == 1);
    BOOST_TEST(std::count_if(submissions.begin(), submissions.end(),
                             [](const Submission &submission) { return submission.outcome == Outcome::created; }) == 1);
    BOOST_TEST((*store)->list("acme", {}, std::nullopt, 100).jobs.size() == 1);
}

BOOST_DATA_TEST_CASE(a_tenants_queue_has_a_limit, store_kinds(), kind) {
    const auto store = kind.open({});
    NewJob job = job_of("acme");
    job.queued_max = 2;
    const Submission first = (*store)->submit(job);
    (*store)->submit(job);
    BOOST_TEST(((*store)->submit(job).outcome == Outcome::queue_full));
    BOOST_TEST((*store)->list("acme", {}, std::nullopt, 100).jobs.size() == 2);

    job.tenant = "emca";
    BOOST_TEST(((*store)->submit(job).outcome == Outcome::created));

    (*store)->cancel("acme", first.job.id, "");
    NewJob pair = parent_of("acme", 2);
    pair.queued_max = 2;
    BOOST_TEST(((*store)->submit(pair).outcome == Outcome::queue_full));
    pair.queued_max = 3;
    BOOST_TEST(((*store)->submit(pair).outcome == Outcome::created));
}

BOOST_DATA_TEST_CASE(a_key_answers_even_when_the_queue_is_full, store_kinds(), kind) {
    const auto store = kind.open({});
    NewJob job = job_of("acme");
    job.queued_max = 1;
    job.idempotency_key = "seven";
    (*store)->submit(job);
    BOOST_TEST(((*store)->submit(job).outcome == Outcome::existing));
}

BOOST_DATA_TEST_CASE(a_dialect_has_a_limit_of_its_own, store_kinds(), kind) {
    const auto store = kind.open({});
    NewJob job = job_of("acme");
    job.dialect = "zoho";
    job.dialect_active_max = 1;
    (*store)->submit(job_of("acme"));  // native: not counted
    (*store)->submit(job);
    BOOST_TEST(((*store)->submit(job).outcome == Outcome::dialect_full));
    for (int claimed = 0; claimed < 2; ++claimed) {
        const Claim claim = (*store)->claim("agent", any_lane).value();
        (*store)->succeed(claim.lease, result_of(claim.lease));
    }
    BOOST_TEST(((*store)->submit(job).outcome == Outcome::created));
}

BOOST_DATA_TEST_CASE(limits_hold_among_threads, store_kinds(), kind) {
    const auto store = kind.open({});
    NewJob job = job_of("acme");
    job.queued_max = 5;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 12; ++thread) threads.emplace_back([&store, &job] { (*store)->submit(job); });
    }
    BOOST_TEST((*store)->list("acme", {}, std::nullopt, 100).jobs.size() == 5);
}

BOOST_AUTO_TEST_SUITE_END()
