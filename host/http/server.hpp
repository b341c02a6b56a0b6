// Serves HTTP/1.1 on a socket, with a thread for each connection.
#pragma once

#include "host/http/error_shapes.hpp"
#include "host/http/exchange.hpp"
#include "host/http/limits.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace Poco::Net {
class ServerSocket;
}

namespace sluice {
class Failure;
}

namespace sluice::http {

/// What a finished answer was, for logs.
struct AnswerRecord {
    const Request &request;
    int status = 0;
    std::uint64_t body_bytes = 0;  // sent
    std::chrono::microseconds duration{0};
    std::string error;  // what was thrown and is not in the answer, or tore it; empty for none
};

/// What a server does with requests; everything is called from any thread, several at once. Only the handler is needed.
struct ServerSettings {
    Handler handler;
    ErrorShapes error_shapes;
    /// What a Failure that a handler let pass means; else 500 without its message.
    std::function<Refusal(const Failure &)> refusal_of;
    std::function<void(const AnswerRecord &)> on_answer;
    Limits limits;
};

/// Start, then stop; once. The calls come from one thread.
class Server {
public:
    /// `socket` listens already (listener.hpp). Raises the process's soft limit of open files as far as it needs and
    /// may. Throws Failure when there is no handler.
    Server(const Poco::Net::ServerSocket &socket, ServerSettings settings);
    /// Cuts every connection.
    ~Server();
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    void start();
    /// Accept no more, close idle connections, wake waiters, let answers under way end for as long as `drain` says,
    /// then cut them. Returns when no handler runs any more. True when nothing had to be cut.
    bool stop(std::chrono::milliseconds drain);

    std::uint16_t port() const;
    int connection_count() const;
    int waiter_count() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace sluice::http
