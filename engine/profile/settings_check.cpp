#include "engine/profile/settings_check.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/profile/problem.hpp"
#include "engine/profile/references.hpp"
#include "engine/profile/schema_walk.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#ifndef VALIJSON_USE_EXCEPTIONS
#define VALIJSON_USE_EXCEPTIONS 1
#endif
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // in <regex>, with the sanitizers
#endif
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop

namespace sluice {

namespace {

// valijson's paths: "<root>", then "[key]" and "[index]".
std::vector<std::string> path_of(const valijson::ValidationResults::Error &error) {
    std::vector<std::string> path;
    for (const std::string &step : error.context)
        if (step.size() >= 2 && step.front() == '[') path.push_back(step.substr(1, step.size() - 2));
    return path;
}

const Json *value_at(const Json &settings, const std::vector<std::string> &path) {
    const Json *at = &settings;
    for (const std::string &step : path) {
        if (at->is_object() && at->contains(step)) {
            at = &(*at)[step];
            continue;
        }
        std::size_t index = 0;
        const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
        if (error != std::errc() || !at->is_array() || index >= at->size()) return nullptr;
        at = &(*at)[index];
    }
    return at;
}

// valijson follows each fault with one more for every level around it ("Failed to validate ...").
bool is_summary(const valijson::ValidationResults::Error &error) {
    return error.description.starts_with("Failed to validate");
}

bool is_explained_below(const valijson::ValidationResults::Error &error, const valijson::ValidationResults &results) {
    return is_summary(error) && std::any_of(results.begin(), results.end(), [&](const auto &other) {
               return !is_summary(other) && other.context.size() >= error.context.size() &&
                      std::equal(error.context.begin(), error.context.end(), other.context.begin());
           });
}

// The members of `settings` that the schema of an object knows, completed with their defaults.
Json effective_members(const Json &schema, const Json &settings) {
    Json result = Json::object();
    const auto properties = schema.find("properties");
    if (properties == schema.end()) return result;
    for (const auto &[name, property] : properties->items()) {
        const auto said = settings.find(name);
        const bool is_said = said != settings.end();
        const bool is_reference = is_said && said->is_string() && has_secret(said->get_ref<const std::string &>());
        const bool is_map = property.is_object() && property.contains("properties") && (!is_said || said->is_object());
        if (is_map)
            result[name] = effective_members(property, is_said ? *said : Json::object());
        else if (!is_reference && holds_path_or_secret(property))
            continue;
        else if (is_said)
            result[name] = *said;
        else if (property.is_object() && property.contains("default"))
            result[name] = property["default"];
        if (result.contains(name) && result[name].is_object() && result[name].empty()) result.erase(name);
    }
    return result;
}

}  // namespace

struct SettingsSchema::State {
    Json json;      // as the plugin gives it
    Json prepared;  // as the validator sees it
    valijson::Schema schema;
};

SettingsSchema::SettingsSchema(const std::string &text, const std::string &owner) : state_(std::make_unique<State>()) {
    const auto fail = [&](const std::string &why) {
        throw Failure(Status::bad_config, owner + ": its settings schema " + why);
    };
    state_->json = Json::parse(text, nullptr, false);
    if (const std::string problem = schema_problem(state_->json); !problem.empty()) fail(problem);
    state_->prepared = state_->json;
    prepare_schema(state_->prepared);
    try {
        const nlohmann::json plain = state_->prepared;
        valijson::adapters::NlohmannJsonAdapter adapter(plain);
        valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(adapter, state_->schema);
    } catch (const std::exception &error) {
        fail("is no JSON Schema: " + std::string(error.what()));
    }
}

SettingsSchema::~SettingsSchema() = default;
SettingsSchema::SettingsSchema(SettingsSchema &&) noexcept = default;

std::vector<SettingsProblem> SettingsSchema::check(const Json &settings) const {
    const nlohmann::json plain = settings;
    valijson::adapters::NlohmannJsonAdapter adapter(plain);
    valijson::ValidationResults results;
    if (valijson::Validator(valijson::Validator::kStrongTypes).validate(state_->schema, adapter, &results)) return {};

    std::vector<SettingsProblem> problems;
    const auto add = [&](SettingsProblem problem) {
        const bool is_known = std::any_of(problems.begin(), problems.end(), [&](const SettingsProblem &other) {
            return other.path == problem.path && other.message == problem.message;
        });
        if (!is_known && problems.size() < Problems::count_max) problems.push_back(std::move(problem));
    };
    for (const valijson::ValidationResults::Error &error : results) {
        if (is_explained_below(error, results)) continue;
        const std::vector<std::string> path = path_of(error);
        const Json *value = value_at(settings, path);
        if (value != nullptr && value->is_string() && has_secret(value->get_ref<const std::string &>())) continue;
        const Json *schema = subschema_at(state_->prepared, path);
        const std::vector<SchemaFault> faults =
            value != nullptr && schema != nullptr ? schema_faults(*schema, *value) : std::vector<SchemaFault>{};
        for (const SchemaFault &fault : faults) {
            std::vector<std::string> place = path;
            if (!fault.key.empty()) place.push_back(fault.key);
            add({std::move(place), !fault.key.empty(), fault.message});
        }
        if (faults.empty()) add({path, false, error.description});
    }
    return problems;
}

Json SettingsSchema::effective(const Json &settings) const { return effective_members(state_->json, settings); }

std::string SettingsSchema::request_problem(const std::string &setting) const {
    const auto properties = state_->json.find("properties");
    std::vector<std::string> names;
    if (properties != state_->json.end())
        for (const auto &[name, property] : properties->items()) names.push_back(name);
    if (std::find(names.begin(), names.end(), setting) == names.end())
        return "the plugin has no setting " + shown(setting) + suggestion(setting, names);
    if (holds_path_or_secret((*properties)[setting]))
        return shown(setting) + " holds a path or a secret, which a request must never set";
    return "";
}

}  // namespace sluice
