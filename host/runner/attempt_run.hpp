// The work of a runner: one attempt at one job, told of over its channel.
#pragma once

#include "host/runner/message_channel.hpp"

namespace sluice {

/// Wait for an assignment, work on it, and say on the channel how far it is and how it ended:
///
///   {"type": "progress", "phase", "records_read", ...}      several times a second
///   {"type": "log", "level", "message"}                     what plugins say, bounded by the agent
///   {"type": "done", "manifest": {...}}                     the files are in the folder, durable
///   {"type": "failed", "code", "message"}                   the folder holds nothing
///
/// Ends quietly when the other end closes before it said anything. SIGTERM cancels. Changes the process for good: its
/// limits, its environment, its signals. For the main thread of a process that does nothing else.
void run_attempt(MessageChannel &channel);

}  // namespace sluice
