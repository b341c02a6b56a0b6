// Settings as a JSON Schema describes them, in tables for people.
#pragma once

#include "engine/profile/profile.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace sluice::cli {

/// SETTING, TYPE, DEFAULT and MEANING of each setting, and of the settings inside those that are objects
/// ("header_style.bold"; "tenants.ID.weight" for members of any name).
std::vector<std::vector<std::string>> settings_rows(const Json &schema);

/// The same as a table in Markdown. Prints nothing when there are no settings.
void print_settings_markdown(const Json &schema, std::ostream &out);

}  // namespace sluice::cli
