// What every subcommand shares: the options that come before or behind any of them, and where things are looked for.
#pragma once

#include "engine/plugin/catalog.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace sluice::cli {

/// What the program tells its caller.
enum ExitCode : int {
    exit_done = 0,
    exit_failed = 1,
    exit_usage = 2,
    exit_rejected = 3,      // finished, but rows were rejected
    exit_interrupted = 130  // SIGINT or SIGTERM
};

/// The parsed common options. Lives as long as main().
struct CommandLine {
    std::filesystem::path program;             // of the running executable, resolved
    std::vector<std::string> profile_folders;  // --profiles
    std::vector<std::string> script_folders;   // --scripts
    std::vector<std::string> plugin_folders;   // --plugins
    std::vector<std::string> set;              // --set key=value, var.name=value
    bool is_json = false;                      // --json
    int exit_code = exit_done;                 // what main() returns

    /// Where profiles, scripts or plugins ("profiles", …) are looked for, first match wins: the flag's folders;
    /// <entry>/<what> for the entries of SLUICE_PATH; ./<what>; the installed folder next to the program. Absolute,
    /// existing folders only.
    std::vector<std::filesystem::path> folders(const std::string &what) const;

    /// The plugins of folders("plugins").
    PluginCatalog catalog() const { return PluginCatalog(folders("plugins")); }

    /// The variables among --set: `var.name=value`.
    std::map<std::string, std::string> variables() const;
    /// The others, in order: profile keys and their new values.
    std::vector<std::pair<std::string, std::string>> overrides() const;
};

/// Add the common options to the program.
void add_common_options(CLI::App &app, CommandLine &line);

/// What is wrong with the value of an option that takes key=value; empty when nothing is.
std::string key_value_problem(const std::string &text);
/// The two halves of a value without problem.
std::pair<std::string, std::string> split_key_value(const std::string &text);

/// Run the body of a subcommand, and make sure that what it printed arrived: a Failure becomes one line on standard
/// error ("sluice: …", or a JSON object with
/// --json) and the exit code; so does any other exception.
template <typename Body>
void run_command(CommandLine &line, Body &&body);

/// Print a failure the way run_command does. `status` is status_name() of the failure.
void print_failure(const CommandLine &line, std::string_view status, std::string_view message);

}  // namespace sluice::cli

#include "engine/base/failure.hpp"
#include "host/cli/standard_streams.hpp"

template <typename Body>
void sluice::cli::run_command(CommandLine &line, Body &&body) {
    try {
        body();
        flush_standard_output();
    } catch (const Failure &failure) {
        print_failure(line, status_name(failure.status()), failure.message());
        line.exit_code = failure.status() == Status::cancelled ? exit_interrupted : exit_failed;
    } catch (const std::exception &error) {
        print_failure(line, status_name(Status::internal), error.what());
        line.exit_code = exit_failed;
    }
}
