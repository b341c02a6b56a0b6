#include "host/http/event_signal.hpp"

#include "engine/base/failure.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <cerrno>

namespace sluice::http {

EventSignal::EventSignal() : number_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (number_ < 0) throw system_failure("make an event descriptor", errno);
}

EventSignal::~EventSignal() { ::close(number_); }

void EventSignal::raise() noexcept { ::eventfd_write(number_, 1); }

void EventSignal::clear() noexcept {
    eventfd_t value = 0;
    ::eventfd_read(number_, &value);
}

bool EventSignal::is_raised() const noexcept {
    pollfd entry{number_, POLLIN, 0};
    return ::poll(&entry, 1, 0) > 0;
}

}  // namespace sluice::http
