#include "host/cli/settings_table.hpp"

#include "engine/base/text.hpp"

#include <algorithm>
#include <ostream>

namespace sluice::cli {

namespace {

std::string joined(const Json &list, const std::string &separator, std::string (*text_of)(const Json &)) {
    std::string text;
    for (const Json &item : list) text += (text.empty() ? "" : separator) + text_of(item);
    return text;
}

std::string value_text(const Json &value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

// "string", "a|b|c", "string or array": what a setting may be, in a word or two.
std::string type_text(const Json &property) {
    if (!property.is_object()) return "any";
    if (property.contains("enum")) return joined(property["enum"], "|", value_text);
    if (property.contains("const")) return value_text(property["const"]);
    for (const char *choice : {"oneOf", "anyOf"})
        if (property.contains(choice)) return joined(property[choice], " or ", type_text);
    if (!property.contains("type")) return "any";
    return property["type"].is_array() ? joined(property["type"], " or ", value_text) : value_text(property["type"]);
}

bool is_required(const Json &schema, const std::string &name) {
    if (!schema.contains("required")) return false;
    const Json &required = schema["required"];
    return std::find(required.begin(), required.end(), name) != required.end();
}

// A setting: where it stands, what it is, and what it is in its place.
struct Setting {
    std::string path;
    const Json &schema;
    std::string preset;  // its default as JSON, "required", or empty
};

// Each setting, and the settings inside those that are objects.
void add_settings(const Json &schema, const std::string &prefix, std::vector<Setting> &settings) {
    if (!schema.is_object()) return;
    if (const auto any = schema.find("additionalProperties"); any != schema.end() && any->is_object())
        add_settings(*any, prefix + "ID.", settings);
    const auto properties = schema.find("properties");
    if (properties == schema.end()) return;
    for (const auto &[name, property] : properties->items()) {
        const bool has_default = property.is_object() && property.contains("default");
        settings.push_back({prefix + name, property,
                            is_required(schema, name) ? "required"
                            : has_default             ? property["default"].dump()
                                                      : ""});
        add_settings(property, prefix + name + ".", settings);
    }
}

std::vector<Setting> settings_of(const Json &schema) {
    std::vector<Setting> settings;
    add_settings(schema, "", settings);
    return settings;
}

std::string meaning_of(const Json &schema) { return schema.is_object() ? schema.value("description", "") : ""; }

std::string markdown_cell(const std::string &text, std::string_view special) {
    std::string cell;
    for (const char c : one_line(text)) {
        if (special.find(c) != std::string_view::npos) cell += '\\';
        cell += c;
    }
    return cell;
}

// Within code only the bar between cells means something.
std::string code_cell(const std::string &text) { return text.empty() ? "" : "`" + markdown_cell(text, "|") + "`"; }

// `a`, `b` for a|b; `text` stays a word: values are set as code, types are not.
std::string markdown_type(const Json &property) {
    if (property.is_object() && property.contains("enum"))
        return joined(property["enum"], ", ", [](const Json &value) { return code_cell(value_text(value)); });
    return markdown_cell(type_text(property), "|");
}

}  // namespace

std::vector<std::vector<std::string>> settings_rows(const Json &schema) {
    std::vector<std::vector<std::string>> rows;
    for (const Setting &setting : settings_of(schema))
        rows.push_back({setting.path, type_text(setting.schema), setting.preset, meaning_of(setting.schema)});
    return rows;
}

void print_settings_markdown(const Json &schema, std::ostream &out) {
    const std::vector<Setting> settings = settings_of(schema);
    if (settings.empty()) return;
    out << "| setting | type | default | meaning |\n|---|---|---|---|\n";
    for (const Setting &setting : settings)
        out << "| " << code_cell(setting.path) << " | " << markdown_type(setting.schema) << " | "
            << (setting.preset == "required" ? setting.preset : code_cell(setting.preset)) << " | "
            << markdown_cell(meaning_of(setting.schema), "|*<\\") << " |\n";
}

}  // namespace sluice::cli
