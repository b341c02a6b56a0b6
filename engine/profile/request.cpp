#include "engine/profile/request.hpp"

#include "engine/base/text.hpp"
#include "engine/profile/core_schema.hpp"
#include "engine/profile/problem.hpp"
#include "engine/profile/query_check.hpp"
#include "engine/profile/references.hpp"
#include "engine/profile/row_number.hpp"
#include "engine/query/query_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice {

namespace {

// Parts of setting names, between _ and -, that requests never reach.
constexpr std::array<std::string_view, 21> protected_words = {
    "path",      "paths",      "file",   "files",      "folder",      "folders", "dir",
    "directory", "glob",       "plugin", "plugins",    "script",      "scripts", "secret",
    "password",  "passphrase", "token",  "credential", "credentials", "dsn",     "url"};

bool has_protected_word(std::string_view name) {
    std::size_t begin = 0;
    while (begin <= name.size()) {
        const std::size_t end = std::min(name.find_first_of("_-", begin), name.size());
        const std::string word = ascii_lower(name.substr(begin, end - begin));
        if (std::find(protected_words.begin(), protected_words.end(), word) != protected_words.end()) return true;
        begin = end + 1;
    }
    return false;
}

bool holds_secret(const Json &value) {
    if (value.is_string()) return has_secret(value.get_ref<const std::string &>());
    return value.is_structured() && std::any_of(value.begin(), value.end(), holds_secret);
}

// The request's text with every ${ made harmless.
Json escaped(const Json &value) {
    if (value.is_string()) return escape_references(value.get_ref<const std::string &>());
    Json result = value;
    if (value.is_structured())
        for (Json &item : result) item = escaped(item);
    return result;
}

std::string joined(const Json &names) {
    std::string text;
    for (const Json &name : names) text += (text.empty() ? "" : ", ") + name.get<std::string>();
    return text;
}

// "writer (delimiter, header), query": what the profile lets a request set.
std::string allowed_text(const Json &allowed) {
    std::string text;
    for (const auto &[name, value] : allowed.items()) {
        if (value == Json(false) || (value.is_array() && value.empty())) continue;
        text += (text.empty() ? "" : ", ") + name + (value.is_array() ? " (" + joined(value) + ")" : "");
    }
    return text.empty() ? "nothing" : text;
}

class RequestApplication {
public:
    explicit RequestApplication(Profile &profile) : profile_(profile) {}

    void apply(const std::string &name, const Json &value) {
        if (name == "source")
            set_all(name, value, profile_.source.settings);
        else if (name == "transform")
            set_all(name, value, profile_.transform_settings);
        else if (name == "writer")
            set_all(name, value, profile_.writer.settings);
        else if (name == "output")
            set_output(value);
        else if (name == "query")
            set_query(value);
        else if (name == "fields")
            set_fields(value);
        else if (name == "columns")
            profile_.columns = names_in(name, value);
        else
            refuse(name, "cannot be set by a request");
    }

private:
    [[noreturn]] void refuse(const std::string &key, const std::string &why) const {
        throw Failure(Status::bad_config, "request: " + key + ": " + why + "; profile " + shown(profile_.id) +
                                              " lets a request set: " + allowed_text(profile_.request));
    }

    void require(const std::string &name) const {
        if (profile_.request.value(name, Json(false)) != Json(true)) refuse(name, "cannot be set by a request");
    }

    void set_all(const std::string &name, const Json &values, Json &settings) {
        if (!values.is_object()) refuse(name, "must be a map of settings, not " + std::string(json_kind_text(values)));
        for (const auto &[setting, value] : values.items()) {
            require_listed(name, setting);
            settings[setting] = name == "transform" ? value : escaped(value);
            profile_.document[name]["settings"][setting] = settings[setting];
        }
    }

    void require_listed(const std::string &name, const std::string &key) const {
        const Json allowed = profile_.request.value(name, Json::array());
        if (std::find(allowed.begin(), allowed.end(), Json(key)) == allowed.end())
            refuse(key_below(name, key), "cannot be set by a request");
    }

    // Its only key that a profile can list is row_number.
    void set_output(const Json &values) {
        if (!values.is_object()) refuse("output", "must be a map, not " + std::string(json_kind_text(values)));
        for (const auto &[key, value] : values.items()) {
            require_listed("output", key);
            if (!value.is_string())
                refuse(key_below("output", key), "must be text, not " + std::string(json_kind_text(value)));
            profile_.row_number = value.get<std::string>();
            const std::string problem = row_number_problem(profile_.row_number);
            if (!problem.empty()) refuse(key_below("output", key), problem);
            profile_.document["output"][key] = value;
        }
    }

