// Ctrl-C and `kill`: the first asks the export to stop, the second ends the program.
#pragma once

#include "engine/pipeline/cancellation.hpp"

#include <array>
#include <csignal>

namespace sluice::cli {

/// While it lives, SIGINT, SIGTERM and SIGHUP cancel `cancellation`, except those that the caller of the program had
/// ignored (nohup). One that follows more than a second later ends the process at once (then the private working folder
/// stays behind, which the first would have removed). One guard at a time.
class SignalGuard {
public:
    explicit SignalGuard(Cancellation &cancellation);
    ~SignalGuard();
    SignalGuard(const SignalGuard &) = delete;
    SignalGuard &operator=(const SignalGuard &) = delete;

private:
    static constexpr std::array<int, 3> signals = {SIGINT, SIGTERM, SIGHUP};
    std::array<struct sigaction, signals.size()> before_ = {};
};

}  // namespace sluice::cli
