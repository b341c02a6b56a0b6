#include "engine/profile/inheritance.hpp"

#include <string_view>
#include <unordered_map>

namespace sluice {

namespace {

bool is_map(const YamlNode &node) noexcept { return node.kind == YamlNode::Kind::map; }

void erase(YamlNode &map, std::string_view key) {
    std::erase_if(map.members, [&](const YamlMember &member) { return member.key == key; });
}

void merge(YamlNode &base, const YamlNode &over);

void merge_members(YamlNode &base, const YamlNode &over) {
    std::unordered_map<std::string, std::size_t> index;
    for (std::size_t i = 0; i < base.members.size(); ++i) index.emplace(base.members[i].key, i);
    std::vector<bool> is_removed(base.members.size(), false);
    for (const YamlMember &member : over.members) {
        const auto found = index.find(member.key);
        if (found == index.end()) {
            base.members.push_back(member);
        } else if (member.value.kind == YamlNode::Kind::null) {
            is_removed[found->second] = true;
        } else {
            base.members[found->second].place = member.place;
            merge(base.members[found->second].value, member.value);
        }
    }
    std::vector<YamlMember> kept;
    for (std::size_t i = 0; i < base.members.size(); ++i)
        if (i >= is_removed.size() || !is_removed[i]) kept.push_back(std::move(base.members[i]));
    base.members = std::move(kept);
}

void merge(YamlNode &base, const YamlNode &over) {
    if (!is_map(base) || !is_map(over)) {
        base = over;
        return;
    }
    base.place = over.place;
    merge_members(base, over);
}

// The settings of one plugin mean nothing to another.
void drop_settings_of_other_plugin(YamlNode &base, const YamlNode &over, std::string_view section) {
    YamlMember *base_section = base.find(section);
    const YamlMember *over_section = over.find(section);
    if (base_section == nullptr || over_section == nullptr) return;
    const YamlMember *base_plugin = base_section->value.find("plugin");
    const YamlMember *over_plugin = over_section->value.find("plugin");
    if (base_plugin == nullptr || over_plugin == nullptr) return;
    if (base_plugin->value.text != over_plugin->value.text) erase(base_section->value, "settings");
}

}  // namespace

YamlNode overlay(const YamlNode &base, const YamlNode &overlay) {
    YamlNode result = base;
    if (is_map(result) && is_map(overlay))
        for (const std::string_view section : {"source", "writer"})
            drop_settings_of_other_plugin(result, overlay, section);
    merge(result, overlay);
    return result;
}

YamlNode inherit(const YamlNode &parent, const YamlNode &child) {
    YamlNode inherited = parent;
    for (const std::string_view own : {"profile", "extends", "enabled", "tests"}) erase(inherited, own);
    return overlay(inherited, child);
}

}  // namespace sluice
