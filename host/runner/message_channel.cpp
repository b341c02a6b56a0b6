#include "host/runner/message_channel.hpp"

#include "engine/base/failure.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <array>
#include <cerrno>

namespace sluice {

namespace {

constexpr timeval send_timeout = {10, 0};
constexpr std::size_t piece_bytes = 64 << 10;
constexpr int message_depth_max = 128;  // what is nested deeper could not be written again without end

// The bytes of a plugin's message need not be text.
std::string line_of(const Json &message) { return message.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n'; }

Failure send_failure(int error_number) {
    return {Status::io_fatal, system_failure("send to the other process", error_number).message()};
}

}  // namespace

MessageChannel::MessageChannel(int descriptor) : descriptor_(descriptor) {
    setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &send_timeout, sizeof send_timeout);
}

MessageChannel::~MessageChannel() { close(descriptor_); }

void MessageChannel::begin_send(const Json &message) {
    to_send_ = line_of(message);
    sent_ = 0;
    if (const int error = send_some(); error != 0) throw send_failure(error);
}

void MessageChannel::flush() noexcept {
    if (is_sending() && send_some() != 0) sent_ = to_send_.size();
    if (!is_sending()) std::string().swap(to_send_), sent_ = 0;
}

// Until the other end takes no more for now. 0, or the error of one that takes nothing ever.
int MessageChannel::send_some() noexcept {
    while (is_sending()) {
        const ssize_t size =
            ::send(descriptor_, to_send_.data() + sent_, to_send_.size() - sent_, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return errno == EAGAIN ? 0 : errno;
        sent_ += static_cast<std::size_t>(size);
    }
    return 0;
}

void MessageChannel::send(const Json &message) {
    const std::string line = line_of(message);
    for (std::size_t sent = 0; sent < line.size();) {
        const ssize_t size = ::send(descriptor_, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) throw send_failure(errno);
        sent += static_cast<std::size_t>(size);
    }
}

std::optional<Json> MessageChannel::receive(std::chrono::milliseconds timeout) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    while (true) {
        if (std::optional<Json> message = take_line()) return message;
        if (is_over_) return std::nullopt;
        int wait_ms = -1;
        if (timeout.count() >= 0) {
            const auto rest = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
            wait_ms = static_cast<int>(std::max<std::int64_t>(rest.count(), 0));
        }
        pollfd event = {descriptor_, POLLIN, 0};
        const int ready = poll(&event, 1, wait_ms);
        if (ready < 0 && errno == EINTR) continue;
        if (ready < 0) throw system_failure("wait for the other process", errno);
        if (ready == 0) return std::nullopt;

        std::array<char, piece_bytes> piece;
        const ssize_t size = recv(descriptor_, piece.data(), piece.size(), MSG_DONTWAIT);
        if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (size <= 0)
            is_over_ = true;  // a process that was killed resets the connection
        else
            received_.append(piece.data(), static_cast<std::size_t>(size));
    }
}

std::optional<Json> MessageChannel::take_line() {
    const std::size_t end = received_.find('\n', searched_);
    if (end == std::string::npos) {
        searched_ = received_.size();
        if (received_.size() > message_bytes_max) throw Failure(Status::bad_data, "a message is too long");
        return std::nullopt;
    }
    bool is_too_deep = false;
    const auto look_at_depth = [&is_too_deep](int depth, Json::parse_event_t, Json &) {
        is_too_deep = is_too_deep || depth > message_depth_max;
        return !is_too_deep;
    };
    Json message =
        Json::parse(received_.begin(), received_.begin() + static_cast<std::ptrdiff_t>(end), look_at_depth, false);
    received_.erase(0, end + 1);
    searched_ = 0;
    if (is_too_deep || !message.is_object()) throw Failure(Status::bad_data, "a message is no JSON object");
    return message;
}

}  // namespace sluice
