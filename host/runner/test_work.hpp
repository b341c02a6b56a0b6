// The work of a tester: the tests of profiles, told of over its channel.
#pragma once

#include "host/runner/message_channel.hpp"

namespace sluice {

/// Answer each task with {"problems": [...]}, until the other end closes. What a test does to the process, it does to
/// this one alone: that is what it is for. For the main thread of a process that does nothing else.
void work_on_tests(MessageChannel &channel);

}  // namespace sluice
