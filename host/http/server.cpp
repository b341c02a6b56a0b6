#include "host/http/server.hpp"

#include "engine/base/failure.hpp"
#include "host/http/connection.hpp"
#include "host/http/server_state.hpp"

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketImpl.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/Net/TCPServerParams.h>
#include <Poco/ThreadPool.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <algorithm>
#include <utility>

namespace sluice::http {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int stack_factor = 4;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr int stack_factor = 4;
#else
constexpr int stack_factor = 1;
#endif
#else
constexpr int stack_factor = 1;
#endif

class ConnectionFactory : public Poco::Net::TCPServerConnectionFactory {
public:
    explicit ConnectionFactory(ServerState &state) : state_(state) {}

    Poco::Net::TCPServerConnection *createConnection(const Poco::Net::StreamSocket &socket) override {
        return new Connection(socket, state_);
    }

private:
    ServerState &state_;
};

// Sees every socket that was accepted: closes at once what is too much even to be told so, and keeps the others from
// processes that are started later, for Poco 1.11 accepts without SOCK_CLOEXEC.
class ConnectionFilter : public Poco::Net::TCPServerConnectionFilter {
public:
    ConnectionFilter(const Poco::Net::TCPServer &server, int connections_max)
        : server_(server), connections_max_(connections_max) {}

    bool accept(const Poco::Net::StreamSocket &socket) override {
        ::fcntl(socket.impl()->sockfd(), F_SETFD, FD_CLOEXEC);
        return server_.currentConnections() + server_.queuedConnections() < connections_max_;
    }

private:
    const Poco::Net::TCPServer &server_;
    const int connections_max_;
};

int threads_max(const Limits &limits) { return limits.connections_max + refusing_connections_max; }

Poco::Net::TCPServerParams::Ptr server_params(const Limits &limits) {
    Poco::Net::TCPServerParams::Ptr params = new Poco::Net::TCPServerParams;
    params->setMaxThreads(threads_max(limits));
    params->setMaxQueued(threads_max(limits));  // while their threads begin
    return params;
}

// A socket and a file for each connection, a signal for each waiter, and what else the process has.
void raise_open_files(const Limits &limits) {
    constexpr rlim_t others = 1'024;
    const auto wanted = static_cast<rlim_t>(2 * threads_max(limits) + limits.waiters_max) + others;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);  // with fewer, connections wait in the kernel's queue
}

}  // namespace

struct Server::Parts {
    Parts(const Poco::Net::ServerSocket &listening, ServerSettings settings)
        : state(std::move(settings)),
          socket(listening),
          threads("http", 1, threads_max(state.settings.limits), 60, state.settings.limits.stack_bytes * stack_factor),
          port(socket.address().port()),
          server(new ConnectionFactory(state), threads, socket, server_params(state.settings.limits)) {}

    ServerState state;
    Poco::Net::ServerSocket socket;
    Poco::ThreadPool threads;
    const std::uint16_t port;
    Poco::Net::TCPServer server;
    bool is_stopped = false;
};

Server::Server(const Poco::Net::ServerSocket &socket, ServerSettings settings) {
    if (!settings.handler) throw Failure(Status::internal, "a server needs a handler");
    raise_open_files(settings.limits);
    parts_ = std::make_unique<Parts>(socket, std::move(settings));
    parts_->server.setConnectionFilter(
        new ConnectionFilter(parts_->server, threads_max(parts_->state.settings.limits)));
}

Server::~Server() { stop(std::chrono::milliseconds(0)); }

void Server::start() { parts_->server.start(); }

bool Server::stop(std::chrono::milliseconds drain) {
    if (std::exchange(parts_->is_stopped, true)) return true;
    parts_->state.stopping.raise();
    parts_->state.waiting_room.stop();
    // Wakes the thread that accepts, which would look only now and then whether it shall stop.
    ::shutdown(parts_->socket.impl()->sockfd(), SHUT_RDWR);
    parts_->server.stop();
    parts_->socket.close();
    const bool is_drained = parts_->state.wait_for_none(drain);
    parts_->state.cut.raise();
    parts_->threads.joinAll();
    return is_drained;
}

std::uint16_t Server::port() const { return parts_->port; }

int Server::connection_count() const { return parts_->state.connection_count(); }

int Server::waiter_count() const { return parts_->state.waiting_room.waiter_count(); }

}  // namespace sluice::http
