// Prints JSON as YAML, for people.
#pragma once

#include "engine/profile/profile.hpp"

#include <string>

namespace sluice {

/// `value` as block YAML, ending with a line end; lists of scalars stand on one line. read_yaml and to_json give the
/// same value back. Texts that could be mistaken for something else are quoted.
std::string to_yaml(const Json &value);

}  // namespace sluice
