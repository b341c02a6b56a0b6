// The name of a result, made from a profile's output.file_name.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace sluice {

/// What the placeholders stand for.
struct FileNameValues {
    std::string profile;                            // {profile}
    std::string job;                                // {job}
    std::chrono::system_clock::time_point started;  // {date} as 2026-01-31, {time} as 235959, both UTC
};

/// Replace the placeholders of `pattern` and check that the result is a plain file name: no folder, no control
/// character, at most 200 bytes, not hidden. Throws Failure (bad_config) for an unknown placeholder or such a name.
std::string file_name(std::string_view pattern, const FileNameValues &values);

}  // namespace sluice
