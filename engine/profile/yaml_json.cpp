#include "engine/profile/yaml_json.hpp"

#include "engine/profile/core_schema.hpp"

#include <utility>

namespace sluice {

Json to_json(const YamlNode &node, const std::string &path, NullMembers null_members, Problems &problems) {
    switch (node.kind) {
        case YamlNode::Kind::null: return nullptr;
        case YamlNode::Kind::quoted: return node.text;
        case YamlNode::Kind::plain: {
            CoreValue core = core_schema_value(node.text);
            if (!core.problem.empty()) problems.add(node.place, path, core.problem);
            return std::move(core.value);
        }
        case YamlNode::Kind::list: {
            Json result = Json::array();
            for (std::size_t i = 0; i < node.items.size(); ++i)
                result.push_back(to_json(node.items[i], item_below(path, i), null_members, problems));
            return result;
        }
        case YamlNode::Kind::map: break;
    }
    Json result = Json::object();
    // The keys are known to differ, and operator[] would look for each among all others.
    auto &members = static_cast<Json::object_t::Container &>(result.get_ref<Json::object_t &>());
    for (const YamlMember &member : node.members) {
        Json value = to_json(member.value, key_below(path, member.key), null_members, problems);
        if (!value.is_null() || null_members == NullMembers::keep) members.emplace_back(member.key, std::move(value));
    }
    return result;
}

}  // namespace sluice
