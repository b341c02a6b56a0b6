// The outbox: in it with the commit that ends a job, and out of it when the receiver has it or never will.
#include "tests/job_store/tested_store.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <map>
#include <set>

using namespace sluice;
using namespace sluice::test;
using namespace std::chrono_literals;
using Outcome = DeliveryTry::Outcome;

namespace {

NewJob job_with_callback(const std::string &tenant = "acme") {
    NewJob job = job_of(tenant);
    job.callback = R"({"url":"https://hooks.example/7"})";
    job.retention = 7 * 24h;
    return job;
}

std::string submit_and_cancel(JobStore &store, const NewJob &job) {
    const std::string id = store.submit(job).job.id;
    store.cancel(job.tenant, id, "");
    return id;
}

DeliveryTry try_with(Outcome outcome) {
    DeliveryTry result;
    result.outcome = outcome;
    result.http_status = outcome == Outcome::delivered ? 204 : 503;
    result.error = outcome == Outcome::delivered ? "" : "busy";
    result.duration = 12ms;
    return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(callbacks)

BOOST_DATA_TEST_CASE(a_delivery_waits_from_the_end_of_its_job, store_kinds(), kind) {
    const auto store = kind.open({});
    const NewJob job = job_with_callback();
    const std::string id = (*store)->submit(job).job.id;
    const Claim claim = (*store)->claim("agent", any_lane).value();
    (*store)->fail(claim.lease, {"io_retry", "busy"}, Retry::uncounted);
    BOOST_TEST(store->callbacks().take_due(10).empty());
    BOOST_TEST(!store->callbacks().next_due().has_value());

    const Claim again = (*store)->claim("agent", any_lane).value();
    (*store)->succeed(again.lease, result_of(again.lease));
    store->reopen(false);
    BOOST_TEST(store->callbacks().next_due().has_value());
    const std::vector<DueDelivery> due = store->callbacks().take_due(10);
    BOOST_REQUIRE(due.size() == 1);
    BOOST_TEST(due[0].callback == job.callback);
    BOOST_TEST(due[0].job.id == id);
    BOOST_TEST((due[0].job.state == JobState::succeeded));
    BOOST_TEST(due[0].job.files.size() == 1);
    BOOST_TEST(store->callbacks().take_due(10).empty());
}

BOOST_DATA_TEST_CASE(every_way_to_end_is_told, store_kinds(), kind) {
    const auto store = kind.open({});
    std::set<std::string> expected = {submit_and_cancel(store->store(), job_with_callback())};
    (*store)->submit(job_with_callback());
    const Claim failing = (*store)->claim("agent", any_lane).value();
    (*store)->fail(failing.lease, {"bad_data", "no"}, Retry::no);
    expected.insert(failing.job.id);
    NewJob parent = job_with_callback();
    parent.children = {job_of("acme")};
    expected.insert((*store)->submit(parent).job.id);
    const Claim child = (*store)->claim("agent", any_lane).value();
    (*store)->succeed(child.lease, result_of(child.lease));
    submit_and_cancel(store->store(), job_of("acme"));  // without a callback
    std::set<std::string> told;
    for (const DueDelivery &due : store->callbacks().take_due(10)) told.insert(due.job.id);
    BOOST_TEST(told == expected, boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(what_is_not_recorded_is_due_again, store_kinds(), kind) {
    const auto store = kind.open({});
    submit_and_cancel(store->store(), job_with_callback());
    const std::string id = store->callbacks().take_due(10).at(0).id;
    store->advance(59s);
    BOOST_TEST(store->callbacks().take_due(10).empty());
    store->advance(1s);
    BOOST_TEST(store->callbacks().take_due(10).at(0).id == id);
}

BOOST_DATA_TEST_CASE(a_delivery_is_tried_eight_times_in_about_a_day, store_kinds(), kind) {
    const auto store = kind.open({});
    const std::string job = submit_and_cancel(store->store(), job_with_callback());
    std::set<std::string> ids;
    std::chrono::minutes waited{0};
    int tries = 0;
    for (; waited < 48h && store->callbacks().next_due(); waited += 1min, store->advance(1min))
        for (const DueDelivery &due : store->callbacks().take_due(10)) {
            ids.insert(due.id);
            ++tries;
            BOOST_TEST(store->callbacks().record(due.id, try_with(Outcome::failed)));
        }
    BOOST_TEST(tries == 8);
    BOOST_TEST(ids.size() == 1);
    BOOST_TEST((waited >= 24h && waited <= 27h));
    const Delivery delivery = store->callbacks().deliveries("acme", job).at(0);
    BOOST_TEST((delivery.state == DeliveryState::given_up && !delivery.next_try_at));
    BOOST_REQUIRE(delivery.tries.size() == 8);
    BOOST_TEST(delivery.tries[0].http_status == 503);
    BOOST_TEST(delivery.tries[0].error == "busy");
    BOOST_TEST((delivery.tries[0].duration == 12ms && delivery.tries[0].outcome == Outcome::failed));
}

BOOST_DATA_TEST_CASE(receivers_can_be_left_out, store_kinds(), kind) {
    const auto store = kind.open({});
    std::map<std::string, std::string> jobs;
    for (const std::string receiver : {"slow.example:443", "quick.example:443"}) {
        NewJob job = job_with_callback();
        job.callback_receiver = receiver;
        jobs[receiver] = submit_and_cancel(store->store(), job);
    }
    const std::set<std::string> slow = {"slow.example:443"};
    BOOST_TEST(store->callbacks().next_due(slow).has_value());
    const std::vector<DueDelivery> due = store->callbacks().take_due(10, slow);
    BOOST_REQUIRE(due.size() == 1);
    BOOST_TEST(due[0].job.id == jobs["quick.example:443"]);
    BOOST_TEST(due[0].receiver == "quick.example:443");
    store->callbacks().record(due[0].id, try_with(Outcome::delivered));
    BOOST_TEST(!store->callbacks().next_due(slow).has_value());
    BOOST_TEST(store->callbacks().take_due(10, slow).empty());
    BOOST_TEST(store->callbacks().take_due(10).size() == 1);
}

BOOST_DATA_TEST_CASE(a_receiver_says_when_to_come_again, store_kinds(), kind) {
    const std::pair<std::chrono::seconds, std::chrono::seconds> asked_and_waited[] = {
        {0s, 5s}, {1s, 5s}, {1h, 1h}, {12h, 12h}, {240h, 12h}};
    for (const auto &[asked, waited] : asked_and_waited) {
        const auto store = kind.open({});
        const std::string job = submit_and_cancel(store->store(), job_with_callback());
        DeliveryTry later = try_with(Outcome::failed);
        later.retry_after = asked;
        store->callbacks().record(store->callbacks().take_due(10).at(0).id, later);
        store->advance(waited - 1s);
        BOOST_TEST(store->callbacks().take_due(10).empty());
        store->advance(2s);
        BOOST_TEST(store->callbacks().take_due(10).size() == 1);
    }
}

BOOST_DATA_TEST_CASE(a_clock_that_is_set_back_keeps_no_delivery, store_kinds(), kind) {
    const auto store = kind.open({});
    store->advance(48h);
    submit_and_cancel(store->store(), job_with_callback());
    store->callbacks().record(store->callbacks().take_due(10).at(0).id, try_with(Outcome::failed));
    store->advance(-25h);
    BOOST_TEST(store->callbacks().next_due().has_value());
    BOOST_TEST(store->callbacks().take_due(10).size() == 1);
}

BOOST_DATA_TEST_CASE(what_arrived_or_may_not_be_sent_is_over, store_kinds(), kind) {
    for (const Outcome outcome : {Outcome::delivered, Outcome::refused}) {
        const auto store = kind.open({});
        const std::string job = submit_and_cancel(store->store(), job_with_callback());
        const std::string id = store->callbacks().take_due(10).at(0).id;
        BOOST_TEST(store->callbacks().record(id, try_with(outcome)));
        BOOST_TEST(!store->callbacks().record(id, try_with(outcome)));
        BOOST_TEST(!store->callbacks().next_due().has_value());
        const DeliveryState expected =
            outcome == Outcome::delivered ? DeliveryState::delivered : DeliveryState::given_up;
        BOOST_TEST((store->callbacks().deliveries("acme", job).at(0).state == expected));
    }
}

BOOST_DATA_TEST_CASE(a_delivery_can_be_asked_for_again, store_kinds(), kind) {
    const auto store = kind.open({});
    const std::string job = submit_and_cancel(store->store(), job_with_callback());
    const std::string id = store->callbacks().take_due(10).at(0).id;
    BOOST_TEST((store->callbacks().redeliver("acme", id) == RedeliverOutcome::waiting_already));
    store->callbacks().record(id, try_with(Outcome::delivered));
    BOOST_TEST((store->callbacks().redeliver("emca", id) == RedeliverOutcome::missing));
    BOOST_TEST((store->callbacks().redeliver("acme", id) == RedeliverOutcome::queued));
    BOOST_TEST(store->callbacks().take_due(10).at(0).id == id);
    store->callbacks().record(id, try_with(Outcome::failed));
    const Delivery delivery = store->callbacks().deliveries("acme", job).at(0);
    BOOST_TEST((delivery.state == DeliveryState::waiting));
    BOOST_TEST(delivery.tries.size() == 2);
    BOOST_TEST(store->callbacks().deliveries("emca", job).empty());
}

BOOST_DATA_TEST_CASE(a_callback_goes_with_its_job_but_not_before_it_was_told, store_kinds(), kind) {
    const auto store = kind.open({});
    NewJob job = job_with_callback();
    job.retention = 0s;
    submit_and_cancel(store->store(), job);
    (*store)->take_expired(10);
    const std::vector<DueDelivery> due = store->callbacks().take_due(10);
    BOOST_REQUIRE(due.size() == 1);
    BOOST_TEST(due[0].callback == job.callback);
    store->callbacks().record(due[0].id, try_with(Outcome::delivered));
    BOOST_TEST((store->callbacks().redeliver("acme", due[0].id) == RedeliverOutcome::gone));

    const std::string later = submit_and_cancel(store->store(), job_with_callback());
    const std::string id = store->callbacks().take_due(10).at(0).id;
    store->callbacks().record(id, try_with(Outcome::delivered));
    (*store)->remove("acme", later);
    BOOST_TEST((store->callbacks().redeliver("acme", id) == RedeliverOutcome::gone));
    store->advance(std::chrono::days(91));
    BOOST_TEST((*store)->prune() == 2);
    BOOST_TEST(store->callbacks().deliveries("acme", later).empty());
}

BOOST_AUTO_TEST_SUITE_END()
