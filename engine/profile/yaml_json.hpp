// A YAML tree as JSON.
#pragma once

#include "engine/profile/profile.hpp"
#include "engine/profile/yaml_node.hpp"

#include <string>

namespace sluice {

enum class NullMembers { keep = 1, drop };

/// `node` as JSON, plain scalars typed by the core schema. A scalar that JSON cannot hold is a problem and becomes
/// text. `path` is the node's key, for problems.
Json to_json(const YamlNode &node, const std::string &path, NullMembers null_members, Problems &problems);

}  // namespace sluice
