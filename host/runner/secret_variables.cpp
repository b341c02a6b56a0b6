#include "host/runner/secret_variables.hpp"

#include "engine/profile/references.hpp"

#include <cstdlib>

namespace sluice {

namespace {

constexpr std::string_view variable_prefix = "env:";

void add_variables(const Json &settings, std::map<std::string, std::string> &variables) {
    if (settings.is_structured()) {
        for (const Json &item : settings) add_variables(item, variables);
    } else if (settings.is_string()) {
        for (const TextPiece &piece :
             split_references(settings.get_ref<const std::string &>()).value_or(std::vector<TextPiece>())) {
            if (!piece.is_reference || !piece.text.starts_with(variable_prefix)) continue;
            const std::string name(piece.text.substr(variable_prefix.size()));
            if (const char *value = std::getenv(name.c_str())) variables[name] = value;
        }
    }
}

}  // namespace

std::map<std::string, std::string> secret_variables(const Profile &profile) {
    std::map<std::string, std::string> variables;
    add_variables(profile.source.settings, variables);
    add_variables(profile.writer.settings, variables);
    add_variables(profile.password, variables);
    return variables;
}

}  // namespace sluice
