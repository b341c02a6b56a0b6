// What the command line's parser tells people: the help, and what is wrong with what they typed.
#pragma once

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace sluice::cli {

/// Options in this group are shown in the help of every command.
inline constexpr const char *common_group = "Options of every command";

/// Make the help of `app` and of the commands that are added to it from now on.
void set_help(CLI::App &app);

/// Ask for one of the commands below `app`, which has been given all of them.
void require_command(CLI::App &app);

/// "The following argument was not expected: exprot (did you mean 'export'?); see 'sluice --help'"
std::string usage_message(const CLI::App &app, const CLI::ParseError &problem);

}  // namespace sluice::cli
