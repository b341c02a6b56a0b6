// A server on a free port with routes that tests need, and a client that sends whatever bytes it is told to.
#pragma once

#include "host/http/listener.hpp"
#include "host/http/router.hpp"
#include "host/http/server.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::test {

/// Runs until it is destroyed or stopped. Answers:
///   GET  /hello            "hello"
///   POST /echo             the body, up to 1 MiB
///   POST /unread           401, without reading the body
///   GET  /length           the number of characters in the parameter q
///   GET  /items/{id}       the id; DELETE too
///   GET  /stream           "one", "two", "three", flushed one by one
///   GET  /torn             "one", then an exception
///   GET  /refuses_late     a stream that throws a Refusal before it sends anything
///   GET  /too_long         a stream of more bytes than it said
///   GET  /throw/{what}     throws a Refusal, a Failure or something else
///   GET  /wait             "notified", "timed_out", "stopping" after up to 20 s
///   GET  /events           two events
///   GET  /live             an event, then another one every time that notify() is called, until the end
///   GET  /file             4 MiB of a file
/// Errors below /plain are plain text.
class TestServer {
public:
    explicit TestServer(http::Limits limits = {}, std::optional<http::TlsFiles> tls = std::nullopt);
    ~TestServer();

    std::uint16_t port() const { return server_->port(); }
    http::Server &server() { return *server_; }
    /// Notify all who read /live.
    void notify();
    /// Waits that ended because their client was gone.
    int gone_count() const;
    /// The status and error of every answer so far, in order of their ends.
    std::vector<std::pair<int, std::string>> answers() const;

private:
    http::Response wait(http::Exchange &exchange);
    http::Response live(http::Exchange &exchange);

    mutable std::mutex mutex_;
    int gone_count_ = 0;
    std::set<http::Waiter *> live_;
    std::vector<std::pair<int, std::string>> answers_;
    http::Router router_;
    std::unique_ptr<http::Server> server_;
};

/// Limits for tests of what is too slow: a fraction of a second each.
http::Limits short_limits();
/// Limits for tests that close much: generous, but nobody is waited for long after an answer.
http::Limits patient_limits();

struct RawAnswer {
    int status = 0;
    http::HeaderFields fields;
    std::string body;
};

/// A plain connection. Reads give up after ten seconds.
class RawClient {
public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(RawClient &&other) noexcept : number_(std::exchange(other.number_, -1)) {}
    RawClient(const RawClient &) = delete;

    /// False when the server does not take it.
    bool send(std::string_view bytes);
    void shut_down_sending();
    /// Nothing when the server closes before an answer begins. Throws std::runtime_error for a torn one. 100 Continue
    /// is an answer. `is_head`: it has no body.
    std::optional<RawAnswer> receive(bool is_head = false);
    /// Whether the server has closed, or closes soon.
    bool is_closed();
    /// What is there once `end` is; the answer is not read any further.
    std::string receive_until(std::string_view end);
    RawAnswer ask(std::string_view request);

private:
    bool fill();
    std::string take(std::size_t count);
    std::string take_line();

    int number_;
    std::string buffer_;
};

}  // namespace sluice::test
