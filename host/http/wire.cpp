#include "host/http/wire.hpp"

#include "engine/base/failure.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>

namespace sluice::http {

namespace {

constexpr std::size_t sendfile_bytes_max = 1 << 20;  // at once, so that a cut is noticed

bool is_would_block(int error) noexcept { return error == EAGAIN || error == EWOULDBLOCK; }

// What a call of Poco's on a TLS socket that does not block comes to: bytes, or what to wait for.
template <typename Call>
std::ptrdiff_t tls_call(const Call &call, short direction, short &wanted) {
    wanted = direction;
    try {
        const int count = call();
        if (count >= 0) return count;
        if (count == Poco::Net::SecureStreamSocket::ERR_SSL_WANT_READ) wanted = POLLIN;
        if (count == Poco::Net::SecureStreamSocket::ERR_SSL_WANT_WRITE) wanted = POLLOUT;
        return -1;
    } catch (const Poco::TimeoutException &) {
        return -1;
    } catch (const Poco::Exception &) {
        throw ConnectionLost();
    }
}

}  // namespace

Wire::Wire(const Poco::Net::StreamSocket &socket, const EventSignal &cut, const Limits &limits)
    : socket_(socket), cut_(cut), limits_(limits), number_(socket_.impl()->sockfd()), is_tls_(socket_.secure()) {
    socket_.setBlocking(false);
}

std::ptrdiff_t Wire::receive(char *buffer, std::size_t size, short &wanted) {
    if (is_tls_) return tls_call([&] { return socket_.receiveBytes(buffer, static_cast<int>(size)); }, POLLIN, wanted);
    wanted = POLLIN;
    for (;;) {
        const ssize_t count = ::recv(number_, buffer, size, 0);
        if (count >= 0) return count;
        if (is_would_block(errno)) return -1;
        if (errno != EINTR) throw ConnectionLost();
    }
}

std::ptrdiff_t Wire::send(std::string_view bytes, short &wanted) {
    if (is_tls_)
        return tls_call([&] { return socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size())); }, POLLOUT,
                        wanted);
    wanted = POLLOUT;
    for (;;) {
        const ssize_t count = ::send(number_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count >= 0) return count;
        if (is_would_block(errno)) return -1;
        if (errno != EINTR) throw ConnectionLost();
    }
}

bool Wire::wait_for(short events, Deadline deadline, const EventSignal *interruption) {
    std::array<pollfd, 3> entries = {pollfd{number_, events, 0}, pollfd{cut_.number(), POLLIN, 0},
                                     pollfd{interruption ? interruption->number() : -1, POLLIN, 0}};
    poll_until(entries, deadline);
    if (entries[1].revents != 0) throw ConnectionLost();
    return entries[0].revents != 0;
}

Wire::Got Wire::read(char *buffer, std::size_t size, Deadline deadline) {
    for (;;) {
        if (cut_.is_raised()) throw ConnectionLost();
        if (std::chrono::steady_clock::now() >= deadline) return {Outcome::timed_out, 0};
        short wanted = POLLIN;
        const std::ptrdiff_t count = receive(buffer, size, wanted);
        if (count > 0) return {Outcome::bytes, static_cast<std::size_t>(count)};
        if (count == 0) return {Outcome::end, 0};
        if (!wait_for(wanted, deadline)) return {Outcome::timed_out, 0};
    }
}

bool Wire::wait(Deadline deadline, const EventSignal &interruption) {
    if (is_tls_ && socket_.available() > 0) return true;  // decrypted already
    return wait_for(POLLIN, deadline, &interruption);
}

void Wire::wait_to_write(short events) {
    if (!wait_for(events, std::chrono::steady_clock::now() + limits_.write_stall_ms)) throw ConnectionLost();
}

void Wire::write(std::string_view bytes) {
    while (!bytes.empty()) {
        if (cut_.is_raised()) throw ConnectionLost();
        // A TLS record that could not be sent has to be offered again as it was; pieces of one record each stay the
        // same.
        const std::string_view piece = is_tls_ ? bytes.substr(0, write_bytes) : bytes;
        short wanted = POLLOUT;
        const std::ptrdiff_t count = send(piece, wanted);
        if (count <= 0) {
            wait_to_write(wanted);
            continue;
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
        sent_bytes_ += static_cast<std::uint64_t>(count);
    }
}

void Wire::write_file(const FileBody &body) {
    const int file = body.file->number();
    auto offset = static_cast<off_t>(body.offset);
    const auto shrank = [&body] { return Failure(Status::io_fatal, body.file->name() + " shrank while it was sent"); };
    std::array<char, 4096> buffer;  // of TLS only, and small: so is the stack
    for (std::uint64_t left = body.length; left > 0;) {
        if (cut_.is_raised()) throw ConnectionLost();
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, sendfile_bytes_max));
        ssize_t count = 0;
        if (is_tls_) {
            count = ::pread(file, buffer.data(), std::min(wanted, buffer.size()), offset);
            if (count > 0) {
                write({buffer.data(), static_cast<std::size_t>(count)});
                offset += count;
            }
        } else {
            count = ::sendfile(number_, file, &offset, wanted);
        }
        if (count == 0) throw shrank();
        if (count > 0) {
            left -= static_cast<std::uint64_t>(count);
        } else if (!is_tls_ && is_would_block(errno)) {
            wait_to_write(POLLOUT);
        } else if (errno == EPIPE || errno == ECONNRESET) {
            throw ConnectionLost();
        } else if (errno != EINTR) {
            throw system_failure("read " + body.file->name(), errno);
        }
    }
}

void Wire::finish() {
    try {
        if (is_tls_) socket_.shutdown();
    } catch (const Poco::Exception &) {
        throw ConnectionLost();
    }
    ::shutdown(number_, SHUT_WR);
    const Deadline deadline = std::chrono::steady_clock::now() + limits_.linger_ms;
    std::array<char, 4096> dropped;
    while (wait_for(POLLIN, deadline)) {
        const ssize_t count = ::recv(number_, dropped.data(), dropped.size(), 0);
        if (count == 0 || (count < 0 && !is_would_block(errno) && errno != EINTR)) return;
        if (std::chrono::steady_clock::now() >= deadline) return;
    }
}

void Wire::abort() noexcept {
    const linger at_once{1, 0};
    ::setsockopt(number_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

std::string Wire::peer() const {
    try {
        const Poco::Net::IPAddress host = socket_.peerAddress().host();
        std::string text = host.toString();
        // A client of a socket that serves both families.
        constexpr std::string_view mapped = "::ffff:";
        if (host.family() == Poco::Net::AddressFamily::IPv6 && text.starts_with(mapped) &&
            text.find('.') != std::string::npos)
            text.erase(0, mapped.size());
        return text;
    } catch (const Poco::Exception &) {
        throw ConnectionLost();
    }
}

}  // namespace sluice::http
