// JSON messages between an agent and its runner.
#pragma once

#include "engine/profile/profile.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace sluice {

/// One end of a stream socket that it owns. A message is one line of JSON. Sending and receiving may be done by two
/// threads; each by one at a time. All calls throw Failure: io_fatal for a socket that fails or is not read for 10
/// seconds, bad_data for what is no message or above message_bytes_max.
class MessageChannel {
public:
    static constexpr std::size_t message_bytes_max = 64u << 20;

    explicit MessageChannel(int descriptor);
    ~MessageChannel();
    MessageChannel(const MessageChannel &) = delete;
    MessageChannel &operator=(const MessageChannel &) = delete;

    /// For poll(): readable when receive() may have something to say.
    int descriptor() const noexcept { return descriptor_; }

    void send(const Json &message);

    /// The same without waiting for the other end: what it does not take at once is for flush(). Only when nothing is
    /// left of a message before. Fails when the other end is gone already.
    void begin_send(const Json &message);
    /// Send what the other end takes now. Never fails: when the other end is gone, nothing is left to send, and
    /// receive() says so.
    void flush() noexcept;
    bool is_sending() const noexcept { return sent_ < to_send_.size(); }

    /// The next message, waiting up to `timeout` for it (negative: for ever).
    std::optional<Json> receive(std::chrono::milliseconds timeout);

    /// True once the other end is closed and every message of it was received.
    bool is_over() const noexcept { return is_over_; }

private:
    std::optional<Json> take_line();
    int send_some() noexcept;

    int descriptor_;
    bool is_over_ = false;
    std::string to_send_;
    std::size_t sent_ = 0;  // bytes of to_send_
    std::string received_;
    std::size_t searched_ = 0;  // bytes of received_ that hold no line end
};

}  // namespace sluice
