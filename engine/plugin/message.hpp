// Text that comes from a plugin, made safe to keep, print and log.
#pragma once

#include <string>

namespace sluice {

/// A copy of `text` (nullptr: empty) of at most limits::plugin_message_bytes_max bytes: a longer one ends in "...";
/// bytes that are not UTF-8 and control characters other than tab and line feed become U+FFFD.
std::string plugin_message(const char *text);

}  // namespace sluice
