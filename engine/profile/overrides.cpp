#include "engine/profile/overrides.hpp"

#include "engine/profile/core_schema.hpp"
#include "engine/profile/inheritance.hpp"
#include "engine/profile/yaml_reader.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace sluice {

namespace {

constexpr std::array<std::string_view, 6> fixed_keys = {"profile", "extends", "enabled", "context", "allow", "tests"};

bool is_written_as_yaml(const std::string &value) {
    if (value.empty()) return false;
    const bool is_quoted = value.size() >= 2 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0];
    return value[0] == '[' || value[0] == '{' || is_quoted;
}

std::optional<YamlNode> read_value(const std::string &key, const std::string &value, const Place &place,
                                   Problems &problems) {
    if (!is_written_as_yaml(value)) {
        YamlNode node;
        node.place = place;
        node.text = value;
        node.kind = core_schema_value(value).value.is_null() ? YamlNode::Kind::null : YamlNode::Kind::plain;
        return node;
    }
    Problems found;
    std::optional<YamlNode> node = read_yaml(value, {}, found);
    for (const Problem &problem : found.list())
        problems.add(place, key,
                     "column " + std::to_string(problem.place.column) + " of the value: " + problem.message);
    return node;
}

// Lines and columns of the value mean nothing to who wrote the command.
void set_place(YamlNode &node, const Place &place) {
    node.place = place;
    for (YamlNode &item : node.items) set_place(item, place);
    for (YamlMember &member : node.members) {
        member.place = place;
        set_place(member.value, place);
    }
}

YamlNode wrapped(std::string key, YamlNode value, const Place &place) {
    YamlNode map;
    map.kind = YamlNode::Kind::map;
    map.place = place;
    map.members.push_back({std::move(key), place, std::move(value)});
    return map;
}

// {a: {b: value}} of "a.b"; nothing for a key with an empty part.
std::optional<YamlNode> nested(std::string_view key, YamlNode value, const Place &place) {
    while (true) {
        const std::size_t dot = key.rfind('.');
        const std::string_view last = dot == std::string_view::npos ? key : key.substr(dot + 1);
        if (last.empty()) return std::nullopt;
        value = wrapped(std::string(last), std::move(value), place);
        if (dot == std::string_view::npos) return value;
        key = key.substr(0, dot);
    }
}

}  // namespace

YamlNode with_overrides(const YamlNode &profile, const Overrides &overrides, Problems &problems) {
    Place place;
    place.file = std::make_shared<const std::string>("--set");
    YamlNode result = profile;
    for (const auto &[key, text] : overrides) {
        const std::string_view first = std::string_view(key).substr(0, key.find('.'));
        if (std::find(fixed_keys.begin(), fixed_keys.end(), first) != fixed_keys.end()) {
            problems.add(place, key, "cannot be overridden; it says what the profile is and who may run it");
            continue;
        }
        std::optional<YamlNode> value = read_value(key, text, place, problems);
        if (!value) continue;
        set_place(*value, place);
        if (std::optional<YamlNode> over = nested(key, std::move(*value), place))
            result = overlay(result, *over);
        else
            problems.add(place, shown(key), "an empty part in the key");
    }
    return result;
}

}  // namespace sluice
