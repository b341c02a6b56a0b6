#include "engine/entity/entity.hpp"

#include <algorithm>

namespace sluice {

namespace {

// Exactly the wanted names and values, in any order. Values that are not text count as they are written.
bool has_pairs(JsonValue context, const ContextPairs &wanted) {
    std::size_t count = 0;
    for (const JsonMember member : context.members()) {
        const bool is_wanted = std::any_of(wanted.begin(), wanted.end(), [&](const auto &pair) {
            return pair.first == member.name && member.value.is_scalar() &&
                   pair.second == (member.value.is_text() ? member.value.text() : member.value.source());
        });
        if (!is_wanted) return false;
        ++count;
    }
    return count == wanted.size();
}

}  // namespace

Entity::Entity() : parts_(static_cast<std::size_t>(Part::first_context)) {
    id_ = member(Part::record, "id");
    type_ = member(Part::record, "type");
    name_ = member(Part::record, "name");
    properties_ = member(Part::record, "properties");
    data_ = member(Part::record, "data");
}

Entity::Part Entity::context_part(const ContextPairs &context) {
    ContextPairs sorted = context;
    std::sort(sorted.begin(), sorted.end());
    auto part = static_cast<std::size_t>(Part::first_context);
    while (part < parts_.size() && parts_[part].context != sorted) ++part;
    if (part == parts_.size()) {
        parts_.emplace_back();
        parts_.back().context = std::move(sorted);
    }
    return static_cast<Part>(part);
}

Entity::Member Entity::member(Part part, std::string_view name) {
    return {part, parts_[static_cast<std::size_t>(part)].index.key(name)};
}

void Entity::assign(JsonValue record) {
    record_ = record;
    row_context_.reset();
    for (Indexed &part : parts_) part.is_loaded = false;
}

void Entity::set_row_context(std::optional<JsonValue> attributes) {
    row_context_ = attributes;
    parts_[static_cast<std::size_t>(Part::row_context)].is_loaded = false;
}

JsonValue Entity::scalar(JsonValue value) noexcept {
    constexpr std::string_view no_name = "_EMPTY";
    return value.is_scalar() && !is_no_value(value) && !value.is_text(no_name) ? value : JsonValue();
}

void Entity::load(Part part) {
    // The object first: finding it may load the part of the record.
    const JsonValue object = object_of(part);
    Indexed &indexed = parts_[static_cast<std::size_t>(part)];
    indexed.index.load(object);
    indexed.is_loaded = true;
}

JsonValue Entity::object_of(Part part) {
    switch (part) {
        case Part::record: return record_;
        case Part::properties: return at(properties_);
        case Part::attributes: return at(data_).find("attributes");
        case Part::relationships: return at(data_).find("relationships");
        case Part::row_context: return row_context_.value_or(JsonValue());
        default: return context_attributes(parts_[static_cast<std::size_t>(part)].context);
    }
}

JsonValue Entity::context_attributes(const ContextPairs &context) {
    for (const JsonValue entry : at(data_).find("contexts").items())
        if (has_pairs(entry.find("context"), context)) return entry.find("attributes");
    return {};
}

}  // namespace sluice
