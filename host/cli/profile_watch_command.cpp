#include "host/cli/profile_watch_command.hpp"

#include "host/cli/profile_choice.hpp"
#include "host/cli/signals.hpp"
#include "host/profiles/active_profiles.hpp"
#include "host/profiles/local_profile_tests.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <thread>

namespace sluice::cli {

namespace {

// Folders may lie on a network drive, which tells nobody about changes: they are looked at.
constexpr std::chrono::milliseconds look_interval{500};
constexpr std::chrono::milliseconds patience{50};  // with Ctrl-C

std::string_view kind_name(ProfileState::Kind kind) {
    switch (kind) {
        case ProfileState::Kind::active: return "active";
        case ProfileState::Kind::unset: return "unset";
        case ProfileState::Kind::kept: return "kept";
        case ProfileState::Kind::refused: return "refused";
        case ProfileState::Kind::removed: break;
    }
    return "removed";
}

std::string test_text(std::size_t count) {
    if (count == 0) return "no tests";
    return std::to_string(count) + (count == 1 ? " test passes" : " tests pass");
}

void print_state(const CommandLine &line, const ProfileState &state) {
    const std::string_view kind = kind_name(state.kind);
    if (line.is_json) {
        const Json json = {{"state", kind},
                           {"profile", state.id.empty() ? Json() : Json(state.id)},
                           {"file", state.file},
                           {"tests", state.test_count},
                           {"problems", state.problems}};
        std::cout << json.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
        return;
    }
    std::cout << kind << std::string(9 - kind.size(), ' ') << (state.id.empty() ? state.file : state.id);
    if (state.kind == ProfileState::Kind::active || state.kind == ProfileState::Kind::unset)
        std::cout << ": " << test_text(state.test_count);
    if (state.kind == ProfileState::Kind::kept) std::cout << ": the version before stays in use";
    std::cout << '\n';
    for (const std::string &problem : state.problems) std::cout << "         " << problem << '\n';
}

void print_states(const CommandLine &line, const std::vector<ProfileState> &states) {
    for (const ProfileState &state : states) print_state(line, state);
    std::cout.flush();
}

void watch_profiles(CommandLine &line) {
    PluginCatalog catalog = line.catalog();
    Cancellation cancellation;
    const SignalGuard signals(cancellation);
    LocalProfileTests tests(catalog);
    ActiveProfiles profiles(profile_options(line, catalog), tests, line.folders("scripts"));
    print_states(line, profiles.states());
    for (auto next_look = std::chrono::steady_clock::now(); !cancellation.is_cancelled() && std::cout.good();) {
        std::this_thread::sleep_for(patience);
        if (std::chrono::steady_clock::now() < next_look) continue;
        print_states(line, profiles.refresh());
        next_look = std::chrono::steady_clock::now() + look_interval;
    }
    line.exit_code = exit_interrupted;
}

}  // namespace

void add_profile_watch_command(CLI::App &profiles, CommandLine &line) {
    CLI::App *command = profiles.add_subcommand("watch", "Test profiles whenever a file changes, until Ctrl-C");
    command->footer(
        "Says which profiles are in use: active (it can be read and its tests pass), unset (so is this, but for a "
        "variable),\n"
        "kept (the edit is refused, the version before stays in use), refused, removed. Profiles, scripts and the "
        "files\n"
        "beside profiles are looked at twice a second.\n"
        "Examples:\n"
        "  sluice profiles watch\n"
        "  sluice profiles watch --profiles my/profiles --scripts my/scripts --json");
    command->callback([&line] { run_command(line, [&line] { watch_profiles(line); }); });
}

}  // namespace sluice::cli
