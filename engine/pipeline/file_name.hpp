// The name of a result, made from a profile's output.file_name.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

/// What the placeholders stand for.
struct FileNameValues {
    std::string profile;                            // {profile}
    std::string job;                                // {job}
    std::chrono::system_clock::time_point started;  // {date} as 2026-01-31, {time} as 235959, both UTC
};

/// The name of a result in one file, and of its parts where it has several.
struct FileName {
    std::string base;                  // {part} is nothing there, and neither is the '_', '-' or '.' in front of it
    std::optional<std::string> parts;  // with {part} in it; nothing: the pattern does not say where the number stands

    /// The name of a part, counted from 1.
    std::string of_part(int number) const;
};

/// Replace the placeholders of `pattern` and check that the result is a plain file name: no folder, no control
/// character, at most 200 bytes, not hidden. Throws Failure (bad_config) for an unknown placeholder or such a name.
FileName file_name(std::string_view pattern, const FileNameValues &values);

}  // namespace sluice
