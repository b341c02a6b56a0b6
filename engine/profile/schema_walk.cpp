#include "engine/profile/schema_walk.hpp"

#include "engine/base/character_count.hpp"
#include "engine/base/limits.hpp"
#include "engine/base/text.hpp"
#include "engine/profile/core_schema.hpp"
#include "engine/profile/problem.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <tuple>
#include <utility>

namespace sluice {

namespace {

// Calls `visit` for every schema directly below `schema`.
template <typename JsonLike, typename Visit>
void for_each_subschema(JsonLike &schema, Visit visit) {
    if (!schema.is_object()) return;
    for (const char *name :
         {"additionalProperties", "additionalItems", "items", "contains", "not", "if", "then", "else", "propertyNames"})
        if (const auto found = schema.find(name); found != schema.end()) {
            if (found->is_object()) visit(*found);
            if (found->is_array())
                for (auto &item : *found) visit(item);
        }
    for (const char *name : {"allOf", "anyOf", "oneOf"})
        if (const auto found = schema.find(name); found != schema.end() && found->is_array())
            for (auto &item : *found) visit(item);
    for (const char *name : {"properties", "dependencies", "definitions"})
        if (const auto found = schema.find(name); found != schema.end() && found->is_object())
            for (auto &item : *found)
                if (item.is_object()) visit(item);
}

std::string problem_below(const Json &schema, std::size_t depth) {
    if (depth > limits::profile_depth_max) return "has too many levels";
    for (const char *name : {"pattern", "patternProperties", "$ref"})
        if (schema.is_object() && schema.contains(name))
            return "uses '" + std::string(name) + "', which is not supported";
    std::string problem;
    for_each_subschema(schema, [&](const Json &below) {
        if (problem.empty()) problem = problem_below(below, depth + 1);
    });
    return problem;
}

void remove_formats(Json &schema) {
    if (schema.is_object()) schema.erase("format");
    for_each_subschema(schema, remove_formats);
}

std::string_view type_text(std::string_view type) {
    static const std::map<std::string_view, std::string_view> texts = {
        {"string", "text"},  {"integer", "an integer"}, {"number", "a number"}, {"boolean", "true or false"},
        {"object", "a map"}, {"array", "a list"},       {"null", "empty"}};
    const auto found = texts.find(type);
    return found == texts.end() ? type : found->second;
}

bool has_type(const Json &value, std::string_view type) {
    if (type == "string") return value.is_string();
    if (type == "integer")
        return value.is_number_integer() ||
               (value.is_number_float() && std::trunc(value.get<double>()) == value.get<double>());
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_boolean();
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    return value.is_null();
}

std::vector<std::string> types_of(const Json &schema) {
    std::vector<std::string> types;
    const auto type = schema.find("type");
    if (type == schema.end()) return types;
    if (type->is_string()) types.push_back(type->get<std::string>());
    if (type->is_array())
        for (const Json &item : *type)
            if (item.is_string()) types.push_back(item.get<std::string>());
    return types;
}

std::string joined(const std::vector<std::string> &words, std::string_view separator) {
    std::string text;
    for (const std::string &word : words) text += (text.empty() ? "" : std::string(separator)) + word;
    return text;
}

// "text or an integer", of a schema's `type` or of its alternatives'.
std::string expected_text(const Json &schema) {
    std::vector<std::string> texts;
    for (const std::string &type : types_of(schema)) texts.emplace_back(type_text(type));
    for (const char *name : {"anyOf", "oneOf"})
        if (const auto alternatives = schema.find(name); alternatives != schema.end())
            for (const Json &alternative : *alternatives)
                if (alternative.is_object()) texts.push_back(expected_text(alternative));
    std::erase(texts, "");
    return joined(texts, " or ");
}

bool fits_type(const Json &schema, const Json &value) {
    const std::vector<std::string> types = types_of(schema);
    return types.empty() ||
           std::any_of(types.begin(), types.end(), [&](const std::string &type) { return has_type(value, type); });
}

// Whether `value` has the wrong type for the schema itself or for each of its alternatives.
bool has_wrong_type(const Json &schema, const Json &value) {
    if (!fits_type(schema, value)) return true;
    for (const char *name : {"anyOf", "oneOf"})
        if (const auto alternatives = schema.find(name); alternatives != schema.end() && alternatives->is_array())
            if (std::none_of(alternatives->begin(), alternatives->end(), [&](const Json &alternative) {
                    return !alternative.is_object() || fits_type(alternative, value);
                }))
                return true;
    return false;
}

std::vector<SchemaFault> enum_faults(const Json &allowed, const Json &value) {
    if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return {};
    std::vector<std::string> words;
    std::vector<std::string> texts;
    for (const Json &item : allowed) {
        words.push_back(item.is_string() ? item.get<std::string>() : item.dump());
        if (item.is_string()) texts.push_back(words.back());
    }
    const std::string hint = value.is_string() ? suggestion(value.get_ref<const std::string &>(), texts) : "";
    return {{"must be one of: " + joined(words, ", ") + hint}};
}

std::vector<SchemaFault> number_faults(const Json &schema, double value) {
    struct Bound {
        const char *keyword;
        std::string_view words;
        bool (*is_broken)(double, double);
    };
    static constexpr std::array<Bound, 4> bounds = {{
        {"minimum", "must be at least ", [](double number, double bound) { return number < bound; }},
        {"maximum", "must be at most ", [](double number, double bound) { return number > bound; }},
        {"exclusiveMinimum", "must be more than ", [](double number, double bound) { return number <= bound; }},
        {"exclusiveMaximum", "must be less than ", [](double number, double bound) { return number >= bound; }},
    }};
    std::vector<SchemaFault> faults;
    for (const Bound &bound : bounds)
        if (const auto found = schema.find(bound.keyword);
            found != schema.end() && found->is_number() && bound.is_broken(value, found->get<double>()))
            faults.push_back({std::string(bound.words) + found->dump()});
    return faults;
}

std::vector<SchemaFault> size_faults(const Json &schema, std::size_t size, const char *min, const char *max,
                                     std::string_view unit) {
    std::vector<SchemaFault> faults;
    for (const auto &[keyword, words, is_min] :
         {std::tuple(min, "must have at least ", true), std::tuple(max, "must have at most ", false)}) {
        const auto found = schema.find(keyword);
        if (found == schema.end() || !found->is_number_integer()) continue;
        const auto bound = found->get<std::uint64_t>();
        if (is_min ? size < bound : size > bound)
            faults.push_back({words + std::to_string(bound) + " " + std::string(unit)});
    }
    return faults;
}

std::vector<SchemaFault> member_faults(const Json &schema, const Json &value) {
    std::vector<SchemaFault> faults;
    if (const auto required = schema.find("required"); required != schema.end() && required->is_array())
        for (const Json &key : *required)
            if (key.is_string() && !value.contains(key.get<std::string>()))
                faults.push_back({"the key " + shown(key.get<std::string>()) + " is missing"});
    const auto additional = schema.find("additionalProperties");
    if (additional == schema.end() || *additional != Json(false)) return faults;
    std::vector<std::string> names;
    if (const auto properties = schema.find("properties"); properties != schema.end())
        for (const auto &[name, property] : properties->items()) names.push_back(name);
    for (const auto &[name, member] : value.items())
        if (std::find(names.begin(), names.end(), name) == names.end())
            faults.push_back({"unknown key" + suggestion(name, names), name});
    return faults;
}

}  // namespace

std::string schema_problem(const Json &schema) {
    if (!schema.is_object()) return "is no JSON object";
    return problem_below(schema, 0);
}

void prepare_schema(Json &schema) {
    remove_formats(schema);
    if (!schema.contains("additionalProperties")) schema["additionalProperties"] = false;
}

const Json *subschema_at(const Json &schema, std::span<const std::string> path) {
    const Json *at = &schema;
    for (const std::string &step : path) {
        const Json *next = nullptr;
        const auto child = [&](const char *name) {
            const auto found = at->find(name);
            return found == at->end() ? nullptr : &*found;
        };
        if (const Json *properties = child("properties"); properties != nullptr && properties->contains(step))
            next = &(*properties)[step];
        else if (const Json *additional = child("additionalProperties");
                 additional != nullptr && additional->is_object())
            next = additional;
        else if (const Json *items = child("items"); items != nullptr && items->is_object())
            next = items;
        if (next == nullptr || !next->is_object()) return nullptr;
        at = next;
    }
    return at;
}

std::vector<SchemaFault> schema_faults(const Json &schema, const Json &value) {
    if (has_wrong_type(schema, value))
        return {{"must be " + expected_text(schema) + ", not " + std::string(json_kind_text(value))}};
    if (const auto allowed = schema.find("enum"); allowed != schema.end() && allowed->is_array())
        if (std::vector<SchemaFault> faults = enum_faults(*allowed, value); !faults.empty()) return faults;
    if (const auto constant = schema.find("const"); constant != schema.end() && *constant != value)
        return {{"must be " + constant->dump()}};
    if (value.is_number()) return number_faults(schema, value.get<double>());
    if (value.is_string())
        return size_faults(schema, character_count(value.get_ref<const std::string &>()), "minLength", "maxLength",
                           "characters");
    if (value.is_array()) return size_faults(schema, value.size(), "minItems", "maxItems", "items");
    if (value.is_object()) return member_faults(schema, value);
    return {};
}

bool holds_path_or_secret(const Json &schema) {
    if (!schema.is_object()) return false;
    if (schema.value("writeOnly", Json(false)) == Json(true) || schema.value("format", Json()) == Json("path"))
        return true;
    bool holds = false;
    for_each_subschema(schema, [&](const Json &below) { holds = holds || holds_path_or_secret(below); });
    return holds;
}

}  // namespace sluice
