#include "tests/unit/host_callbacks/local_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <stdexcept>

namespace sluice::test {

namespace {

constexpr int look_ms = 20;

bool is_readable(int descriptor) {
    pollfd entry{descriptor, POLLIN, 0};
    return poll(&entry, 1, look_ms) > 0;
}

// The head says how long the body is; curl writes the name as here.
bool is_whole(const std::string &request) {
    const std::size_t end = request.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const std::size_t length = request.find("Content-Length: ");
    return length == std::string::npos || request.size() >= end + 4 + std::stoul(request.substr(length + 16));
}

}  // namespace

LocalServer::LocalServer(std::string answer) : answer_(std::move(answer)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener_, reinterpret_cast<sockaddr *>(&address), size) != 0 || listen(listener_, 16) != 0 ||
        getsockname(listener_, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        throw std::runtime_error("cannot listen");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

LocalServer::~LocalServer() {
    is_ending_ = true;
    thread_.join();
    close(listener_);
}

std::string LocalServer::url(const std::string &host) const {
    return "http://" + host + ":" + std::to_string(port_) + "/hook";
}

std::vector<std::string> LocalServer::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

void LocalServer::serve() {
    while (!is_ending_) {
        if (!is_readable(listener_)) continue;
        const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) continue;
        answer_one(connection);
        close(connection);
    }
}

void LocalServer::answer_one(int connection) {
    std::string request;
    char buffer[4096];
    while (!is_ending_ && !is_whole(request)) {
        if (!is_readable(connection)) continue;
        const ssize_t size = recv(connection, buffer, sizeof buffer, 0);
        if (size <= 0) return;
        request.append(buffer, static_cast<std::size_t>(size));
    }
    {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
    }
    std::size_t sent = 0;
    while (sent < answer_.size()) {
        const ssize_t size = send(connection, answer_.data() + sent, answer_.size() - sent, MSG_NOSIGNAL);
        if (size <= 0) return;
        sent += static_cast<std::size_t>(size);
    }
    // A caller that is never answered goes by itself.
    while (answer_.empty() && !is_ending_ && !is_readable(connection)) {
    }
}

std::string answer_of(int status, const std::string &body, const std::string &headers) {
    return "HTTP/1.1 " + std::to_string(status) + " Answer\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           headers + "\r\n" + body;
}

}  // namespace sluice::test
