#include "engine/plugin/settings_schema.hpp"

#include "engine/base/failure.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

namespace sluice {

namespace {

using Json = nlohmann::ordered_json;

constexpr int depth_max = 64;
constexpr std::array<std::string_view, 7> type_words = {"null",   "boolean", "integer", "number",
                                                        "string", "array",   "object"};

[[noreturn]] void refuse(const std::string &place, const std::string &reason) {
    throw Failure(Status::bad_config,
                  "the plugin's settings schema cannot be used: " + (place.empty() ? "" : place + ": ") + reason);
}

bool is_type_word(const Json &value) {
    return value.is_string() &&
           std::find(type_words.begin(), type_words.end(), value.get<std::string>()) != type_words.end();
}

bool is_of_type(const Json &value, const Json &type) {
    if (type.is_string()) return has_schema_type(value, type.get<std::string>());
    return std::any_of(type.begin(), type.end(), [&](const Json &one) { return is_of_type(value, one); });
}

bool is_list_of_texts(const Json &value) {
    return value.is_array() &&
           std::all_of(value.begin(), value.end(), [](const Json &item) { return item.is_string(); });
}

void check_keywords(const Json &schema, const std::string &place) {
    for (const char *regular_expression : {"pattern", "patternProperties"})
        if (schema.contains(regular_expression))
            refuse(place,
                   std::string("the keyword '") + regular_expression + "' is not allowed, use 'enum' or 'maxLength'");
    if (const auto type = schema.find("type"); type != schema.end()) {
        const bool is_known = type->is_array() ? !type->empty() && std::all_of(type->begin(), type->end(), is_type_word)
                                               : is_type_word(*type);
        if (!is_known) refuse(place, "'type' is " + type->dump() + ", which JSON Schema does not know");
        if (const auto fallback = schema.find("default"); fallback != schema.end() && !is_of_type(*fallback, *type))
            refuse(place, "the default " + fallback->dump() + " is not of type " + type->dump());
    }
    if (schema.contains("enum") && (!schema["enum"].is_array() || schema["enum"].empty()))
        refuse(place, "'enum' is not a list of values");
    if (schema.contains("required") && !is_list_of_texts(schema["required"]))
        refuse(place, "'required' is not a list of names");
    if (schema.contains("description") && !schema["description"].is_string())
        refuse(place, "'description' is not a text");
}

void check_schema_node(const Json &schema, const std::string &place, int depth);

// The values of `schemas` are schemas, its keys are names.
void check_named(const Json &schemas, const std::string &place, int depth) {
    if (!schemas.is_object()) refuse(place, "is not an object");
    for (const auto &[name, schema] : schemas.items()) check_schema_node(schema, place + "/" + name, depth);
}

void check_schema_node(const Json &schema, const std::string &place, int depth) {
    if (depth > depth_max) refuse(place, "is nested too deeply");
    if (schema.is_boolean()) return;
    if (!schema.is_object()) refuse(place, "is not a schema (an object, true or false)");
    check_keywords(schema, place);
    for (const char *named : {"properties", "definitions"})
        if (schema.contains(named)) check_named(schema[named], place + "/" + named, depth + 1);
    for (const char *single :
         {"additionalProperties", "additionalItems", "propertyNames", "contains", "not", "if", "then", "else"})
        if (schema.contains(single)) check_schema_node(schema[single], place + "/" + single, depth + 1);
    for (const char *listed : {"allOf", "anyOf", "oneOf", "items"}) {
        const auto found = schema.find(listed);
        if (found == schema.end()) continue;
        if (!found->is_array() && std::string_view(listed) != "items")
            refuse(place, std::string("'") + listed + "' is not a list");
        if (!found->is_array()) {
            check_schema_node(*found, place + "/" + listed, depth + 1);
            continue;
        }
        for (const Json &item : *found) check_schema_node(item, place + "/" + listed, depth + 1);
    }
}

}  // namespace

bool has_schema_type(const Json &value, const std::string &type) {
    if (type == "null") return value.is_null();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer")
        return value.is_number_integer() ||
               (value.is_number_float() && std::trunc(value.get<double>()) == value.get<double>());
    if (type == "number") return value.is_number();
    if (type == "string") return value.is_string();
    if (type == "array") return value.is_array();
    return type == "object" && value.is_object();
}

Json read_settings_schema(const char *schema) {
    if (schema == nullptr) refuse("", "there is none");
    Json document = Json::parse(schema, nullptr, false);
    if (document.is_discarded()) refuse("", "it is not valid JSON");
    if (!document.is_object() || !document.contains("type") || document["type"] != "object")
        refuse("", "it must describe an object (\"type\": \"object\")");
    check_schema_node(document, "", 0);
    return document;
}

}  // namespace sluice
