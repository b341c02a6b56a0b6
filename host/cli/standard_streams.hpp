// Standard input, output and error, as the program's caller left them.
#pragma once

namespace sluice::cli {

/// Fill those of the three that the caller closed: the next file that is opened would take the number, and what is
/// printed or read would go to that file. Using one of them stays an error. Call before anything is opened.
void hold_standard_streams() noexcept;

/// Throws Failure when something that was printed did not get to standard output. When its reader went away, ends the
/// process as SIGPIPE does.
void flush_standard_output();

/// End the process as any filter does whose reader has seen enough.
[[noreturn]] void die_of_closed_pipe();

}  // namespace sluice::cli
