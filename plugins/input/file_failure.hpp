// What a failed system call on an input means for the job.
#pragma once

#include "plugins/sdk/sluice/job.hpp"

#include <cerrno>
#include <string>
#include <system_error>

namespace sluice::input {

/// `what` could not be done ("cannot open 'x.jsonl'"), `error_number` is its errno. IO_FATAL, but IO_RETRY for errors
/// that pass by themselves.
inline sdk::Failure file_failure(const std::string &what, int error_number) {
    bool does_pass = false;
    for (const int passing : {EAGAIN, EINTR, EMFILE, ENFILE, ENOMEM, ENOBUFS, ESTALE, ETIMEDOUT, ECONNRESET})
        does_pass = does_pass || error_number == passing;
    return {does_pass ? SLUICE_IO_RETRY : SLUICE_IO_FATAL, what + ": " + std::generic_category().message(error_number)};
}

}  // namespace sluice::input
