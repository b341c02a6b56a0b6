// A receiver of callbacks on the loopback interface.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sluice::test {

/// Answers every request with the same bytes, one connection at a time, until it goes. Any thread may ask it.
class LocalServer {
public:
    /// `answer` is a whole answer of HTTP/1.1; empty: never answer.
    explicit LocalServer(std::string answer);
    ~LocalServer();
    LocalServer(const LocalServer &) = delete;
    LocalServer &operator=(const LocalServer &) = delete;

    int port() const noexcept { return port_; }
    std::string url(const std::string &host = "127.0.0.1") const;
    /// The requests so far, each with head and body as they came.
    std::vector<std::string> requests() const;

private:
    void serve();
    void answer_one(int connection);

    const std::string answer_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<bool> is_ending_ = false;
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::thread thread_;
};

/// A whole answer with `status` and `body`.
std::string answer_of(int status, const std::string &body = "", const std::string &headers = "");

}  // namespace sluice::test
