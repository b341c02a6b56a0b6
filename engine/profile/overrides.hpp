// Keys of a profile that the operator sets for one run: --set writer.settings.delimiter=";".
#pragma once

#include "engine/profile/yaml_node.hpp"

#include <string>
#include <utility>
#include <vector>

namespace sluice {

/// Dotted keys and their new values, in the order given.
using Overrides = std::vector<std::pair<std::string, std::string>>;

/// `profile` with the overrides laid over it as a child would be. A value that begins with [ or { is flow YAML or JSON,
/// one between two quotes is text, any other is a plain scalar of the core schema as it stands; an empty one removes
/// the key. Problems point at "--set". What a profile is and who may run it cannot be overridden; keys that no profile
/// has are found when the result is read.
YamlNode with_overrides(const YamlNode &profile, const Overrides &overrides, Problems &problems);

}  // namespace sluice
