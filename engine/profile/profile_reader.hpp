// From the tree of a profile to its fields.
#pragma once

#include "engine/profile/profile.hpp"
#include "engine/profile/variables.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace sluice {

/// What one file says about its place among the others.
struct ProfileHeader {
    std::string id;
    Place id_place;
    std::optional<std::string> parent;  // extends
    Place parent_place;
    bool is_enabled = true;
};

/// The header of one file's tree, before inheritance. Nothing, and at least one problem, when it cannot be used.
std::optional<ProfileHeader> read_header(const YamlNode &tree, Problems &problems);

/// The profile in `tree`, in which everything is inherited and overridden; variables are replaced here. Unknown keys,
/// wrong types, values out of range, and what an enabled profile must not miss are problems; the result is of use only
/// when there are none. Plugin settings are not checked (plugin_settings.hpp). Variables that are not set are listed in
/// `unset`, without it among the problems; what they would have said is not judged.
Profile read_profile(YamlNode tree, const std::filesystem::path &file, const Variables &variables, Problems &problems,
                     Problems *unset = nullptr);

}  // namespace sluice
