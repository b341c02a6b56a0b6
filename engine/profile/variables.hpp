// Replaces ${name} in a profile by the operator's variables.
#pragma once

#include "engine/profile/yaml_node.hpp"

#include <map>
#include <string>
#include <string_view>

namespace sluice {

/// Text by name; names are letters, digits, _ and -, beginning with a letter or _. `profile_dir` is not among them:
/// it always is the absolute folder of the file in which it was written (in an override: the current folder).
using Variables = std::map<std::string, std::string>;

/// True for a name that `--set var.NAME=` may give.
bool is_variable_name(std::string_view name) noexcept;

/// Replace the variables in every scalar of a profile, keys and `tests` excepted. A plain scalar that is one variable
/// and nothing else keeps being plain, so that the variable's text decides its type; any other scalar with a variable
/// is text. Secrets (${env:NAME}, ${file:PATH}) stay as they are, and only source.settings and writer.settings may hold
/// them; there,
/// $${ stays escaped until resolve_secrets reads it, elsewhere it becomes ${.
/// A variable's text is never looked at again: a ${ in it means nothing.
/// Variables that are not set stay as they are written and are listed in `unset`, for who uses the profile.
void replace_variables(YamlNode &profile, const Variables &variables, Problems &problems, Problems &unset);

}  // namespace sluice