    void set_query(const Json &query) {
        require("query");
        if (!query.is_object()) refuse("query", "must be a map, not " + std::string(json_kind_text(query)));
        require_valid_query(query, "request: query");
        // What the profile leaves out must not be found out by what leads to it.
        if (profile_.query && asks_related(read_query_text(query.dump(), "query").where))
            refuse("query", "cannot ask for related entities, since the profile chooses records by a query of its own");
        Json both = Json::object();
        if (profile_.query) both["and"] = Json::array({*profile_.query, query});
        profile_.query = profile_.query ? both : query;
        profile_.document["source"]["query"] = *profile_.query;
    }

    void set_fields(const Json &fields) {
        require("fields");
        profile_.fields = names_in("fields", fields);
    }

    std::vector<std::string> names_in(const std::string &key, const Json &list) const {
        const auto is_name = [](const Json &item) {
            return item.is_string() && !item.get_ref<const std::string &>().empty();
        };
        if (!list.is_array() || !std::all_of(list.begin(), list.end(), is_name)) refuse(key, "must be a list of names");
        return list.get<std::vector<std::string>>();
    }

    Profile &profile_;
};

}  // namespace

std::string request_setting_problem(std::string_view setting, const Json &settings) {
    if (has_protected_word(setting))
        return "a request must never set a path, a plugin, a script or a secret, and " + shown(setting) +
               " speaks of one";
    const auto value = settings.find(std::string(setting));
    if (value != settings.end() && holds_secret(*value))
        return shown(setting) + " holds a secret, which a request must never set";
    return "";
}

void authorize(const Profile &profile, const std::vector<std::string> &roles) {
    const std::vector<std::string> &allowed = profile.allowed_roles;
    const bool is_allowed = allowed.empty() || std::any_of(roles.begin(), roles.end(), [&](const std::string &role) {
                                return std::find(allowed.begin(), allowed.end(), role) != allowed.end();
                            });
    if (is_allowed) return;
    std::string names;
    for (const std::string &role : allowed) names += (names.empty() ? "" : ", ") + role;
    throw Failure(Status::bad_config,
                  "profile " + shown(profile.id) + " may be run with one of these roles only: " + names);
}

bool may_request_set(const Profile &profile, const char *part, std::string_view name) {
    const auto allowed = profile.request.find(part);
    return allowed != profile.request.end() && allowed->is_array() &&
           std::find(allowed->begin(), allowed->end(), name) != allowed->end();
}

Profile apply_request(Profile profile, const Json &request, const PluginSchemas &schemas) {
    if (!request.is_object()) throw Failure(Status::bad_config, "request: must be a map");
    RequestApplication application(profile);
    for (const auto &[name, value] : request.items()) application.apply(name, value);
    require_valid_settings(profile.source, "source", "request: source", schemas);
    require_valid_settings(profile.writer, "writer", "request: writer", schemas);
    return profile;
}

Profile apply_form(Profile profile, const Json &form, const PluginSchemas &schemas) {
    const Json settings = form.value("writer", Json::object());
    for (const auto &[setting, value] : settings.items()) {
        if (profile.writer.settings.contains(setting)) continue;
        profile.writer.settings[setting] = escaped(value);
        profile.document["writer"]["settings"][setting] = profile.writer.settings[setting];
    }
    const std::string row_number = form.value("output", Json::object()).value("row_number", "");
    if (!row_number.empty() && profile.row_number.empty()) {
        profile.row_number = row_number;
        profile.document["output"]["row_number"] = row_number;
    }
    require_valid_settings(profile.writer, "writer", "request: writer", schemas);
    return profile;
}

void narrow_query(Profile &profile, const Json &query) {
    Json both = Json::object();
    if (profile.query) both["and"] = Json::array({query, *profile.query});
    profile.query = profile.query ? both : query;
    profile.document["source"]["query"] = *profile.query;
}

void narrow_result(Profile &profile, const Json &query) {
    if (profile.result_query)
        profile.result_query = Json{{"and", Json::array({query, *profile.result_query})}};
    else
        profile.result_query = query;
}

void limit_columns(Profile &profile, const std::vector<std::string> &columns) {
    const auto is_hidden = [&](const std::string &name) {
        return std::find(columns.begin(), columns.end(), name) == columns.end();
    };
    if (profile.columns.empty()) profile.columns = columns;
    for (const std::string &name : profile.columns)
        if (is_hidden(name))
            throw Failure(Status::bad_config, "columns: " + shown(name) + " is none of those that may be seen");
    profile.hides_columns = true;
}

}  // namespace sluice
