#include "host/cli/signals.hpp"

#include "host/cli/command_line.hpp"

#include <unistd.h>
#include <atomic>
#include <chrono>

namespace sluice::cli {

namespace {

using Clock = std::chrono::steady_clock;

// `timeout` and other wrappers pass a signal on that the terminal has sent already: the echo is no second wish.
constexpr Clock::duration echo_max = std::chrono::seconds(1);

// A signal handler has no other way to find its object.
std::atomic<Cancellation *> to_cancel = nullptr;
std::atomic<Clock::rep> cancelled_at = 0;  // 0: not yet
static_assert(std::atomic<Cancellation *>::is_always_lock_free && std::atomic<Clock::rep>::is_always_lock_free);

void handle(int) {
    const Clock::rep now = Clock::now().time_since_epoch().count();
    Clock::rep first = 0;
    if (cancelled_at.compare_exchange_strong(first, now))
        to_cancel.load()->cancel();
    else if (Clock::duration(now - first) > echo_max)
        _exit(exit_interrupted);
}

}  // namespace

SignalGuard::SignalGuard(Cancellation &cancellation) {
    to_cancel = &cancellation;
    cancelled_at = 0;
    struct sigaction action = {};
    action.sa_handler = &handle;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < signals.size(); ++i) {
        sigaction(signals[i], nullptr, &before_[i]);
        if (before_[i].sa_handler != SIG_IGN) sigaction(signals[i], &action, nullptr);
    }
}

SignalGuard::~SignalGuard() {
    for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &before_[i], nullptr);
    to_cancel = nullptr;
}

}  // namespace sluice::cli
