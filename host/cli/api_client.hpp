// Asking a server that runs, over its API.
#pragma once

#include "engine/profile/profile.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace CLI {
class App;
}

namespace sluice::cli {

/// Which server, and as whom. What is empty is taken from SLUICE_URL and SLUICE_KEY; keys stand in no argument, where
/// every user of the machine could read them.
struct ApiOptions {
    std::string url;       // --url
    std::string key_file;  // --key-file; "-": standard input
    std::string ca_file;   // --ca-file: PEM; empty: the system's
};

/// Add --url, --key-file and --ca-file to a command.
void add_api_options(CLI::App &command, ApiOptions &options);

/// Over libcurl: certificates are checked, redirects are not followed, proxies are not used. One thread.
class ApiClient {
public:
    static constexpr std::size_t answer_bytes_max = 64u << 20;
    static constexpr std::chrono::seconds timeout{30};  // of a whole call

    /// Throws Failure (bad_config) for a URL or a key that cannot be one, or a file that cannot be read.
    explicit ApiClient(const ApiOptions &options);

    /// The answer to a request for `path` ("/api/v1/exports?limit=5"), which has succeeded. Throws Failure: io_retry
    /// when nobody answers, or not now; bad_config with the server's own words for what it refuses; bad_data for an
    /// answer that is no JSON or over answer_bytes_max. No message holds the key.
    Json get(const std::string &path) const { return call("GET", path); }
    Json post(const std::string &path) const { return call("POST", path); }

    /// Without slash at its end.
    const std::string &url() const noexcept { return url_; }

private:
    Json call(const char *method, const std::string &path) const;

    std::string url_, key_, ca_file_;
};

}  // namespace sluice::cli
