// What a request sets, as the commands take it.
#pragma once

#include "engine/profile/profile.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace sluice::cli {

struct RequestOptions {
    std::vector<std::string> settings;    // --request key=value
    std::string query;                    // JSON, YAML, or the name of a file that holds it
    std::vector<std::string> attributes;  // names
    std::vector<std::string> locales;

    bool empty() const { return settings.empty() && query.empty() && attributes.empty() && locales.empty(); }
};

/// Add --request, --query, --attributes and --locale to a command.
void add_request_options(CLI::App &command, RequestOptions &options);

/// The request that the options make, for apply_request() on `profile`. Throws Failure (bad_config).
Json request_of(const RequestOptions &options, const Profile &profile);

}  // namespace sluice::cli
