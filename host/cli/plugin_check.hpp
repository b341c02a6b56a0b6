// Checking a stranger's plugin in a child process, so that a crash is an answer and not an end.
#pragma once

#include "engine/plugin/conformance/conformance.hpp"

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace sluice::cli {

struct PluginCheckRequest {
    std::string file;
    std::string settings_json = "{}";
    int timeout_s = 120;
    int report_descriptor = -1;  // set in the child: where it reports to
};

struct PluginCheckReport {
    std::string plugin;                      // "writer csv 0.1.0"; empty when it could not be loaded
    std::string refusal;                     // why not
    std::vector<ConformanceResult> results;  // a crash or a hang is a failed check
};

/// Start `program` again as `plugins check --in-process`, which loads the plugin and runs the checks; collect what it
/// reports, until it ends or the time is over. Throws Failure when the settings are no JSON object or no process can be
/// started.
PluginCheckReport check_plugin(const std::filesystem::path &program, const PluginCheckRequest &request);

/// The child's side of it: run the checks in this process and report to the descriptor.
void check_plugin_here(const PluginCheckRequest &request);

/// Print the results, and how many checks passed. True when the plugin was loaded and none failed.
bool print_plugin_check(const PluginCheckReport &report, std::ostream &out, bool is_json);

}  // namespace sluice::cli
