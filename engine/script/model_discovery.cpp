#include "engine/script/model_discovery.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"
#include "engine/entity/value_choice.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace sluice {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t locales_max = 100;  // what columns are repeated for

enum Kinds : std::uint8_t { integers = 1, decimals = 2, booleans = 4, others = 8, structures = 16 };

std::uint8_t kind_of(JsonValue value) {
    if (value && value.type() == JsonType::int64) return integers;
    if (value.is_number()) return decimals;
    if (value && !value.is_scalar()) return structures;
    return value && value.type() == JsonType::boolean ? booleans : others;
}

// The type that holds every value there was.
const char *type_of(std::uint8_t kinds) {
    if ((kinds & structures) != 0) return "json";
    if (kinds == integers) return "integer";
    if (kinds != 0 && (kinds & ~(integers | decimals)) == 0) return "decimal";
    return kinds == booleans ? "boolean" : "string";
}

std::string_view text_of(JsonValue value) { return value.is_text() ? value.text() : std::string_view(); }

}  // namespace

ModelDiscovery::Attribute &ModelDiscovery::attribute(Attributes &attributes, std::string_view name) {
    const auto known = attributes.positions.find(name);
    if (known != attributes.positions.end()) return attributes.list[known->second];
    if (++attribute_count_ > limits::columns_max)
        throw Failure(Status::bad_data,
                      "the entities have more than " + std::to_string(limits::columns_max) +
                          " different attributes; list the wanted ones in transform.settings.columns, "
                          "or name a model in transform.model");
    attributes.positions.emplace(name, attributes.list.size());
    return attributes.list.emplace_back(Attribute{std::string(name), {}, {}, {}});
}

void ModelDiscovery::add(JsonValue record) {
    const JsonValue data = record.find("data");
    const JsonValue own = data.find("attributes");
    const JsonValue contexts = data.find("contexts");
    if (!own.is_object() && !contexts.is_array()) return;
    const std::string_view type = text_of(record.find("type"));
    auto found = types_.find(type);
    if (found == types_.end()) found = types_.emplace(std::string(type), Attributes()).first;
    add_attributes(found->second, own);
    for (const JsonValue context : contexts.items()) add_attributes(found->second, context.find("attributes"));
}

void ModelDiscovery::add_attributes(Attributes &attributes, JsonValue object) {
    for (const JsonMember member : object.members())
        add_attribute(attribute(attributes, member.name), member.value, false);
}

void ModelDiscovery::add_attribute(Attribute &attribute, JsonValue object, bool is_child) {
    if (const JsonValue values = object.find("values")) return add_values(attribute, values);
    if (is_child) return;
    for (const JsonValue row : object.find("group").items()) {
        attribute.is_nested = true;
        for (const JsonMember member : row.members()) {
            if (member.value.find("group")) attribute.is_mixed = true;
            if (member.value.find("values"))
                add_attribute(this->attribute(attribute.children, member.name), member.value, true);
        }
    }
}

void ModelDiscovery::add_values(Attribute &attribute, JsonValue values) {
    std::set<std::pair<std::string_view, std::string_view>> seen;  // locale and source, of this entity
    for (const JsonValue item : values.items()) {
        const ValueEntry entry(item);
        const std::string_view locale = entry.locale_text();
        if (!attribute.is_multiple && !seen.emplace(locale, text_of(entry.source)).second) attribute.is_multiple = true;
        if (!attribute.is_seen) attribute.locale = locale;
        attribute.is_seen = true;
        if (!equal_ignoring_case(attribute.locale, locale)) attribute.is_localized = true;
        add_locale(locale);
        if (!is_no_value(entry.value)) attribute.kinds |= kind_of(entry.value);
        if (item.find("properties").find("referenceDataIdentifier")) attribute.has_reference = true;
        const std::string_view unit = text_of(item.find("uom"));
        if (unit.empty() || attribute.units.size() >= limits::discovered_units_max) continue;
        if (std::find(attribute.units.begin(), attribute.units.end(), unit) == attribute.units.end())
            attribute.units.emplace_back(unit);
    }
}

void ModelDiscovery::add_locale(std::string_view locale) {
    if (locale.empty() || locales_.size() >= locales_max) return;
    const auto is_same = [locale](const std::string &known) { return equal_ignoring_case(known, locale); };
    if (std::none_of(locales_.begin(), locales_.end(), is_same)) locales_.emplace_back(locale);
}

Json ModelDiscovery::described(const Attributes &attributes) {
    Json list = Json::array();
    for (const Attribute &attribute : attributes.list) {
        Json entry = {{"name", attribute.name}};
        if (attribute.is_mixed || (attribute.is_nested && attribute.is_seen)) {
            entry["type"] = "json";
        } else if (attribute.is_nested) {
            entry["children"] = described(attribute.children);
        } else {
            entry["type"] = type_of(attribute.kinds);
            if (attribute.is_localized) entry["localized"] = true;
            if (attribute.is_multiple) entry["multiple"] = true;
            if (attribute.has_reference) entry["reference"] = true;
            if (!attribute.units.empty()) entry["units"] = attribute.units;
        }
        list.push_back(std::move(entry));
    }
    return list;
}

Json ModelDiscovery::model() const {
    Json types = Json::object();
    for (const auto &[name, attributes] : types_) types[name] = Json{{"attributes", described(attributes)}};
    return {{"discovered", true}, {"locales", locales_}, {"types", std::move(types)}};
}

}  // namespace sluice
