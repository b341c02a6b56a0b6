// Secrets from standard input, which leave no trace in lists of processes or in a shell's history.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace sluice::cli {

/// One line of standard input for each name, without its line end. On a terminal each is asked for by its name, and
/// not shown while it is typed. Throws Failure (bad_config) for a line that is missing, that holds anything but visible
/// ASCII, that is shorter than secret_bytes_min or longer than secret_bytes_max, and for lines too many.
std::vector<std::string> read_secrets(const std::vector<std::string> &names);

/// Shorter ones can be guessed.
inline constexpr std::size_t secret_bytes_min = 16, secret_bytes_max = 4096;

}  // namespace sluice::cli
