#include "host/callbacks/webhook_signature.hpp"

#include "engine/base/failure.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;

namespace {

constexpr std::chrono::sys_seconds at{std::chrono::seconds(1'614'265'330)};

}  // namespace

BOOST_AUTO_TEST_SUITE(webhook_signing)

// The example that libraries of Standard Webhooks test themselves with.
BOOST_AUTO_TEST_CASE(the_standards_example) {
    BOOST_TEST(webhook_signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", at,
                                 R"({"test": 2432232314})") == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

BOOST_AUTO_TEST_CASE(new_secrets_differ_and_sign) {
    const std::string secret = new_webhook_secret(), other = new_webhook_secret();
    BOOST_TEST(secret != other);
    BOOST_TEST(webhook_signature(secret, "a", at, "{}") != webhook_signature(other, "a", at, "{}"));
    BOOST_TEST(webhook_signature(secret, "a", at, "{}") != webhook_signature(secret, "b", at, "{}"));
    BOOST_TEST(webhook_signature(secret, "a", at, "{}") !=
               webhook_signature(secret, "a", at + std::chrono::seconds(1), "{}"));
    BOOST_TEST(webhook_signature(secret, "a", at, "{}") == webhook_signature(secret, "a", at, "{}"));
}

BOOST_AUTO_TEST_CASE(other_secrets_are_refused) {
    for (const char *secret : {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", "whsec_no base64!"})
        BOOST_CHECK_THROW(webhook_signature(secret, "a", at, "{}"), Failure);
}

BOOST_AUTO_TEST_SUITE_END()
