// From the paths in the settings to the inputs to read.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::input {

/// One input, not open.
struct Input {
    std::string path;  // empty: standard input
    std::string name;  // for messages: the path as the user wrote it, with the file's name for folders and patterns
};

/// The inputs that `paths` name, in order. A path is `-` for standard input, a file, a folder (its files with one
/// of the `suffixes`, ".json", also with .gz or .zst behind, sorted by name) or, when there is no such file, a pattern:
/// *, ? and
/// [] match within a name, ** any number of folders; the files that match are sorted by path. Hidden files are matched
/// only by a pattern that says the dot. Throws sdk::Failure (SLUICE_IO_FATAL) for what is not there, cannot be read,
/// or yields no file.
std::vector<Input> list_inputs(const std::vector<std::string> &paths, std::span<const std::string_view> suffixes);

/// Bytes of all inputs together; 0 when one of them is no regular file.
std::int64_t total_bytes(const std::vector<Input> &inputs);

}  // namespace sluice::input
