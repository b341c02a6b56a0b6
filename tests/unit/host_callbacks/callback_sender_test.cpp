// From the end of a job to its receiver.
#include "host/callbacks/callback_sender.hpp"

#include "engine/base/failure.hpp"
#include "host/callbacks/webhook_signature.hpp"
#include "host/store/sqlite_callback_store.hpp"
#include "host/store/sqlite_job_store.hpp"
#include "host/store/store_database.hpp"
#include "tests/child_process.hpp"
#include "tests/unit/host_callbacks/local_server.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <thread>

using namespace sluice;
using namespace sluice::test;

namespace {

const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

struct Fixture {
    TempFolder folder;
    StoreDatabase database{folder.path() / "data"};
    SqliteJobStore jobs{database, {}};
    SqliteCallbackStore callbacks{database};
    OutgoingCalls calls{AddressRules({"127.0.0.1"})};

    // A finished job that is told to `url`.
    std::string finished_job(const std::string &url) {
        NewJob job;
        job.tenant = "acme";
        job.callback = url;
        job.callback_receiver = receiver_of(url).value_or("");
        job.retention = std::chrono::hours(1);
        const std::string id = jobs.submit(job).job.id;
        jobs.cancel("acme", id, "");
        return id;
    }

    static CallbackMessage compose(const DueDelivery &due) {
        if (due.callback == "nowhere") throw Failure(Status::bad_config, "nowhere to send it");
        return {due.callback, {{"Content-Type", "application/json"}}, "{\"job\":\"" + due.job.id + "\"}", secret};
    }

    // Of the job, when it was tried as often.
    Delivery delivery_after(const std::string &job, std::size_t tries) {
        for (;;) {
            const Delivery delivery = callbacks.deliveries("acme", job).at(0);
            if (delivery.tries.size() >= tries) return delivery;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    }
};

std::string header(const std::string &request, const std::string &name) {
    const std::size_t begin = request.find("\r\n" + name + ": ") + name.size() + 4;
    return request.substr(begin, request.find("\r\n", begin) - begin);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(callback_sender, Fixture)

BOOST_AUTO_TEST_CASE(a_receiver_is_told_once_and_can_check_it) {
    const LocalServer server(answer_of(204));
    CallbackSender sender(callbacks, calls, compose);
    const std::string job = finished_job(server.url());
    sender.wake();
    const Delivery delivery = delivery_after(job, 1);
    BOOST_TEST((delivery.state == DeliveryState::delivered));
    BOOST_TEST(delivery.tries[0].http_status == 204);
    BOOST_REQUIRE(server.requests().size() == 1);
    const std::string request = server.requests()[0], body = "{\"job\":\"" + job + "\"}";
    BOOST_TEST(request.ends_with("\r\n\r\n" + body));
    BOOST_TEST(header(request, "webhook-id") == delivery.id);
    const std::chrono::sys_seconds at{std::chrono::seconds(std::stoll(header(request, "webhook-timestamp")))};
    BOOST_TEST(header(request, "webhook-signature") == webhook_signature(secret, delivery.id, at, body));
}

BOOST_AUTO_TEST_CASE(what_waited_for_the_start_is_sent) {
    const LocalServer server(answer_of(200));
    const std::string job = finished_job(server.url());
    const CallbackSender sender(callbacks, calls, compose);
    BOOST_TEST((delivery_after(job, 1).state == DeliveryState::delivered));
}

BOOST_AUTO_TEST_CASE(a_receiver_that_fails_is_tried_again) {
    const LocalServer server(answer_of(500));
    const std::string job = finished_job(server.url());
    const CallbackSender sender(callbacks, calls, compose);
    const Delivery delivery = delivery_after(job, 1);
    BOOST_TEST((delivery.state == DeliveryState::waiting && delivery.next_try_at.has_value()));
    BOOST_TEST(delivery.tries[0].http_status == 500);
}

BOOST_AUTO_TEST_CASE(what_can_never_be_sent_is_given_up) {
    const LocalServer gone(answer_of(410));
    const std::string jobs_given_up[] = {finished_job(gone.url()), finished_job("http://10.0.0.1/"),
                                         finished_job("file:///etc/passwd"), finished_job("nowhere")};
    const CallbackSender sender(callbacks, calls, compose);
    for (const std::string &job : jobs_given_up) {
        const Delivery delivery = delivery_after(job, 1);
        BOOST_TEST((delivery.state == DeliveryState::given_up));
        BOOST_TEST(delivery.tries[0].error != "");
    }
}

BOOST_AUTO_TEST_CASE(one_that_hangs_does_not_keep_the_others) {
    const LocalServer silent(""), server(answer_of(200));
    finished_job(silent.url());
    const std::string job = finished_job(server.url());
    OutgoingCalls::Limits limits;
    limits.whole_call = std::chrono::milliseconds(500);
    const OutgoingCalls short_calls(AddressRules({"127.0.0.1"}), limits);
    const CallbackSender sender(callbacks, short_calls, compose, 2);
    BOOST_TEST((delivery_after(job, 1).state == DeliveryState::delivered));
}

BOOST_AUTO_TEST_CASE(many_calls_of_one_that_hangs_do_not_keep_the_others) {
    const LocalServer silent(""), server(answer_of(200));
    std::vector<std::string> hanging;
    for (std::size_t i = 0; i < 2 * CallbackSender::threads_default; ++i) hanging.push_back(finished_job(silent.url()));
    const std::string job = finished_job(server.url());
    OutgoingCalls::Limits limits;
    limits.whole_call = std::chrono::milliseconds(2000);
    const OutgoingCalls short_calls(AddressRules({"127.0.0.1"}), limits);
    const CallbackSender sender(callbacks, short_calls, compose);
    BOOST_TEST((delivery_after(job, 1).state == DeliveryState::delivered));
    const auto untried = std::count_if(hanging.begin(), hanging.end(), [&](const std::string &one) {
        return callbacks.deliveries("acme", one).at(0).tries.empty();
    });
    BOOST_TEST(untried > static_cast<std::ptrdiff_t>(hanging.size() / 2));
}

BOOST_AUTO_TEST_CASE(a_receiver_that_is_busy_is_left_alone_for_as_long_as_it_says) {
    const LocalServer server(answer_of(503, "", "Retry-After: 7200\r\n"));
    const std::string job = finished_job(server.url());
    const CallbackSender sender(callbacks, calls, compose);
    const Delivery delivery = delivery_after(job, 1);
    BOOST_TEST((delivery.next_try_at.value() > delivery.created_at + std::chrono::minutes(119)));
}

BOOST_AUTO_TEST_SUITE_END()
