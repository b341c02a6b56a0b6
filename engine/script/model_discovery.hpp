// An entity model made from the entities themselves.
#pragma once

#include "engine/entity/json_value.hpp"

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// Looks at one entity after the other and notes which attributes each type has: in the order of their first
/// appearance, with the type that holds all their values, whether they come in several locales, several values, with
/// units or references, and the attributes inside nested ones, one level deep: what is nested deeper, or is nested in
/// one entity and plain in another, is described as JSON. Attributes of contexts count, too. Memory grows with the
/// number of different attributes only. One thread at a time.
class ModelDiscovery {
public:
    /// What has no object `data.attributes` adds nothing. Throws Failure (bad_data) beyond limits::columns_max
    /// attributes.
    void add(JsonValue record);

    /// {"discovered": true, "locales": […], "types": {…}} as docs/entity-columns.md describes it.
    nlohmann::ordered_json model() const;

private:
    struct Attribute;
    struct Attributes {
        std::vector<Attribute> list;
        std::map<std::string, std::size_t, std::less<>> positions;
    };
    struct Attribute {
        std::string name;
        std::string locale;              // of the first value
        std::vector<std::string> units;  // in the order of their first appearance
        Attributes children;
        std::uint8_t kinds = 0;  // which kinds of values there were, a bit each
        bool is_mixed = false;   // holds groups in groups, which columns cannot show
        bool is_nested = false, is_localized = false, is_multiple = false, has_reference = false, is_seen = false;
    };

    Attribute &attribute(Attributes &attributes, std::string_view name);
    void add_attributes(Attributes &attributes, JsonValue object);
    void add_attribute(Attribute &attribute, JsonValue object, bool is_child);
    void add_values(Attribute &attribute, JsonValue values);
    void add_locale(std::string_view locale);
    static nlohmann::ordered_json described(const Attributes &attributes);

    std::map<std::string, Attributes, std::less<>> types_;
    std::vector<std::string> locales_;  // in the order of their first appearance
    std::size_t attribute_count_ = 0;
};

}  // namespace sluice
