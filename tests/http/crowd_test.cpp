// Many connections, too many connections, and the end of a server.
#include "tests/http/test_server.hpp"

#include "engine/base/failure.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

namespace {

using namespace sluice::test;
using namespace std::chrono_literals;

const std::string hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

std::string wait_as(const std::string &key) { return "GET /wait?key=" + key + " HTTP/1.1\r\nHost: a\r\n\r\n"; }

// The client's side needs as many descriptors as the server's.
void allow_many_files() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

template <typename Condition>
bool eventually(const Condition &condition) {
    for (int round = 0; round < 1'000; ++round) {
        if (condition()) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crowd)

BOOST_AUTO_TEST_CASE(idle_connections_keep_nobody_waiting) {
    allow_many_files();
    TestServer server;
    std::vector<RawClient> idle;
    for (int count = 0; count < 2'000; ++count) {
        idle.emplace_back(server.port());
        BOOST_REQUIRE(idle.back().ask(hello).status == 200);
    }
    RawClient client(server.port());
    BOOST_TEST(client.ask(hello).body == "hello");
    BOOST_TEST(server.server().connection_count() == 2'001);
    BOOST_TEST(idle.front().ask(hello).body == "hello");
    BOOST_TEST(server.server().stop(10s));
    BOOST_TEST(idle.front().is_closed());
}

BOOST_AUTO_TEST_CASE(waiters_are_many_and_bounded_for_each_key_and_in_all) {
    allow_many_files();
    TestServer server(patient_limits());
    std::vector<RawClient> waiters;
    const auto fill = [&](const std::string &key, int count) {
        for (int each = 0; each < count; ++each) {
            waiters.emplace_back(server.port());
            waiters.back().send(wait_as(key));
        }
    };
    for (const char *key : {"a", "b", "c", "d"}) fill(key, 250);
    BOOST_TEST(eventually([&] { return server.server().waiter_count() == 1'000; }));
    fill("a", 6);
    BOOST_TEST(eventually([&] { return server.server().waiter_count() == 1'006; }));
    RawClient client(server.port());
    const RawAnswer of_key = client.ask(wait_as("a"));
    BOOST_TEST(of_key.status == 429);
    BOOST_TEST(of_key.fields.has("Retry-After"));
    fill("e", 18);
    BOOST_TEST(eventually([&] { return server.server().waiter_count() == 1'024; }));
    const RawAnswer of_all = client.ask(wait_as("f"));
    BOOST_TEST(of_all.status == 503);
    BOOST_TEST(of_all.fields.has("Retry-After"));
    BOOST_TEST(client.ask(hello).body == "hello");
    BOOST_TEST(server.server().stop(20s));
    BOOST_TEST(waiters.front().receive().value().body == "stopping");
    BOOST_TEST(waiters.back().receive().value().body == "stopping");
    BOOST_TEST(server.server().waiter_count() == 0);
}

BOOST_AUTO_TEST_CASE(large_heads_are_bounded_together) {
    TestServer server;
    const std::string begin = "GET /length?q=" + std::string(200'000, 'x');
    const std::string end = " HTTP/1.1\r\nHost: a\r\n\r\n";
    constexpr int too_many = 16;
    std::vector<RawClient> clients;
    for (int count = 0; count < sluice::http::large_heads_max + too_many; ++count) {
        clients.emplace_back(server.port());
        clients.back().send(begin);
    }
    BOOST_TEST(eventually([&] { return server.answers().size() == too_many; }));
    RawClient small(server.port());
    BOOST_TEST(small.ask(hello).body == "hello");
    std::map<int, int> counts;
    for (RawClient &client : clients) {
        client.send(end);
        ++counts[client.receive().value().status];
    }
    BOOST_TEST(counts[503] == too_many);
    BOOST_TEST(counts[200] == sluice::http::large_heads_max);
    BOOST_TEST(small.ask(begin + end).status == 200);
}

BOOST_AUTO_TEST_CASE(connections_beyond_the_limit_are_told_so) {
    sluice::http::Limits limits = patient_limits();
    limits.connections_max = 3;
    TestServer server(limits);
    std::vector<RawClient> clients;
    for (int count = 0; count < 3; ++count) {
        clients.emplace_back(server.port());
        BOOST_TEST(clients.back().ask(hello).status == 200);
    }
    RawClient fourth(server.port());
    const RawAnswer answer = fourth.ask(hello);
    BOOST_TEST(answer.status == 503);
    BOOST_TEST(answer.fields.has("Retry-After"));
    BOOST_TEST(nlohmann::json::parse(answer.body).at("code") == "too_many_connections");
    BOOST_TEST(fourth.is_closed());
    clients.clear();
    BOOST_TEST(eventually([&] { return server.server().connection_count() == 0; }));
    RawClient fifth(server.port());
    BOOST_TEST(fifth.ask(hello).status == 200);
}

BOOST_AUTO_TEST_CASE(stopping_lets_answers_end_and_cuts_them_at_last) {
    TestServer server(patient_limits());
    RawClient idle(server.port()), waiting(server.port()), sending(server.port());
    BOOST_TEST(idle.ask(hello).status == 200);
    waiting.send(wait_as("a"));
    sending.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
    BOOST_TEST(eventually([&] { return server.server().waiter_count() == 1; }));
    std::thread rest([&] {
        std::this_thread::sleep_for(100ms);
        sending.send("world");
    });
    BOOST_TEST(server.server().stop(5s));
    rest.join();
    BOOST_TEST(idle.is_closed());
    const RawAnswer woken = waiting.receive().value();
    BOOST_TEST(woken.body == "stopping");
    BOOST_TEST(woken.fields.find("Connection").value() == "close");
    BOOST_TEST(sending.receive().value().body == "helloworld");
    BOOST_CHECK_THROW(RawClient(server.port()), std::exception);
}

BOOST_AUTO_TEST_CASE(what_does_not_end_in_time_is_cut) {
    TestServer server;
    RawClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
    BOOST_TEST(eventually([&] { return server.server().connection_count() == 1; }));
    BOOST_TEST(!server.server().stop(50ms));
    BOOST_TEST(server.server().connection_count() == 0);
    BOOST_TEST(client.is_closed());
}

BOOST_AUTO_TEST_CASE(processes_that_are_started_inherit_no_socket) {
    TestServer server;
    RawClient client(server.port());
    BOOST_TEST(client.ask(hello).status == 200);
    int socket_count = 0;
    for (int number = 3; number < 1'000; ++number) {
        std::error_code error;
        const auto what = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(number), error);
        if (!what.string().starts_with("socket:")) continue;
        ++socket_count;
        BOOST_TEST((::fcntl(number, F_GETFD) & FD_CLOEXEC) != 0);
    }
    BOOST_TEST(socket_count >= 3);
}

BOOST_AUTO_TEST_CASE(a_port_belongs_to_one_server) {
    TestServer server;
    BOOST_CHECK_THROW(sluice::http::listen_plain("127.0.0.1", server.port()), sluice::Failure);
    BOOST_CHECK_THROW(sluice::http::listen_plain("not an address", 0), sluice::Failure);
}

BOOST_AUTO_TEST_SUITE_END()
