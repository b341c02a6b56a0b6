// Rows of text: columns for people on a terminal, tab-separated lines for programs.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace sluice::cli {

/// True when standard output is a terminal.
bool is_terminal_output() noexcept;

/// Print `rows`, each as long as `header`. On a terminal with the header and aligned columns; otherwise one line a row,
/// cells between tabs, without the header. Tabs and line ends inside cells become spaces, an empty cell "-".
void print_table(std::ostream &out, bool is_terminal, const std::vector<std::string> &header,
                 std::vector<std::vector<std::string>> rows);

}  // namespace sluice::cli
