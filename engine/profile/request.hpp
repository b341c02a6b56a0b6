// What a request may change in a profile, and who may run it.
#pragma once

#include "engine/profile/plugin_settings.hpp"
#include "engine/profile/profile.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// Why a profile must not let requests set `setting` of the given settings: "" when it may. Refused are names that
/// speak of a path, a plugin, a script or a secret ("path", "schema_file", "api_token"), and settings whose value holds
/// a secret.
std::string request_setting_problem(std::string_view setting, const Json &settings);

/// Throws Failure (bad_config) unless one of `roles` is among the profile's allowed roles, or it allows any. Call
/// before anything else is done for the caller.
void authorize(const Profile &profile, const std::vector<std::string> &roles);

/// Whether the profile lets a request set `name` in "source", "transform", "writer" or "output".
bool may_request_set(const Profile &profile, const char *part, std::string_view name);

/// The profile with what the request sets: {"source": {...}, "transform": {...}, "writer": {...},
/// "output": {"row_number": ...}, "query": {...}, "fields": [...], "columns": [...]}, each optional, settings by name.
/// The result's settings are checked against the plugins' schemas. A ${ in a request's text means nothing. Throws
/// Failure (bad_config): anything that the profile's `request` does not list, saying what it lists; `columns`, which
/// only leaves out, every profile lets a request set.
Profile apply_request(Profile profile, const Json &request, const PluginSchemas &schemas);

/// What an API decides of the form of its files, whatever profiles let requests set: {"writer": {...}, "output":
/// {"row_number": ...}}, each optional. What the profile says itself stays as it says. Throws Failure (bad_config) for
/// settings that the profile's writer does not have. A ${ in a text means nothing.
Profile apply_form(Profile profile, const Json &form, const PluginSchemas &schemas);

/// Take only records for which `query`, which has no faults, holds besides what the profile and a request ask for. Not
/// the request's to choose.
void narrow_query(Profile &profile, const Json &query);

/// Take only rows of the result for which `query`, which has no faults and speaks of columns alone, holds besides what
/// was asked for before. Not the request's to choose.
void narrow_result(Profile &profile, const Json &query);

/// Let the result have no other columns than these, and let nothing be told of the others. Not the request's to choose.
/// Throws Failure (bad_config) with the name of a column that the request asks for and that is none of these.
void limit_columns(Profile &profile, const std::vector<std::string> &columns);

}  // namespace sluice
