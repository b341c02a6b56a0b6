// Reads one YAML document, strictly: what is easily mistaken is refused, with its place.
#pragma once

#include "engine/profile/yaml_node.hpp"

#include <optional>
#include <string_view>

namespace sluice {

/// Read `text`, any bytes at all. `place.file` names it in problems, of which there is at most one: a size above
/// limits::profile_bytes_max, invalid UTF-8, control characters, syntax errors, a key twice in a map, keys that are not
/// text, anchors, aliases, tags, merge keys, more than limits::profile_depth_max levels or limits::profile_nodes_max
/// nodes, a second document, a quoted or plain scalar that spans lines, a key without a colon, an empty item in [a,,b].
/// Nothing but white space and comments reads as null. Time is linear in the size.
std::optional<YamlNode> read_yaml(std::string_view text, const Place &place, Problems &problems);

}  // namespace sluice
