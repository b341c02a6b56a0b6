// The bytes of one connection, with deadlines instead of timeouts.
#pragma once

#include "host/http/event_signal.hpp"
#include "host/http/limits.hpp"
#include "host/http/poll_until.hpp"
#include "host/http/response.hpp"

#include <Poco/Net/StreamSocket.h>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::http {

/// A socket, plain or TLS, that never blocks longer than asked. One thread. Every call throws ConnectionLost when the
/// connection breaks or `cut` is raised; the signal outlives the wire.
class Wire {
public:
    Wire(const Poco::Net::StreamSocket &socket, const EventSignal &cut, const Limits &limits);

    enum class Outcome { bytes = 1, end, timed_out };
    struct Got {
        Outcome outcome = Outcome::end;
        std::size_t count = 0;
    };

    /// Whatever comes first: some bytes, the end of them, or the deadline.
    Got read(char *buffer, std::size_t size, Deadline deadline);
    /// Wait for something to read. False when the deadline comes or `interruption` is raised before.
    bool wait(Deadline deadline, const EventSignal &interruption);
    /// All of it, unless the client takes nothing for the time of a stall.
    void write(std::string_view bytes);
    void write_file(const FileBody &body);

    /// Say that nothing more comes, and give the client time to read what came: closing with unread bytes would reset
    /// the connection and could take the answer away.
    void finish();
    /// Reset the connection, so that the client knows that its answer is torn.
    void abort() noexcept;

    /// Since the connection began.
    std::uint64_t sent_bytes() const noexcept { return sent_bytes_; }
    int socket() const noexcept { return number_; }
    bool is_tls() const noexcept { return is_tls_; }
    /// Numeric address of the other side.
    std::string peer() const;

private:
    /// Bytes moved; 0 at the end; `wanted` is set to what to poll for when it is -1.
    std::ptrdiff_t receive(char *buffer, std::size_t size, short &wanted);
    std::ptrdiff_t send(std::string_view bytes, short &wanted);
    bool wait_for(short events, Deadline deadline, const EventSignal *interruption = nullptr);
    void wait_to_write(short events);

    Poco::Net::StreamSocket socket_;
    const EventSignal &cut_;
    const Limits &limits_;
    std::uint64_t sent_bytes_ = 0;
    const int number_;
    const bool is_tls_;
};

}  // namespace sluice::http
