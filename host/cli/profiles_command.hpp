// `sluice profiles`: list, show, check and explain.
#pragma once

#include "engine/profile/profile_store.hpp"
#include "host/cli/command_line.hpp"

#include <cstddef>
#include <iosfwd>
#include <string>

namespace sluice::cli {

void add_profiles_command(CLI::App &app, CommandLine &line);

/// How answers are printed.
struct Answer {
    std::ostream &out;
    bool is_json = false;
    bool is_terminal = false;
};

/// Every profile in a table: id, state, context, source, writer, file.
void list_profiles(const ProfileStore &store, const Answer &answer);

/// One merged document, as YAML or JSON. Throws Failure (bad_config) when there is no such profile or it is broken.
void show_profile(const ProfileStore &store, const std::string &id, const Answer &answer);

/// Every candidate for a context, why it lost, and the parents of the chosen one. Throws Failure (bad_config) after
/// printing when none is chosen.
void explain_profiles(const ProfileStore &store, const Context &request, const Roles &roles, const Answer &answer);

}  // namespace sluice::cli
