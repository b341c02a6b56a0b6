#include "engine/artifact/descriptor.hpp"

#include "engine/base/failure.hpp"

#include <poll.h>
#include <unistd.h>
#include <cerrno>
#include <utility>

namespace sluice {

Descriptor::Descriptor(int number, std::string name) noexcept : number_(number), name_(std::move(name)) {}

Descriptor::Descriptor(Descriptor &&other) noexcept
    : number_(std::exchange(other.number_, -1)), name_(std::move(other.name_)) {}

Descriptor::~Descriptor() {
    if (number_ >= 0) close(number_);
}

void Descriptor::write_all(const void *data, std::size_t size) {
    const auto *bytes = static_cast<const char *>(data);
    while (size > 0) {
        const ssize_t written = write(number_, bytes, size);
        if (written < 0) {
            if (errno == EINTR) continue;
            if (errno == EAGAIN) {  // a pipe that somebody else made non-blocking
                pollfd ready = {number_, POLLOUT, 0};
                poll(&ready, 1, -1);
                continue;
            }
            is_pipe_broken_ = errno == EPIPE;
            throw system_failure("write " + name_, errno);
        }
        bytes += written;
        size -= static_cast<std::size_t>(written);
    }
}

void Descriptor::sync() {
    if (fsync(number_) != 0 && errno != EINVAL) throw system_failure("flush " + name_ + " to the disk", errno);
}

}  // namespace sluice
