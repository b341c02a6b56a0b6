#include "host/http/event_signal.hpp"

#include "engine/base/failure.hpp"

#include <sys/eventfd.h>
#include <unistd.h>
#include <cerrno>

namespace sluice::http {

EventSignal::EventSignal() : number_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (number_ < 0) throw system_failure("make an event descriptor", errno);
}

EventSignal::~EventSignal() { ::close(number_); }

void EventSignal::raise() noexcept {
    is_raised_ = true;
    ::eventfd_write(number_, 1);
}

void EventSignal::clear() noexcept {
    is_raised_ = false;
    eventfd_t value = 0;
    ::eventfd_read(number_, &value);
}

}  // namespace sluice::http
