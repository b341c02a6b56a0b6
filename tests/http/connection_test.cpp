// One connection over its whole life: answers of all kinds, slow clients, clients that leave.
#include "tests/http/test_server.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

namespace {

using namespace sluice::test;
using namespace std::chrono_literals;

constexpr std::string_view host = " HTTP/1.1\r\nHost: a\r\n";

std::string get(std::string_view path, std::string_view fields = "") {
    return "GET " + std::string(path) + std::string(host) + std::string(fields) + "\r\n";
}

// Until something that other threads do has happened.
template <typename Condition>
bool eventually(const Condition &condition) {
    for (int round = 0; round < 1'000; ++round) {
        if (condition()) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(connection)

BOOST_AUTO_TEST_CASE(answers_carry_what_every_answer_has) {
    TestServer server;
    RawClient client(server.port());
    const RawAnswer answer = client.ask(get("/hello", "X-Request-Id: my-id_1.2\r\n"));
    BOOST_TEST(answer.body == "hello");
    BOOST_TEST(answer.fields.find("Content-Length").value() == "5");
    BOOST_TEST(answer.fields.find("X-Request-Id").value() == "my-id_1.2");
    BOOST_TEST(answer.fields.find("Date").value().ends_with(" GMT"));
    BOOST_TEST(!answer.fields.has("Connection"));
    const RawAnswer other = client.ask(get("/hello", "X-Request-Id: not sane\r\n"));
    BOOST_TEST(other.fields.find("X-Request-Id").value().size() == 36U);
}

BOOST_AUTO_TEST_CASE(refusals_are_problems_or_have_the_shape_of_their_prefix) {
    TestServer server;
    RawClient client(server.port());
    const RawAnswer answer = client.ask(get("/nothing", "X-Request-Id: r1\r\n"));
    BOOST_TEST(answer.fields.find("Content-Type").value() == "application/problem+json");
    const auto problem = nlohmann::json::parse(answer.body);
    BOOST_TEST(problem.at("status") == 404);
    BOOST_TEST(problem.at("title") == "Not Found");
    BOOST_TEST(problem.at("code") == "not_found");
    BOOST_TEST(problem.at("request_id") == "r1");
    BOOST_TEST(client.ask(get("/PLAIN/nothing")).body == "not_found");
    BOOST_TEST(client.ask("GET /plain/x HTTP/1.1\r\n\r\n").body == "bad_request");
    RawClient second(server.port());
    BOOST_TEST(second.ask("GET /plain/%zz HTTP/1.1\r\nHost: a\r\n\r\n").body == "bad_target");
    RawClient third(server.port());
    BOOST_TEST(third.ask("GET /plain/x?" + std::string(1 << 20, 'q')).body == "target_too_long");
}

BOOST_AUTO_TEST_CASE(what_a_handler_throws_stays_inside) {
    TestServer server;
    RawClient client(server.port());
    for (const char *what : {"failure", "anything"}) {
        const RawAnswer answer = client.ask(get(std::string("/throw/") + what));
        BOOST_TEST(answer.body.find("secret") == std::string::npos);
    }
    BOOST_REQUIRE(eventually([&] { return server.answers().size() == 2; }));
    const auto answers = server.answers();
    BOOST_TEST(answers[0].second == "secret detail");
    BOOST_TEST(answers[1].second == "secret detail");
}

BOOST_AUTO_TEST_CASE(methods_that_a_path_knows_are_told) {
    TestServer server;
    RawClient client(server.port());
    const RawAnswer answer = client.ask("PUT /items/1" + std::string(host) + "\r\n");
    BOOST_TEST(answer.status == 405);
    BOOST_TEST(answer.fields.find("Allow").value() == "DELETE, GET, HEAD, OPTIONS");
    const RawAnswer options = client.ask("OPTIONS /items/1" + std::string(host) + "\r\n");
    BOOST_TEST(options.status == 204);
    BOOST_TEST(options.fields.find("Allow").value() == "DELETE, GET, HEAD, OPTIONS");
}

BOOST_AUTO_TEST_CASE(head_has_the_fields_of_get_and_no_body) {
    TestServer server;
    RawClient client(server.port());
    for (const char *path : {"/hello", "/file", "/stream", "/nothing"}) {
        const RawAnswer with_body = client.ask(get(path));
        const RawAnswer head = client.ask("HEAD " + std::string(path) + std::string(host) + "\r\n");
        BOOST_TEST(head.status == with_body.status);
        for (const char *name : {"Content-Length", "Transfer-Encoding", "Content-Type", "ETag"})
            BOOST_TEST((head.fields.find(name) == with_body.fields.find(name)), path << " " << name);
    }
    BOOST_TEST(client.ask(get("/hello")).body == "hello");  // nothing is left over from the bodies
}

BOOST_AUTO_TEST_CASE(streams_come_in_chunks_or_to_the_end) {
    TestServer server;
    RawClient client(server.port());
    const RawAnswer answer = client.ask(get("/stream"));
    BOOST_TEST(answer.fields.find("Transfer-Encoding").value() == "chunked");
    BOOST_TEST(answer.body == "onetwothree");
    RawClient old(server.port());
    const RawAnswer plain = old.ask("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    BOOST_TEST(plain.fields.find("Connection").value() == "close");
    BOOST_TEST(plain.body == "onetwothree");
}

BOOST_AUTO_TEST_CASE(a_torn_stream_is_seen_to_be_torn) {
    TestServer server;
    RawClient client(server.port());
    client.send(get("/torn"));
    BOOST_CHECK_THROW(client.receive(), std::runtime_error);
    BOOST_TEST(eventually([&] { return server.answers().size() == 1; }));
    BOOST_TEST(server.answers()[0].second == "torn on purpose");
}

BOOST_AUTO_TEST_CASE(a_stream_may_refuse_until_it_sends) {
    TestServer server;
    RawClient client(server.port());
    const RawAnswer answer = client.ask(get("/refuses_late"));
    BOOST_TEST(answer.status == 409);
    BOOST_TEST(answer.body.find("nobody sees this") == std::string::npos);
    BOOST_TEST(client.ask(get("/hello")).body == "hello");
}

BOOST_AUTO_TEST_CASE(a_stream_cannot_go_on_as_another_answer) {
    TestServer server;
    RawClient client(server.port());
    client.send(get("/too_long") + get("/hello"));
    BOOST_CHECK_THROW(client.receive(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(events_are_framed) {
    TestServer server;
    RawClient client(server.port());
    const RawAnswer answer = client.ask(get("/events"));
    BOOST_TEST(answer.fields.find("Content-Type").value() == "text/event-stream; charset=utf-8");
    BOOST_TEST(answer.body == "id: 1\nevent: state\ndata: first\ndata: second\n\n:\n\ndata: last\n\n");
}

BOOST_AUTO_TEST_CASE(files_come_whole_and_in_parts) {
    TestServer server;
    RawClient client(server.port());
    const RawAnswer whole = client.ask(get("/file"));
    BOOST_TEST(whole.body.size() == 4U << 20);
    BOOST_TEST(whole.body.substr(4'000'000, 3) == whole.body.substr(4'000'000 % 26, 3));
    const RawAnswer part = client.ask(get("/file", "Range: bytes=26-28\r\nIf-Range: \"f1\"\r\n"));
    BOOST_TEST(part.status == 206);
    BOOST_TEST(part.body == "abc");
    BOOST_TEST(part.fields.find("Content-Range").value() == "bytes 26-28/4194304");
    BOOST_TEST(client.ask(get("/file", "Range: bytes=26-28\r\nIf-Range: \"f2\"\r\n")).status == 200);
    BOOST_TEST(client.ask(get("/file", "If-None-Match: \"f1\"\r\n")).status == 304);
    const RawAnswer beyond = client.ask(get("/file", "Range: bytes=4194304-\r\n"));
    BOOST_TEST(beyond.status == 416);
    BOOST_TEST(beyond.fields.find("Content-Range").value() == "bytes */4194304");
}

BOOST_AUTO_TEST_CASE(large_bodies_are_read_in_any_pieces) {
    TestServer server;
    RawClient client(server.port());
    const std::string body(1 << 20, 'b');
    const std::string head = "POST /echo" + std::string(host);
    BOOST_TEST(client.ask(head + "Content-Length: 1048576\r\n\r\n" + body).body.size() == body.size());
    client.send(head + "Transfer-Encoding: chunked\r\n\r\n");
    std::string sent;
    for (std::size_t size = 1; size < 3'000; size += 97) {
        const std::string piece(size, static_cast<char>('a' + size % 26));
        std::string chunk = "000";
        for (const int shift : {8, 4, 0}) chunk += "0123456789abcdef"[(size >> shift) & 15];
        client.send(chunk + "\r");
        client.send("\n" + piece);
        client.send("\r\n");
        sent += piece;
    }
    client.send("0\r\n\r\n");
    BOOST_TEST((client.receive().value().body == sent));
    BOOST_TEST(client.ask(get("/hello")).status == 200);
}

BOOST_AUTO_TEST_CASE(a_head_may_come_byte_by_byte) {
    TestServer server;
    RawClient client(server.port());
    for (const char byte : get("/length?q=abc")) client.send({&byte, 1});
    BOOST_TEST(client.receive().value().body == "3");
    BOOST_TEST(client.ask(get("/length?q=" + std::string(600'000, 'x'))).body == "600000");
}

BOOST_AUTO_TEST_CASE(clients_that_wait_to_send_are_told_to_go_on) {
    TestServer server;
    const std::string fields = std::string(host) + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n";
    RawClient client(server.port());
    client.send("POST /echo" + fields);
    BOOST_TEST(client.receive().value().status == 100);
    BOOST_TEST(client.ask("hello").body == "hello");
    // Whoever is refused is not told to go on, and what it sends later is nothing of ours.
    BOOST_TEST(client.ask("POST /unread" + fields).status == 401);
    BOOST_TEST(client.is_closed());
    // Whoever does not wait needs not to be told.
    RawClient hasty(server.port());
    BOOST_TEST(hasty.ask("POST /echo" + fields + "hello").body == "hello");
}

BOOST_AUTO_TEST_CASE(a_refused_client_can_read_why_while_it_still_sends) {
    TestServer server(patient_limits());
    RawClient client(server.port());
    client.send("POST /unread" + std::string(host) + "Content-Length: 10000000\r\n\r\n");
    client.send(std::string(200'000, 'x'));
    std::this_thread::sleep_for(50ms);
    client.send(std::string(200'000, 'x'));
    BOOST_TEST(client.receive().value().status == 401);
    BOOST_TEST(client.is_closed());
}

BOOST_AUTO_TEST_CASE(slow_heads_are_refused_however_steadily_they_come) {
    TestServer server(short_limits());
    RawClient client(server.port());
    client.send("GET /hello HTTP/1.1\r\nHost: a\r\n");
    std::thread drip([&] {
        for (int count = 0; count < 30 && client.send("a: b\r\n"); ++count) std::this_thread::sleep_for(30ms);
    });
    const auto answer = client.receive();
    drip.join();
    BOOST_REQUIRE(answer.has_value());
    BOOST_TEST(answer->status == 408);
}

BOOST_AUTO_TEST_CASE(slow_bodies_are_refused_however_steadily_they_come) {
    TestServer server(short_limits());
    RawClient client(server.port());
    client.send("POST /echo" + std::string(host) + "Content-Length: 100000\r\n\r\n");
    std::thread drip([&] {
        for (int count = 0; count < 60 && client.send("x"); ++count) std::this_thread::sleep_for(20ms);
    });
    const auto answer = client.receive();
    drip.join();
    BOOST_REQUIRE(answer.has_value());
    BOOST_TEST(answer->status == 408);
}

BOOST_AUTO_TEST_CASE(a_body_that_ends_too_early_is_refused) {
    TestServer server(patient_limits());
    RawClient client(server.port());
    client.send("POST /echo" + std::string(host) + "Content-Length: 10\r\n\r\nhello");
    client.shut_down_sending();
    BOOST_TEST(client.receive().value().status == 400);
}

BOOST_AUTO_TEST_CASE(a_client_that_has_sent_everything_gets_its_answer) {
    TestServer server(patient_limits());
    RawClient client(server.port());
    client.send(get("/hello"));
    client.shut_down_sending();
    BOOST_TEST(client.receive().value().body == "hello");
    BOOST_TEST(client.is_closed());
    RawClient slow(server.port());
    slow.send(get("/file"));
    slow.shut_down_sending();
    std::this_thread::sleep_for(100ms);
    BOOST_TEST(slow.receive().value().body.size() == 4U << 20);
    BOOST_TEST(slow.is_closed());
}

BOOST_AUTO_TEST_CASE(silent_and_idle_connections_are_closed_without_a_word) {
    sluice::http::Limits limits = short_limits();
    limits.head_ms = 1'000ms;
    limits.idle_ms = 200ms;
    TestServer server(limits);
    RawClient silent(server.port()), idle(server.port());
    BOOST_TEST(idle.ask(get("/hello")).status == 200);
    BOOST_TEST(idle.is_closed());
    BOOST_TEST(silent.is_closed());
    BOOST_TEST(eventually([&] { return server.answers().size() == 1; }));
}

BOOST_AUTO_TEST_CASE(a_client_that_takes_nothing_is_given_up) {
    TestServer server(short_limits());
    RawClient client(server.port());
    for (int count = 0; count < 4; ++count) client.send(get("/file"));
    BOOST_REQUIRE(eventually([&] {
        const auto answers = server.answers();
        return !answers.empty() && !answers.back().second.empty();
    }));
    BOOST_TEST(eventually([&] { return server.server().connection_count() == 0; }));
}

BOOST_AUTO_TEST_CASE(events_come_when_they_happen) {
    TestServer server;
    {
        RawClient client(server.port());
        client.send(get("/live"));
        client.receive_until("data: /live\n\n\r\n");
        for (int round = 0; round < 3; ++round) {
            server.notify();
            BOOST_TEST(client.receive_until("data: /live\n\n\r\n") == "19\r\nevent: path\ndata: /live\n\n\r\n");
        }
    }
    BOOST_TEST(eventually([&] { return server.gone_count() == 1; }));
    RawClient client(server.port());
    client.send(get("/live"));
    client.receive_until("data: /live\n\n\r\n");
    BOOST_TEST(server.server().stop(5s));
    BOOST_TEST(client.receive_until("\r\n\r\n") == "0\r\n\r\n");  // an end, not a tear
}

BOOST_AUTO_TEST_CASE(a_wait_ends_when_its_client_leaves) {
    TestServer server;
    {
        RawClient client(server.port());
        client.send(get("/wait") + get("/hello"));  // what is sent behind it wakes nobody
        BOOST_TEST(eventually([&] { return server.server().waiter_count() == 1; }));
        BOOST_TEST(server.gone_count() == 0);
    }
    BOOST_TEST(eventually([&] { return server.gone_count() == 1; }));
    BOOST_TEST(eventually([&] { return server.server().waiter_count() == 0; }));
}

BOOST_AUTO_TEST_SUITE_END()
