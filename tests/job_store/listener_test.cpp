// Every change is told once, in order, before the call that made it returns.
#include "tests/job_store/tested_store.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace sluice;
using namespace sluice::test;

namespace {

struct Heard {
    std::vector<JobChange> changes;

    explicit Heard(JobStore &store) {
        store.set_listener(
            [this](const std::vector<JobChange> &more) { changes.insert(changes.end(), more.begin(), more.end()); });
    }

    // "state" or "state!" for work, of all since the last call.
    std::string take() {
        std::string text;
        for (const JobChange &change : changes)
            text += std::string(job_state_name(change.state)) + (change.is_work ? "! " : " ");
        changes.clear();
        return text;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(listener)

BOOST_DATA_TEST_CASE(a_job_is_heard_of_at_every_step, store_kinds(), kind) {
    const auto store = kind.open({});
    Heard heard(store->store());
    const Job job = (*store)->submit(job_of("acme")).job;
    BOOST_REQUIRE(heard.changes.size() == 1);
    BOOST_TEST(heard.changes[0].id == job.id);
    BOOST_TEST(heard.changes[0].tenant == "acme");
    BOOST_TEST(heard.changes[0].revision == job.revision);
    BOOST_TEST(heard.take() == "queued! ");
    const Claim first = (*store)->claim("agent", any_lane).value();
    BOOST_TEST(heard.take() == "running ");
    (*store)->heartbeat(first.lease, {"exporting", 1, 0, 1, 0, 1, 1, 1, 1});
    BOOST_TEST(heard.take() == "running ");
    (*store)->heartbeat(first.lease, {"exporting", 1, 0, 1, 0, 1, 1, 1, 1});
    BOOST_TEST(heard.take() == "");
    (*store)->fail(first.lease, {"io_retry", "busy"}, Retry::counted);
    BOOST_TEST(heard.take() == "queued! ");
    store->advance(std::chrono::seconds(1));
    const Claim second = (*store)->claim("agent", any_lane).value();
    (*store)->succeed(second.lease, result_of(second.lease));
    BOOST_REQUIRE(!heard.changes.empty());
    BOOST_TEST(heard.changes.back().revision == (*store)->find("acme", job.id).value().revision);
    BOOST_TEST(heard.take() == "running succeeded ");
    (*store)->remove("acme", job.id);
    BOOST_TEST(heard.take() == "succeeded ");
}

BOOST_DATA_TEST_CASE(parents_are_heard_of_with_their_children, store_kinds(), kind) {
    const auto store = kind.open({});
    Heard heard(store->store());
    const Job parent = (*store)->submit(parent_of("acme", 2)).job;
    BOOST_TEST(heard.take() == "queued queued! queued! ");
    (*store)->claim("agent", any_lane);
    BOOST_REQUIRE(heard.changes.size() == 2);
    BOOST_TEST(heard.changes[0].parent_id == parent.id);
    BOOST_TEST(heard.changes[1].id == parent.id);
    heard.take();
    (*store)->cancel("acme", parent.id, "");
    BOOST_TEST(heard.take() == "cancelled cancelled cancelled ");
}

BOOST_DATA_TEST_CASE(a_tenant_below_its_limit_again_has_work, store_kinds(), kind) {
    JobStoreOptions options;
    options.share = [](const std::string &) { return TenantShare{1, 1}; };
    const auto store = kind.open(options);
    Heard heard(store->store());
    (*store)->submit(job_of("acme"));
    (*store)->submit(job_of("acme"));
    const Claim claim = (*store)->claim("agent", any_lane).value();
    BOOST_TEST(!(*store)->claim("agent", any_lane).has_value());
    heard.take();
    (*store)->succeed(claim.lease, result_of(claim.lease));
    BOOST_TEST(heard.take() == "succeeded! ");
}

BOOST_DATA_TEST_CASE(what_changes_nothing_is_not_heard_of, store_kinds(), kind) {
    const auto store = kind.open({});
    Heard heard(store->store());
    (*store)->claim("agent", any_lane);
    (*store)->cancel("acme", "nothing", "");
    (*store)->reclaim();
    (*store)->take_expired(10);
    (*store)->prune();
    (*store)->heartbeat({"nothing", 1, "token"}, {});
    BOOST_TEST(heard.take() == "");
}

BOOST_AUTO_TEST_SUITE_END()
