// A YAML document as a tree that remembers where everything was written.
#pragma once

#include "engine/profile/problem.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct YamlMember;

/// One value. A plain value: copying copies the tree below it. At most limits::profile_depth_max levels deep.
struct YamlNode {
    enum class Kind {
        null = 1,
        plain,   // a scalar without quotes: its type follows from its text (core_schema.hpp)
        quoted,  // a scalar that is text whatever it says
        list,
        map,
    };

    Kind kind = Kind::null;
    Place place;
    std::string text;                 // plain and quoted
    std::vector<YamlNode> items;      // list
    std::vector<YamlMember> members;  // map, in the order of the file; no key twice

    bool is_scalar() const noexcept { return kind == Kind::plain || kind == Kind::quoted; }

    /// The member with that key, or nullptr; also when this is no map. Linear.
    const YamlMember *find(std::string_view key) const;
    YamlMember *find(std::string_view key);
};

struct YamlMember {
    std::string key;
    Place place;  // of the key
    YamlNode value;
};

/// Where a part of a document stands, and under which key.
struct Located {
    Place place;
    std::string key;
};

/// What `path`, of keys and list indices, leads to from `node`, whose own key is `key`; as far as it can be followed.
/// `is_key`: the place of the last key, not of its value.
Located locate(const YamlNode &node, std::string key, const std::vector<std::string> &path, bool is_key);

/// "a map", "text", "an integer", ...: what the node is, for messages.
std::string_view kind_text(const YamlNode &node);

}  // namespace sluice
