#include "engine/profile/section.hpp"

#include "engine/profile/core_schema.hpp"

#include <algorithm>
#include <utility>

namespace sluice {

namespace {

bool is_empty(const YamlNode &node) {
    return node.kind == YamlNode::Kind::null ||
           (node.kind == YamlNode::Kind::plain && core_schema_value(node.text).value.is_null());
}

}  // namespace

std::optional<std::string> text_of(const YamlNode &node) {
    const bool is_text = node.kind == YamlNode::Kind::quoted ||
                         (node.kind == YamlNode::Kind::plain && core_schema_value(node.text).value.is_string());
    return is_text ? std::optional(node.text) : std::nullopt;
}

Section::Section(const YamlNode *node, std::string path, const Place &around, Problems &problems)
    : node_(node), path_(std::move(path)), place_(node == nullptr ? around : node->place), problems_(problems) {
    if (node_ == nullptr || node_->kind == YamlNode::Kind::map) return;
    if (!is_empty(*node_)) problems_.add(place_, path_, "must be a map, not " + std::string(kind_text(*node_)));
    node_ = nullptr;
}

const YamlNode *Section::value(std::string_view key) const {
    const YamlMember *member = node_ == nullptr ? nullptr : node_->find(key);
    return member == nullptr || is_empty(member->value) ? nullptr : &member->value;
}

Section Section::section(std::string_view key) const { return {value(key), key_below(path_, key), place_, problems_}; }

std::optional<std::string> Section::text(std::string_view key) const {
    const YamlNode *node = value(key);
    if (node == nullptr) return std::nullopt;
    std::optional<std::string> text = text_of(*node);
    if (!text) {
        const std::string hint = node->is_scalar() ? "; put it in quotes" : "";
        refuse(key, "must be text, not " + std::string(kind_text(*node)) + hint);
    }
    return text;
}

std::optional<bool> Section::boolean(std::string_view key) const {
    const YamlNode *node = value(key);
    if (node == nullptr) return std::nullopt;
    if (node->kind == YamlNode::Kind::plain)
        if (const Json value = core_schema_value(node->text).value; value.is_boolean()) return value.get<bool>();
    refuse_type(key, *node, "true or false");
    return std::nullopt;
}

std::optional<std::int64_t> Section::integer(std::string_view key, std::int64_t min, std::int64_t max) const {
    const YamlNode *node = value(key);
    if (node == nullptr) return std::nullopt;
    const CoreValue core = node->kind == YamlNode::Kind::plain ? core_schema_value(node->text) : CoreValue{};
    if (!core.value.is_number_integer()) {
        refuse_type(key, *node, "an integer");
        return std::nullopt;
    }
    const auto number = core.value.get<std::int64_t>();
    if (number >= min && number <= max) return number;
    refuse(key, number < min ? "must be at least " + std::to_string(min) : "must be at most " + std::to_string(max));
    return std::nullopt;
}

std::optional<std::vector<std::string>> Section::texts(std::string_view key) const {
    const YamlNode *node = value(key);
    if (node == nullptr) return std::nullopt;
    if (node->kind != YamlNode::Kind::list) {
        refuse_type(key, *node, "a list of texts");
        return std::nullopt;
    }
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < node->items.size(); ++i) {
        std::optional<std::string> text = text_of(node->items[i]);
        if (!text)
            refuse_item(key, i, "must be text, not " + std::string(kind_text(node->items[i])));
        else if (text->empty())
            refuse_item(key, i, "must not be empty");
        else if (std::find(texts.begin(), texts.end(), *text) != texts.end())
            refuse_item(key, i, shown(*text) + " stands here twice");
        else
            texts.push_back(std::move(*text));
    }
    return texts;
}

void Section::refuse(std::string_view key, std::string message) const {
    const YamlNode *node = value(key);
    problems_.add(node == nullptr ? place_ : node->place, key_below(path_, key), std::move(message));
}

void Section::refuse_item(std::string_view key, std::size_t index, std::string message) const {
    problems_.add(value(key)->items[index].place, item_below(key_below(path_, key), index), std::move(message));
}

void Section::refuse_type(std::string_view key, const YamlNode &node, std::string_view expected) const {
    refuse(key, "must be " + std::string(expected) + ", not " + std::string(kind_text(node)));
}

}  // namespace sluice
