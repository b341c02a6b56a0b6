// What a profile makes of the profile it extends.
#pragma once

#include "engine/profile/yaml_node.hpp"

namespace sluice {

/// The profile `child` laid over `parent`, which has everything of its own parents already: maps merge, key by key, in
/// the parent's order; lists and scalars replace; an empty value (null) removes what the parent has. `profile`,
/// `extends`, `enabled` and `tests` are never inherited. A child that names another plugin for its source or writer
/// does not inherit the old plugin's settings.
YamlNode inherit(const YamlNode &parent, const YamlNode &child);

/// `overlay` laid over `base` with the same rules, but every key counts: how an override is applied.
YamlNode overlay(const YamlNode &base, const YamlNode &overlay);

}  // namespace sluice
