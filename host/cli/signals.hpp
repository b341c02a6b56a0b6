// Ctrl-C and `kill`: the first asks the export to stop, the second ends the program.
#pragma once

#include "engine/pipeline/cancellation.hpp"

namespace sluice::cli {

/// While it lives, SIGINT, SIGTERM and SIGHUP cancel `cancellation`; a second one ends the process at once (then the
/// private working folder stays behind, which the first would have removed). One at a time.
class SignalGuard {
public:
    explicit SignalGuard(Cancellation &cancellation);
    ~SignalGuard();
    SignalGuard(const SignalGuard &) = delete;
    SignalGuard &operator=(const SignalGuard &) = delete;
};

}  // namespace sluice::cli
