// The environment variables that a profile reads its secrets from.
#pragma once

#include "engine/profile/profile.hpp"

#include <map>
#include <string>

namespace sluice {

/// Those variables of this process that the settings of the profile's plugins and its password refer to, with their
/// values: a runner gets these and no others. Not to be logged.
std::map<std::string, std::string> secret_variables(const Profile &profile);

}  // namespace sluice
