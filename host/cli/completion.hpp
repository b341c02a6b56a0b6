// What a shell may offer for the word under the cursor.
#pragma once

#include "host/cli/command_line.hpp"

#include <string>
#include <vector>

namespace sluice::cli {

struct Completion {
    std::vector<std::string> words;  // whole words that begin as the last one does
    bool has_files = false;          // names of files and folders fit as well
};

/// For the command line `words` behind the program's name, the last of which is being typed and may be empty. What is
/// offered follows from the commands and options of `app`; ids of profiles and names of plugins are looked up in the
/// folders that `words` name. Never throws.
Completion complete(const CLI::App &app, CommandLine line, const std::vector<std::string> &words);

}  // namespace sluice::cli
