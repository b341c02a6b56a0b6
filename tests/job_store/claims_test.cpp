// Whose job runs next.
#include "tests/job_store/tested_store.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <map>
#include <mutex>
#include <set>
#include <thread>

using namespace sluice;
using namespace sluice::test;

namespace {

// The tenants of the next claims, each job running on.
std::string tenants_of_claims(JobStore &store, int count) {
    std::string tenants;
    for (int claimed = 0; claimed < count; ++claimed) {
        const std::optional<Claim> claim = store.claim("agent", any_lane);
        tenants += claim ? claim->job.tenant : "-";
    }
    return tenants;
}

void submit_many(JobStore &store, const std::string &tenant, int count) {
    for (int submitted = 0; submitted < count; ++submitted) store.submit(job_of(tenant));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(claims)

BOOST_DATA_TEST_CASE(a_claim_is_an_attempt_with_a_token, store_kinds(), kind) {
    const auto store = kind.open({});
    BOOST_TEST(!(*store)->claim("agent", any_lane).has_value());
    const Submission submission = (*store)->submit(job_of("acme"));
    const Claim claim = (*store)->claim("agent", any_lane).value();
    BOOST_TEST(claim.job.id == submission.job.id);
    BOOST_TEST(claim.lease.job_id == submission.job.id);
    BOOST_TEST(claim.lease.attempt == 1);
    BOOST_TEST(claim.lease.token.size() >= 32);
    BOOST_TEST((claim.job.state == JobState::running && claim.job.attempt == 1 && claim.job.started_at.has_value()));
    BOOST_TEST(claim.job.revision > submission.job.revision);
    BOOST_TEST((claim.job.request == submission.job.request));
    BOOST_TEST(!(*store)->claim("agent", any_lane).has_value());
}

BOOST_DATA_TEST_CASE(a_tenants_jobs_run_in_their_order, store_kinds(), kind) {
    const auto store = kind.open({});
    std::vector<std::string> submitted, claimed;
    for (int i = 0; i < 5; ++i) submitted.push_back((*store)->submit(job_of("acme")).job.id);
    for (int i = 0; i < 5; ++i) claimed.push_back((*store)->claim("agent", any_lane).value().job.id);
    BOOST_TEST(claimed == submitted, boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(tenants_take_turns_however_much_they_submit, store_kinds(), kind) {
    const auto store = kind.open({});
    submit_many(store->store(), "a", 20);
    submit_many(store->store(), "b", 2);
    submit_many(store->store(), "c", 1);
    BOOST_TEST(tenants_of_claims(store->store(), 8) == "abcabaaa");
}

BOOST_DATA_TEST_CASE(a_weight_is_jobs_in_a_turn, store_kinds(), kind) {
    JobStoreOptions options;
    options.share = [](const std::string &tenant) { return TenantShare{0, tenant == "b" ? 3 : 1}; };
    const auto store = kind.open(options);
    submit_many(store->store(), "a", 5);
    submit_many(store->store(), "b", 7);
    BOOST_TEST(tenants_of_claims(store->store(), 12) == "abbbabbbabaa");
}

BOOST_DATA_TEST_CASE(a_tenant_at_its_limit_waits_and_others_do_not, store_kinds(), kind) {
    JobStoreOptions options;
    options.share = [](const std::string &tenant) { return TenantShare{tenant == "a" ? 1 : 0, 1}; };
    const auto store = kind.open(options);
    submit_many(store->store(), "a", 3);
    submit_many(store->store(), "b", 2);
    const Claim first = (*store)->claim("agent", any_lane).value();
    BOOST_TEST(first.job.tenant == "a");
    BOOST_TEST(tenants_of_claims(store->store(), 3) == "bb-");
    (*store)->succeed(first.lease, result_of(first.lease));
    BOOST_TEST(tenants_of_claims(store->store(), 2) == "a-");
}

BOOST_DATA_TEST_CASE(small_jobs_have_a_runner_of_their_own, store_kinds(), kind) {
    const auto store = kind.open({});
    submit_many(store->store(), "a", 3);
    BOOST_TEST(!(*store)->claim("small", {Lane::small}).has_value());
    (*store)->submit(job_of("a", Lane::small));
    const std::optional<Claim> claim = (*store)->claim("small", {Lane::small});
    BOOST_REQUIRE(claim.has_value());
    BOOST_TEST((claim->job.lane == Lane::small));
}

BOOST_DATA_TEST_CASE(neither_lane_starves_the_other, store_kinds(), kind) {
    const auto store = kind.open({});
    for (int i = 0; i < 6; ++i) {
        (*store)->submit(job_of("a", Lane::small));
        (*store)->submit(job_of("a", Lane::normal));
    }
    std::map<Lane, int> claimed;
    for (int i = 0; i < 6; ++i) ++claimed[(*store)->claim("agent", any_lane).value().job.lane];
    BOOST_TEST(claimed[Lane::small] == 3);
    BOOST_TEST(claimed[Lane::normal] == 3);
}

BOOST_DATA_TEST_CASE(who_serves_some_lanes_takes_no_turn_from_who_serves_all, store_kinds(), kind) {
    const auto store = kind.open({});
    const std::set<Lane> all = {Lane::small, Lane::normal, Lane::preview}, some = {Lane::small, Lane::preview};
    for (int i = 0; i < 20; ++i)
        for (const Lane lane : all) (*store)->submit(job_of("a", lane));
    std::map<Lane, int> claimed;
    for (int i = 0; i < 9; ++i) {
        (*store)->claim("small", some);
        ++claimed[(*store)->claim("agent", all).value().job.lane];
    }
    for (const Lane lane : all) BOOST_TEST(claimed[lane] == 3);
}

BOOST_DATA_TEST_CASE(previews_do_not_use_up_what_a_tenant_may_run, store_kinds(), kind) {
    JobStoreOptions options;
    options.share = [](const std::string &) { return TenantShare{1, 1}; };
    const auto store = kind.open(options);
    const std::set<Lane> all = {Lane::small, Lane::normal, Lane::preview};
    for (int i = 0; i < 2; ++i) (*store)->submit(job_of("a", Lane::preview));
    std::vector<std::string> exports;
    for (int i = 0; i < 2; ++i) exports.push_back((*store)->submit(job_of("a")).job.id);
    std::map<Lane, int> claimed;
    while (const std::optional<Claim> claim = (*store)->claim("agent", all)) ++claimed[claim->job.lane];
    BOOST_TEST((claimed[Lane::preview] == 2 && claimed[Lane::normal] == 1));
    BOOST_TEST(((*store)->queue_place("a", exports[1]).value().reason == QueuePlace::Reason::tenant_limit));
    (*store)->submit(job_of("a", Lane::preview));
    BOOST_TEST((*store)->claim("agent", all).has_value());
}

BOOST_DATA_TEST_CASE(a_job_is_claimed_once, store_kinds(), kind) {
    const auto store = kind.open({});
    for (const char *tenant : {"a", "b", "c"}) submit_many(store->store(), tenant, 10);
    std::mutex mutex;
    std::multiset<std::string> ids;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 8; ++thread)
            threads.emplace_back([&] {
                while (const std::optional<Claim> claim = (*store)->claim("agent", any_lane)) {
                    const std::lock_guard lock(mutex);
                    ids.insert(claim->job.id);
                }
            });
    }
    BOOST_TEST(ids.size() == 30);
    BOOST_TEST(std::set<std::string>(ids.begin(), ids.end()).size() == 30);
}

BOOST_DATA_TEST_CASE(a_waiting_job_knows_its_place_and_why, store_kinds(), kind) {
    JobStoreOptions options;
    options.share = [](const std::string &) { return TenantShare{1, 1}; };
    const auto store = kind.open(options);
    const std::string first = (*store)->submit(job_of("a")).job.id, second = (*store)->submit(job_of("a")).job.id,
                      other = (*store)->submit(job_of("b")).job.id;
    (*store)->submit(job_of("a", Lane::small));
    BOOST_TEST((*store)->queue_place("a", first).value().position == 1);
    BOOST_TEST((*store)->queue_place("a", second).value().position == 2);
    BOOST_TEST((*store)->queue_place("b", other).value().position == 1);
    BOOST_TEST(((*store)->queue_place("a", second).value().reason == QueuePlace::Reason::runners_busy));

    const Claim claim = (*store)->claim("agent", {Lane::normal}).value();
    BOOST_TEST(claim.job.id == first);
    BOOST_TEST(!(*store)->queue_place("a", first).has_value());
    BOOST_TEST((*store)->queue_place("a", second).value().position == 1);
    BOOST_TEST(((*store)->queue_place("a", second).value().reason == QueuePlace::Reason::tenant_limit));
    BOOST_TEST(((*store)->queue_place("b", other).value().reason == QueuePlace::Reason::runners_busy));

    (*store)->fail(claim.lease, {"io_retry", "the disk was busy"}, Retry::counted);
    BOOST_TEST(((*store)->queue_place("a", first).value().reason == QueuePlace::Reason::backoff));
    BOOST_TEST(((*store)->queue_place("a", second).value().reason == QueuePlace::Reason::runners_busy));
}

BOOST_DATA_TEST_CASE(unfinished_jobs_are_counted_by_lane, store_kinds(), kind) {
    const auto store = kind.open({});
    submit_many(store->store(), "a", 3);
    submit_many(store->store(), "b", 1);
    (*store)->submit(job_of("a", Lane::small));
    (*store)->submit(parent_of("b", 2));
    (*store)->claim("agent", {Lane::normal});
    store->reopen(false);
    const auto of = [&](const std::string &tenant) {
        std::string text;
        for (const auto &[lane, count] : (*store)->counts(tenant))
            text += std::to_string(count.queued) + "/" + std::to_string(count.running) + " ";
        return text;
    };
    BOOST_TEST(of("a") == "1/0 2/1 0/0 ");
    BOOST_TEST(of("b") == "0/0 3/0 0/0 ");
    BOOST_TEST(of("") == "1/0 5/1 0/0 ");
    BOOST_TEST(of("nobody") == "0/0 0/0 0/0 ");
}

BOOST_AUTO_TEST_SUITE_END()
