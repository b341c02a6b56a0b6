// The one exception class of the engine.
#pragma once

#include "engine/base/status.hpp"

#include <exception>
#include <string>
#include <string_view>

namespace sluice {

/// Thrown when a step cannot be done. The message says what happened, where, and what to do; the status says
/// what becomes of the job. Messages hold no secrets. Layers on the way up add where they stand with `within`.
class Failure : public std::exception {
public:
    Failure(Status status, std::string message);

    Status status() const noexcept { return status_; }
    const std::string &message() const noexcept { return message_; }
    const char *what() const noexcept override { return message_.c_str(); }

    /// The same failure with "where: " in front of its message.
    Failure within(std::string_view where) const;

private:
    Status status_;
    std::string message_;
};

/// A failed system call: `what` was attempted ("write out.csv"), `error_number` is its errno. IO_FATAL, but IO_RETRY
/// for errors that pass by themselves (EAGAIN, EINTR, ETIMEDOUT, ...).
Failure system_failure(std::string_view what, int error_number);

}  // namespace sluice
