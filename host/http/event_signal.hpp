// A flag that threads can wait for together with sockets.
#pragma once

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
    bool is_raised() const noexcept;
    /// Readable while raised.
    int number() const noexcept { return number_; }

private:
    int number_;
};

}  // namespace sluice::http
