// Lists in pages, and what else can be asked; nothing of it by another tenant.
#include "tests/job_store/tested_store.hpp"

#include <algorithm>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <set>

using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> ids_of(const JobPage &page) {
    std::vector<std::string> ids;
    for (const Job &job : page.jobs) ids.push_back(job.id);
    return ids;
}

std::size_t count_of(JobStore &store, const JobFilter &filter) {
    return store.list("acme", filter, std::nullopt, 100).jobs.size();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(listing)

BOOST_DATA_TEST_CASE(pages_hold_while_jobs_arrive_and_change, store_kinds(), kind) {
    const auto store = kind.open({});
    std::vector<std::string> expected;
    for (int i = 0; i < 25; ++i) {
        expected.push_back((*store)->submit(job_of("acme")).job.id);
        if (i % 3 == 0) store->advance(1us);  // several share a time
    }
    std::vector<std::string> seen;
    std::optional<JobCursor> cursor;
    do {
        const JobPage page = (*store)->list("acme", {}, cursor, 4);
        BOOST_TEST(page.jobs.size() <= 4);
        for (const std::string &id : ids_of(page)) seen.push_back(id);
        cursor = page.next;
        store->advance(1us);
        (*store)->submit(job_of("acme"));
        (*store)->claim("agent", any_lane);
    } while (cursor);
    BOOST_TEST(seen.size() == 25);
    BOOST_TEST(
        (std::set<std::string>(seen.begin(), seen.end()) == std::set<std::string>(expected.begin(), expected.end())));
}

BOOST_DATA_TEST_CASE(the_newest_stand_first, store_kinds(), kind) {
    const auto store = kind.open({});
    std::vector<std::string> expected;
    for (int i = 0; i < 5; ++i) {
        expected.insert(expected.begin(), (*store)->submit(job_of("acme")).job.id);
        store->advance(1us);
    }
    const JobPage page = (*store)->list("acme", {}, std::nullopt, 5);
    BOOST_TEST(ids_of(page) == expected, boost::test_tools::per_element());
    BOOST_TEST(!page.next.has_value());
    BOOST_TEST((*store)->list("acme", {}, std::nullopt, 4).next.has_value());
}

BOOST_DATA_TEST_CASE(filters_choose, store_kinds(), kind) {
    const auto store = kind.open({});
    NewJob special = job_of("acme");
    special.profile = "places";
    special.dialect = "bing";
    special.user = "bob";
    special.dataset = "stores";
    special.kind = JobKind::publish;
    const Job oldest = (*store)->submit(special).job;
    store->advance(1s);
    (*store)->submit(job_of("acme"));
    store->advance(1s);
    const Job parent = (*store)->submit(parent_of("acme", 2)).job;
    (*store)->claim("agent", any_lane);

    const auto with = [](auto member, auto value) {
        JobFilter filter;
        filter.*member = value;
        return filter;
    };
    BOOST_TEST(count_of(store->store(), {}) == 3);
    BOOST_TEST(count_of(store->store(), with(&JobFilter::with_children, true)) == 5);
    BOOST_TEST(count_of(store->store(), with(&JobFilter::parent_id, parent.id)) == 2);
    BOOST_TEST(count_of(store->store(), with(&JobFilter::profile, "places")) == 1);
    BOOST_TEST(count_of(store->store(), with(&JobFilter::dialect, "bing")) == 1);
    BOOST_TEST(count_of(store->store(), with(&JobFilter::user, "bob")) == 1);
    BOOST_TEST(count_of(store->store(), with(&JobFilter::dataset, "stores")) == 1);
    BOOST_TEST(count_of(store->store(), with(&JobFilter::kind, JobKind::publish)) == 1);
    BOOST_TEST(count_of(store->store(), with(&JobFilter::states, std::set{JobState::running})) == 1);
    BOOST_TEST(count_of(store->store(), with(&JobFilter::states, std::set{JobState::running, JobState::queued})) == 3);
    BOOST_TEST(count_of(store->store(), with(&JobFilter::states, std::set{JobState::cancelled})) == 0);
    BOOST_TEST(count_of(store->store(), with(&JobFilter::created_before, oldest.created_at)) == 0);
    BOOST_TEST(count_of(store->store(), with(&JobFilter::created_before, oldest.created_at + 1s)) == 1);
    BOOST_TEST(count_of(store->store(), with(&JobFilter::created_from, oldest.created_at + 1s)) == 2);
    (*store)->cancel("acme", oldest.id, "");
    (*store)->remove("acme", oldest.id);
    BOOST_TEST(count_of(store->store(), with(&JobFilter::states, std::set{JobState::cancelled})) == 1);
    BOOST_TEST(count_of(store->store(), with(&JobFilter::with_expired, false)) == 2);
}

BOOST_DATA_TEST_CASE(events_follow_each_other, store_kinds(), kind) {
    const auto store = kind.open({});
    const std::string id = (*store)->submit(job_of("acme")).job.id;
    const Claim claim = (*store)->claim("agent", any_lane).value();
    (*store)->fail(claim.lease, {"bad_data", "row 7"}, Retry::no);
    const std::vector<JobEvent> events = (*store)->events("acme", id, 0);
    BOOST_REQUIRE(events.size() == 3);
    BOOST_TEST(events[0].attempt == 0);
    BOOST_TEST(events[1].attempt == 1);
    BOOST_TEST(events[0].sequence < events[1].sequence);
    BOOST_TEST(events[1].sequence < events[2].sequence);
    BOOST_TEST(events[2].detail == "bad_data: row 7");
    BOOST_TEST((*store)->events("acme", id, events[1].sequence).size() == 1);
}

BOOST_DATA_TEST_CASE(another_tenant_sees_nothing, store_kinds(), kind) {
    const auto store = kind.open({});
    const Submission submission = (*store)->submit(parent_of("acme", 1));
    const Claim claim = (*store)->claim("agent", any_lane).value();
    const JobResult result = result_of(claim.lease);
    const std::string waiting = (*store)->submit(job_of("acme")).job.id;
    BOOST_TEST((*store)->tenant_of(waiting).value() == "acme");
    BOOST_TEST(!(*store)->tenant_of("nothing").has_value());
    for (const std::string tenant : {"emca", "ACME", "", "%"}) {
        BOOST_TEST(!(*store)->find(tenant, waiting).has_value());
        BOOST_TEST(!(*store)->find_number(tenant, submission.job.number).has_value());
        BOOST_TEST((*store)->children(tenant, submission.job.id).empty());
        BOOST_TEST((*store)->list(tenant, {}, std::nullopt, 10).jobs.empty());
        BOOST_TEST((*store)->events(tenant, waiting, 0).empty());
        BOOST_TEST(!(*store)->queue_place(tenant, waiting).has_value());
        BOOST_TEST(((*store)->cancel(tenant, waiting, "") == CancelOutcome::missing));
        BOOST_TEST(((*store)->remove(tenant, waiting) == RemoveOutcome::missing));
        JobFilter filter;
        filter.parent_id = submission.job.id;
        BOOST_TEST((*store)->list(tenant, filter, std::nullopt, 10).jobs.empty());
    }
    BOOST_TEST((*store)->counts("emca")[1].second.queued == 0);
    (*store)->succeed(claim.lease, result);
    BOOST_TEST(!(*store)->find_file("emca", result.files[0].id).has_value());
    BOOST_TEST((*store)->find_file("acme", result.files[0].id).has_value());
}

BOOST_DATA_TEST_CASE(lists_and_glances_carry_no_big_texts, store_kinds(), kind) {
    const auto store = kind.open({});
    NewJob job = job_of("acme");
    job.request = "{}";
    const std::string id = (*store)->submit(job).job.id;
    const Claim claim = (*store)->claim("agent", any_lane).value();
    JobResult result = result_of(claim.lease);
    result.manifest = "{}";
    (*store)->succeed(claim.lease, result);
    Job whole = (*store)->find("acme", id).value();
    BOOST_TEST((whole.request == "{}" && whole.manifest == "{}"));
    for (const Job &one :
         {(*store)->glance("acme", id).value(), (*store)->list("acme", {}, std::nullopt, 10).jobs.at(0)}) {
        BOOST_TEST((one.request.empty() && one.manifest.empty()));
        BOOST_TEST((one.state == whole.state && one.lane == whole.lane && one.profile == whole.profile));
        BOOST_TEST(one.artifact_folder == whole.artifact_folder);
        BOOST_TEST((one.revision == whole.revision && one.files.size() == whole.files.size()));
    }
    BOOST_TEST(!(*store)->glance("beta", id).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
