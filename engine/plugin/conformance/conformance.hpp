// Does a plugin keep the contract? Named checks that run it through everything an engine may do with it.
#pragma once

#include "engine/abi/plugin_abi.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct ConformanceResult {
    enum class Outcome { passed = 1, failed, skipped };
    std::string name;
    Outcome outcome = Outcome::passed;
    std::string reason;  // why it failed or was skipped
};

struct ConformanceOptions {
    std::string settings_json = "{}";                          // with which the plugin works
    std::vector<std::string> refused_settings;                 // with which it must refuse to work
    std::function<void(std::string_view)> on_check;            // told the name of each check before it runs
    std::function<void(const ConformanceResult &)> on_result;  // told what came of it
};

/// Run every check on a loaded plugin, in this process and in seconds; at most a few dozen batches of a source are
/// read. Checks go on after one that failed. A plugin that crashes or hangs takes the process along: run strangers in
/// a process of their own. Throws nothing of the plugin's; sanitizers, when built in, watch as well.
std::vector<ConformanceResult> check_conformance(const sluice_plugin &plugin, const ConformanceOptions &options);

/// "passed", "failed" or "skipped".
std::string_view outcome_name(ConformanceResult::Outcome outcome) noexcept;

}  // namespace sluice
