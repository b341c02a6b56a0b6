// Nothing is left of a tenant, and everything of the others.
#include "engine/base/uuid.hpp"
#include "tests/job_store/tested_store.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

Claim claim_one(JobStore &store) { return store.claim("agent", any_lane).value(); }

std::size_t purge_all(JobStore &store, const std::string &tenant, std::size_t limit) {
    std::size_t count = 0;
    while (true) {
        const PurgedJobs piece = store.purge(tenant, limit);
        BOOST_TEST(!piece.is_refused);
        if (piece.ids.empty()) return count;
        count += piece.ids.size();
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(purge)

BOOST_DATA_TEST_CASE(nothing_is_left_of_a_tenant, store_kinds(), kind) {
    const auto store = kind.open({});
    NewJob wanted = job_of("acme");
    wanted.idempotency_key = "key";
    wanted.request_digest = "digest";
    wanted.callback = "{}";
    const std::string id = (*store)->submit(wanted).job.id;
    const std::string other = (*store)->submit(job_of("other")).job.id;
    for (int i = 0; i < 2; ++i) {
        const Claim claim = claim_one(store->store());
        (*store)->succeed(claim.lease, result_of(claim.lease));
    }
    const Submission parent = (*store)->submit(parent_of("acme", 2));
    (*store)->cancel("acme", parent.job.id, "");
    const std::string tombstone = (*store)->submit(job_of("acme")).job.id;
    (*store)->cancel("acme", tombstone, "");
    (*store)->remove("acme", tombstone);
    const Job before = (*store)->find("acme", id).value();
    BOOST_TEST(store->callbacks().deliveries("acme", id).size() == 1);

    BOOST_TEST(purge_all(store->store(), "acme", 1) == 5);
    for (const std::string &gone : {id, parent.job.id, parent.children[0].id, tombstone}) {
        BOOST_TEST(!(*store)->find("acme", gone).has_value());
        BOOST_TEST((*store)->events("acme", gone, 0).empty());
    }
    BOOST_TEST(!(*store)->find_file("acme", before.files[0].id).has_value());
    BOOST_TEST(!(*store)->find_number("acme", before.number).has_value());
    BOOST_TEST((*store)->is_folder_unused(before.artifact_folder));
    BOOST_TEST((*store)->list("acme", {}, std::nullopt, 10).jobs.empty());
    BOOST_TEST(store->callbacks().deliveries("acme", id).empty());
    BOOST_TEST(store->callbacks().take_due(10).empty());
    BOOST_TEST(((*store)->submit(wanted).outcome == Submission::Outcome::created));  // the key stands for nothing

    const Job kept = (*store)->find("other", other).value();
    BOOST_TEST(kept.files.size() == 1);
    BOOST_TEST((*store)->events("other", other, 0).size() == 3);
    BOOST_TEST(!(*store)->is_folder_unused(kept.artifact_folder));
}

BOOST_DATA_TEST_CASE(unfinished_jobs_stand_against_it, store_kinds(), kind) {
    const auto store = kind.open({});
    const std::string queued = (*store)->submit(job_of("acme")).job.id, ended = (*store)->submit(job_of("acme")).job.id;
    (*store)->cancel("acme", ended, "");
    BOOST_TEST((*store)->purge("acme", 10).is_refused);
    const Claim claim = claim_one(store->store());
    BOOST_TEST((*store)->purge("acme", 10).is_refused);
    BOOST_TEST((*store)->find("acme", ended).has_value());
    (*store)->cancel("acme", queued, "");
    BOOST_TEST(purge_all(store->store(), "acme", 10) == 2);
    BOOST_TEST(!(*store)->heartbeat(claim.lease, {}));
    BOOST_TEST(((*store)->counts("acme")[1].second.queued == 0));
    BOOST_TEST((*store)->purge("nobody", 10).ids.empty());
}

BOOST_AUTO_TEST_SUITE_END()
