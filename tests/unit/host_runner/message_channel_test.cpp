// Messages between agent and runner: whole, torn, endless, and none at all.
#include "host/runner/message_channel.hpp"

#include "engine/base/failure.hpp"

#include <sys/socket.h>
#include <unistd.h>
#include <array>
#include <boost/test/unit_test.hpp>
#include <thread>

using namespace sluice;
using namespace std::chrono_literals;

namespace {

struct Ends {
    std::array<int, 2> numbers = {-1, -1};

    Ends() { BOOST_REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, numbers.data()) == 0); }
    void write(const std::string &text) const {
        BOOST_REQUIRE(::write(numbers[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(message_channel)

BOOST_AUTO_TEST_CASE(messages_arrive_in_order_whatever_their_size) {
    const Ends ends;
    MessageChannel left(ends.numbers[0]), right(ends.numbers[1]);
    const std::string long_text(5'000'000, 'x');
    std::thread sender([&] {
        right.send({{"n", 1}});
        right.send({{"n", 2}, {"text", long_text}});
        right.send({{"n", 3}, {"text", "bytes \xFF that are no text"}});
    });
    BOOST_TEST((*left.receive(10s))["n"] == 1);
    BOOST_TEST((*left.receive(10s))["text"].get<std::string>().size() == long_text.size());
    BOOST_TEST((*left.receive(10s))["n"] == 3);
    sender.join();
    BOOST_TEST(!left.receive(0ms).has_value());
    BOOST_TEST(!left.is_over());
}

BOOST_AUTO_TEST_CASE(the_end_is_seen_behind_the_last_message) {
    const Ends ends;
    MessageChannel left(ends.numbers[0]);
    ends.write("{\"n\":1}\n{\"torn");
    close(ends.numbers[1]);
    BOOST_TEST((*left.receive(10s))["n"] == 1);
    BOOST_TEST(!left.receive(10s).has_value());
    BOOST_TEST(left.is_over());
}

BOOST_AUTO_TEST_CASE(what_is_no_message_is_refused) {
    const std::string deep = "{\"a\":" + std::string(1000, '[') + std::string(1000, ']') + "}\n";
    for (const std::string &text : std::vector<std::string>{"nonsense\n", "[1]\n", "\n", "{\"a\":}\n", deep}) {
        const Ends ends;
        MessageChannel left(ends.numbers[0]), right(ends.numbers[1]);
        ends.write(text);
        BOOST_CHECK_THROW(left.receive(10s), Failure);
    }
}

BOOST_AUTO_TEST_CASE(a_message_without_end_is_refused) {
    const Ends ends;
    MessageChannel left(ends.numbers[0]);
    std::thread sender([&] {
        const std::string piece(1 << 20, 'x');
        for (std::size_t sent = 0; sent < MessageChannel::message_bytes_max + (2u << 20); sent += piece.size())
            if (::send(ends.numbers[1], piece.data(), piece.size(), MSG_NOSIGNAL) < 0) break;
        close(ends.numbers[1]);
    });
    BOOST_CHECK_THROW(left.receive(60s), Failure);
    shutdown(left.descriptor(), SHUT_RDWR);
    sender.join();
}

BOOST_AUTO_TEST_CASE(who_begins_to_send_does_not_wait) {
    const Ends ends;
    MessageChannel left(ends.numbers[0]), right(ends.numbers[1]);
    const std::string long_text(5'000'000, 'x');
    left.begin_send({{"text", long_text}});
    BOOST_TEST(left.is_sending());
    left.flush();
    BOOST_TEST(left.is_sending());
    std::optional<Json> message;
    while (!message) {
        message = right.receive(0ms);
        left.flush();
    }
    BOOST_TEST((*message)["text"].get<std::string>().size() == long_text.size());
    BOOST_TEST(!left.is_sending());
}

BOOST_AUTO_TEST_CASE(who_goes_while_it_is_sent_to_is_seen_to_be_gone) {
    const Ends ends;
    MessageChannel left(ends.numbers[0]);
    left.begin_send({{"text", std::string(5'000'000, 'x')}});
    close(ends.numbers[1]);
    left.flush();
    BOOST_TEST(!left.is_sending());
    BOOST_TEST(!left.receive(10s).has_value());
    BOOST_TEST(left.is_over());
}

BOOST_AUTO_TEST_CASE(sending_to_nobody_fails) {
    const Ends ends;
    MessageChannel left(ends.numbers[0]);
    close(ends.numbers[1]);
    BOOST_CHECK_THROW(left.send({{"n", 1}}), Failure);
    BOOST_CHECK_THROW(left.begin_send({{"n", 1}}), Failure);
}

BOOST_AUTO_TEST_SUITE_END()
