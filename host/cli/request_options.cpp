#include "host/cli/request_options.hpp"

#include "engine/base/limits.hpp"
#include "engine/profile/overrides.hpp"
#include "engine/profile/query_check.hpp"
#include "engine/profile/yaml_json.hpp"
#include "engine/profile/yaml_reader.hpp"
#include "host/cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <memory>

namespace sluice::cli {

namespace {

[[noreturn]] void refuse(const std::string &option, const std::string &what) {
    throw Failure(Status::bad_config, option + ": " + what);
}

// {"writer.delimiter=;", "fields=[a, b]"} as {"writer": {"delimiter": ";"}, "fields": ["a", "b"]}; values are written
// as for --set.
Json settings_request(const std::vector<std::string> &settings) {
    Overrides overrides;
    for (const std::string &setting : settings) overrides.push_back(split_key_value(setting));
    YamlNode nothing;
    nothing.kind = YamlNode::Kind::map;
    Problems problems;
    const YamlNode tree = with_overrides(nothing, overrides, problems);
    Json request = to_json(tree, "", NullMembers::keep, problems);
    if (const YamlMember *query = tree.find("query")) check_query(query->value, "query", request["query"], problems);
    if (!problems.empty()) {
        const Problem &first = problems.list().front();
        refuse("--request " + first.key, first.message);
    }
    return request;
}

std::string read_query_file(const std::string &name) {
    std::ifstream file(name, std::ios::binary);
    if (!file) refuse("--query", "there is no file '" + name + "' that can be read; a query itself begins with {");
    std::string text(limits::profile_bytes_max + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.bad()) refuse("--query", "'" + name + "' cannot be read");
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
}

Json read_query(const std::string &option) {
    const std::size_t first = option.find_first_not_of(" \t\r\n");
    const bool is_inline = first != std::string::npos && option[first] == '{';
    Place place;
    place.file = std::make_shared<const std::string>(is_inline ? "--query" : option);
    Problems problems;
    const std::optional<YamlNode> tree = read_yaml(is_inline ? option : read_query_file(option), place, problems);
    Json query;
    if (tree) {
        query = to_json(*tree, "", NullMembers::keep, problems);
        check_query(*tree, "", query, problems);
    }
    if (!problems.empty()) throw problems.failure();
    return query;
}

void set_once(Json &request, const char *key, const char *option, Json value) {
    if (request.contains(key)) refuse(option, std::string("does not go with --request ") + key + "=...");
    request[key] = std::move(value);
}

}  // namespace

void add_request_options(CLI::App &command, RequestOptions &options) {
    command
        .add_option("--request", options.settings,
                    "Set what the profile allows a request to set, e.g. transform.locale=de-DE")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false)
        ->check(key_value_problem);
    command
        .add_option(
            "--query", options.query,
            "Only these records, besides the profile's own query: '{types: [sku]}', or a file with such a query")
        ->type_name("QUERY|FILE");
    command.add_option("--attributes", options.attributes, "The attributes that are wanted, for the script's columns")
        ->type_name("NAME,...")
        ->delimiter(',')
        ->allow_extra_args(false);
    command
        .add_option("--locale", options.locales,
                    "The locale that values are taken from; of several the first that has any, and each for columns "
                    "that are repeated for locales")
        ->type_name("LOCALE,...")
        ->delimiter(',')
        ->allow_extra_args(false);
}

Json request_of(const RequestOptions &options, const Profile &profile) {
    Json request = settings_request(options.settings);
    if (!options.query.empty()) set_once(request, "query", "--query", read_query(options.query));
    if (!options.attributes.empty()) set_once(request, "fields", "--attributes", options.attributes);
    if (options.locales.empty()) return request;
    if (std::find(options.locales.begin(), options.locales.end(), "") != options.locales.end())
        refuse("--locale", "is empty; a locale is a text such as de-DE");
    Json &transform = request["transform"];
    if (!transform.is_null() && !transform.is_object()) return request;  // refused by who applies it
    set_once(transform, "locale", "--locale",
             options.locales.size() == 1 ? Json(options.locales[0]) : Json(options.locales));
    // A profile that lists locales means those of its columns.
    if (profile.transform_settings.contains("locales")) set_once(transform, "locales", "--locale", options.locales);
    return request;
}

}  // namespace sluice::cli
