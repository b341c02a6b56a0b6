#include "engine/profile/yaml_node.hpp"

#include "engine/profile/core_schema.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace sluice {

const YamlMember *YamlNode::find(std::string_view key) const {
    const auto found =
        std::find_if(members.begin(), members.end(), [&](const YamlMember &member) { return member.key == key; });
    return found == members.end() ? nullptr : &*found;
}

YamlMember *YamlNode::find(std::string_view key) { return const_cast<YamlMember *>(std::as_const(*this).find(key)); }

Located locate(const YamlNode &node, std::string key, const std::vector<std::string> &path, bool is_key) {
    Located found{node.place, std::move(key)};
    const YamlNode *at = &node;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const std::string &step = path[i];
        if (const YamlMember *member = at->find(step)) {
            found = {is_key && i + 1 == path.size() ? member->place : member->value.place, key_below(found.key, step)};
            at = &member->value;
            continue;
        }
        std::size_t index = 0;
        const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
        if (error != std::errc() || index >= at->items.size()) break;
        found = {at->items[index].place, item_below(found.key, index)};
        at = &at->items[index];
    }
    return found;
}

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
