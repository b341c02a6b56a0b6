#include "host/cli/signals.hpp"

#include "host/cli/command_line.hpp"

#include <unistd.h>
#include <atomic>
#include <csignal>

namespace sluice::cli {

namespace {

// A signal handler has no other way to find its object.
std::atomic<Cancellation *> to_cancel = nullptr;
static_assert(std::atomic<Cancellation *>::is_always_lock_free);

void handle(int) {
    Cancellation *cancellation = to_cancel.exchange(nullptr);
    if (cancellation == nullptr) _exit(exit_interrupted);
    cancellation->cancel();
}

void set_handlers(void (*handler)(int)) {
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &action, nullptr);
}

}  // namespace

SignalGuard::SignalGuard(Cancellation &cancellation) {
    to_cancel = &cancellation;
    set_handlers(&handle);
}

SignalGuard::~SignalGuard() {
    set_handlers(SIG_DFL);
    to_cancel = nullptr;
}

}  // namespace sluice::cli
