// File names by pattern.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::jsonl {

/// True when `path` has a part that is more than a name.
bool is_pattern(std::string_view path);

/// The files that a pattern matches, sorted bytewise, each once. Folders that cannot be read are passed over, as a
/// shell does; links to folders are not followed by **.
std::vector<std::string> matching_files(std::string_view pattern);

}  // namespace sluice::jsonl
