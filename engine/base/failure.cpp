#include "engine/base/failure.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

namespace sluice {

std::string_view status_name(Status status) noexcept {
    switch (status) {
        case Status::ok: return "ok";
        case Status::end: return "end";
        case Status::cancelled: return "cancelled";
        case Status::bad_config: return "bad_config";
        case Status::bad_data: return "bad_data";
        case Status::io_retry: return "io_retry";
        case Status::io_fatal: return "io_fatal";
        case Status::internal: return "internal";
    }
    return "internal";
}

Failure::Failure(Status status, std::string message) : status_(status), message_(std::move(message)) {}

Failure Failure::within(std::string_view where) const { return {status_, std::string(where) + ": " + message_}; }

Failure system_failure(std::string_view what, int error_number) {
    const bool passes =
        error_number == EAGAIN || error_number == EINTR || error_number == ETIMEDOUT || error_number == ECONNRESET;
    return {passes ? Status::io_retry : Status::io_fatal,
            "cannot " + std::string(what) + ": " + std::generic_category().message(error_number)};
}

}  // namespace sluice
