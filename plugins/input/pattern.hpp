// File names by pattern.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::input {

/// True when `path` has a part that is more than a name.
bool is_pattern(std::string_view path);

/// The files that a pattern matches, sorted bytewise, each once, links to nothing among them. Links to folders are not
/// followed by **. Throws Failure for a folder that cannot be read: unlike a shell's user, nobody sees what is left
/// out.
std::vector<std::string> matching_files(std::string_view pattern);

}  // namespace sluice::input
