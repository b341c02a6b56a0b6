// A flag that threads can wait for together with sockets.
#pragma once

#include <atomic>

namespace sluice::http {

/// An eventfd. Any thread.
class EventSignal {
public:
    /// Throws Failure when there are no descriptors left.
    EventSignal();
    ~EventSignal();
    EventSignal(const EventSignal &) = delete;
    EventSignal &operator=(const EventSignal &) = delete;

    void raise() noexcept;
    void clear() noexcept;
    bool is_raised() const noexcept { return is_raised_; }
    /// Readable while raised.
    int number() const noexcept { return number_; }

private:
    int number_;
    std::atomic<bool> is_raised_ = false;
};

}  // namespace sluice::http
