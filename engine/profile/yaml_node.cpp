#include "engine/profile/yaml_node.hpp"

#include "engine/profile/core_schema.hpp"

#include <algorithm>
#include <utility>

namespace sluice {

const YamlMember *YamlNode::find(std::string_view key) const {
    const auto found =
        std::find_if(members.begin(), members.end(), [&](const YamlMember &member) { return member.key == key; });
    return found == members.end() ? nullptr : &*found;
}

YamlMember *YamlNode::find(std::string_view key) { return const_cast<YamlMember *>(std::as_const(*this).find(key)); }

std::string_view kind_text(const YamlNode &node) {
    switch (node.kind) {
        case YamlNode::Kind::null: return "empty";
        case YamlNode::Kind::quoted: return "text";
        case YamlNode::Kind::list: return "a list";
        case YamlNode::Kind::map: return "a map";
        case YamlNode::Kind::plain: break;
    }
    return json_kind_text(core_schema_value(node.text).value);
}

}  // namespace sluice
