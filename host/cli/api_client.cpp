#include "host/cli/api_client.hpp"

#include "engine/base/failure.hpp"
#include "engine/profile/problem.hpp"
#include "host/cli/secret_input.hpp"

#include <curl/curl.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

namespace sluice::cli {

namespace {

constexpr const char *usual_url = "http://127.0.0.1:8080";

std::string environment(const char *name) {
    const char *const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::string url_of(const ApiOptions &options) {
    std::string url = options.url.empty() ? environment("SLUICE_URL") : options.url;
    if (url.empty()) url = usual_url;
    while (url.ends_with('/')) url.pop_back();
    if (!url.starts_with("http://") && !url.starts_with("https://"))
        throw Failure(Status::bad_config, "the server's URL (--url, SLUICE_URL) begins with https:// or http://");
    return url;
}

std::string key_in(const std::string &file) {
    if (file == "-") return read_secrets({"key"}).front();
    std::ifstream stream(file);
    std::string key;
    if (!std::getline(stream, key)) throw Failure(Status::bad_config, "cannot read a key from " + shown(file));
    return key;
}

std::string key_of(const ApiOptions &options) {
    std::string key = options.key_file.empty() ? environment("SLUICE_KEY") : key_in(options.key_file);
    while (key.ends_with('\r') || key.ends_with('\n')) key.pop_back();
    if (!std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c <= '~'; }))
        throw Failure(Status::bad_config, "the key (SLUICE_KEY, --key-file) holds characters that no key has");
    return key;
}

std::size_t take_body(char *bytes, std::size_t, std::size_t size, void *body) {
    auto &text = *static_cast<std::string *>(body);
    if (text.size() + size > ApiClient::answer_bytes_max) return 0;
    text.append(bytes, size);
    return size;
}

template <typename Value>
void set(CURL *handle, CURLoption option, Value value) {
    if (curl_easy_setopt(handle, option, value) != CURLE_OK)
        throw Failure(Status::internal, "libcurl refuses option " + std::to_string(option));
}

[[noreturn]] void fail_of(CURLcode code, const std::string &url) {
    switch (code) {
        case CURLE_COULDNT_CONNECT:
            throw Failure(Status::io_retry, "nobody listens at " + url +
                                                ": start 'sluice serve', or name the server with --url or SLUICE_URL");
        case CURLE_URL_MALFORMAT: throw Failure(Status::bad_config, shown(url) + " is no URL");
        case CURLE_WRITE_ERROR: throw Failure(Status::bad_data, "the answer of " + url + " is too long");
        default: throw Failure(Status::io_retry, "cannot ask " + url + ": " + curl_easy_strerror(code));
    }
}

// What a server says of a request that it refuses, in its words when it has any.
[[noreturn]] void refuse(long status, const std::string &body, const std::string &url) {
    const Json problem = Json::parse(body, nullptr, false);
    std::string why = "the server answers " + std::to_string(status);
    if (problem.is_object() && problem.contains("detail") && problem["detail"].is_string())
        why = problem["detail"].get<std::string>();
    if (status == 401) why += "; give it in SLUICE_KEY or with --key-file";
    const bool may_pass = status == 429 || status >= 500;
    throw Failure(may_pass ? Status::io_retry : Status::bad_config, why + " (" + url + ")");
}

}  // namespace

void add_api_options(CLI::App &command, ApiOptions &options) {
    command.add_option("--url", options.url, "The server (default: SLUICE_URL, else " + std::string(usual_url) + ")")
        ->type_name("URL");
    command
        .add_option("--key-file", options.key_file,
                    "File whose first line is the key, - for standard input (default: SLUICE_KEY)")
        ->type_name("FILE");
    command.add_option("--ca-file", options.ca_file, "Certificates to trust instead of the system's, as PEM")
        ->type_name("FILE");
}

ApiClient::ApiClient(const ApiOptions &options)
    : url_(url_of(options)), key_(key_of(options)), ca_file_(options.ca_file) {
    if (!ca_file_.empty() && !std::ifstream(ca_file_))
        throw Failure(Status::bad_config, "cannot read the certificates in " + shown(ca_file_) + " (--ca-file)");
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw Failure(Status::internal, "libcurl cannot be started");
}

Json ApiClient::call(const char *method, const std::string &path) const {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), curl_easy_cleanup);
    if (!handle) throw Failure(Status::io_retry, "no memory for a request");
    std::string body;
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(nullptr, curl_slist_free_all);
    if (!key_.empty()) headers.reset(curl_slist_append(nullptr, ("Authorization: Bearer " + key_).c_str()));
    set(handle.get(), CURLOPT_HTTPHEADER, headers.get());
    set(handle.get(), CURLOPT_URL, (url_ + path).c_str());
    set(handle.get(), CURLOPT_CUSTOMREQUEST, method);
    if (method == std::string_view("POST")) set(handle.get(), CURLOPT_POSTFIELDS, "");
    set(handle.get(), CURLOPT_USERAGENT, "sluice");
    set(handle.get(), CURLOPT_PROTOCOLS_STR, "http,https");
    set(handle.get(), CURLOPT_PROXY, "");
    set(handle.get(), CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(handle.get(), CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    set(handle.get(), CURLOPT_NOSIGNAL, 1L);
    set(handle.get(), CURLOPT_TIMEOUT, static_cast<long>(timeout.count()));
    set(handle.get(), CURLOPT_WRITEFUNCTION, take_body);
    set(handle.get(), CURLOPT_WRITEDATA, &body);
    if (!ca_file_.empty()) set(handle.get(), CURLOPT_CAINFO, ca_file_.c_str());

    if (const CURLcode code = curl_easy_perform(handle.get()); code != CURLE_OK) fail_of(code, url_);
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status < 200 || status > 299) refuse(status, body, url_);
    Json json = Json::parse(body, nullptr, false);
    if (json.is_discarded()) throw Failure(Status::bad_data, "the answer of " + url_ + " is no JSON");
    return json;
}

}  // namespace sluice::cli
