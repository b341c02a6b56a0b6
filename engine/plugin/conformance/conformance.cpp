#include "engine/plugin/conformance/conformance.hpp"

#include "engine/plugin/conformance/trial.hpp"

#include <string>

namespace sluice {

namespace {

using conformance::expect;

// The loader has refused a wrong schema already; this asks for one that helps whoever writes a profile.
void expect_described(const nlohmann::ordered_json &schema) {
    expect(
        schema.contains("additionalProperties") && schema["additionalProperties"] == false,
        "the settings schema lets any key pass; set \"additionalProperties\": false, so that mistyped keys are found");
    if (!schema.contains("properties")) return;
    for (const auto &[name, property] : schema["properties"].items()) {
        expect(property.is_object() && (property.contains("description") || property.contains("properties")),
               "the setting '" + name + "' has no description");
        expect(property.contains("type") || property.contains("enum") || property.contains("const") ||
                   property.contains("anyOf") || property.contains("oneOf"),
               "the setting '" + name + "' has no type");
    }
}

// The engine opens no plugin without them.
void expect_required(const nlohmann::ordered_json &schema, const std::string &settings_json) {
    const auto settings = nlohmann::ordered_json::parse(settings_json);
    if (!schema.contains("required")) return;
    for (const auto &name : schema["required"])
        expect(settings.contains(name.get<std::string>()),
               "the plugin needs the setting '" + name.get<std::string>() + "'; try it with settings that work");
}

}  // namespace

std::string_view outcome_name(ConformanceResult::Outcome outcome) noexcept {
    switch (outcome) {
        case ConformanceResult::Outcome::passed: return "passed";
        case ConformanceResult::Outcome::failed: return "failed";
        case ConformanceResult::Outcome::skipped: return "skipped";
    }
    return "failed";
}

std::vector<ConformanceResult> check_conformance(const sluice_plugin &plugin, const ConformanceOptions &options) {
    conformance::Trial trial(plugin, options);
    if (!trial.check("required settings are given", [&] { expect_required(trial.schema(), options.settings_json); }))
        return trial.take_results();
    trial.check("settings are described", [&] { expect_described(trial.schema()); });
    if (plugin.kind == SLUICE_KIND_SOURCE)
        conformance::check_source(trial);
    else
        conformance::check_writer(trial);
    return trial.take_results();
}

}  // namespace sluice
