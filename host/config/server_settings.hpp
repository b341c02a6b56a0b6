// sluice.yaml: how the server works.
#pragma once

#include "engine/profile/problem.hpp"
#include "engine/profile/profile.hpp"
#include "engine/profile/variables.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sluice {

/// What a tenant may do; a tenant that the settings do not name may do what TenantSettings{} says.
struct TenantSettings {
    std::string display_name;
    std::int64_t running_max = 0;    // 0: any number
    std::int64_t queued_max = 1000;  // unfinished jobs
    std::int64_t weight = 1;         // of its turns
    std::chrono::seconds retention_max = std::chrono::days(30);
    std::string organisation;  // the tenant's id in the Zoho Analytics API; empty: made of its own
    std::map<std::string, std::filesystem::path> channels;  // that exports are published to, and their folders
    std::map<std::string, Json> sources;  // {"plugin", "settings"} of profiles that are imported, by type of channel
    struct {
        std::string url;                    // empty for none
        std::filesystem::path secret_file;  // holds "whsec_..."; empty: not signed
    } callback;                             // for jobs of clients that cannot name one
};

/// A plain value; the members stand as in the file. Paths are absolute.
struct ServerSettings {
    std::string listen = "127.0.0.1:8080";  // host:port
    std::string admin_listen;               // for /metrics and readiness without a key; empty for none
    std::filesystem::path data = "sluice-data";
    std::string public_url;  // without slash at its end; empty: made of the address
    struct {
        std::filesystem::path certificate, key;  // PEM; both or neither
    } tls;
    bool is_tls_by_proxy = false;
    std::vector<std::string> trusted_proxies;
    std::vector<std::filesystem::path> profiles, scripts, plugins;
    std::filesystem::path catalogue;  // of datasets; empty for none
    Variables variables;
    struct {
        unsigned count = 0, threads = 0;    // 0: after the number of cores
        std::uint64_t memory = 2ull << 30;  // bytes of data
        std::chrono::seconds timeout = std::chrono::hours(6);
    } runners;
    struct {
        std::uint64_t job_max = 20ull << 30, free_min = 512ull << 20;  // bytes
    } artifacts;
    struct {
        std::uint64_t upload_max = 1ull << 30;      // bytes
        std::int64_t statement_rows_max = 800'000;  // of the result of one
    } datasets;
    std::map<std::string, std::chrono::seconds> retention;  // by dialect; every dialect is there
    struct {
        std::int64_t active_max = 5;             // unfinished jobs of an organisation; 0: any number
        bool has_workbooks = false;              // xls is answered with xlsx files
        std::int64_t pdf_cells_max = 1'000'000;  // of one file; 0: any number
        bool shows_hidden_columns = false;       // where a request does not say
        bool hides_expired = false;              // a job whose time is over is not there
    } zoho;
    struct {
        std::int64_t active_max = 10;          // unfinished downloads of a tenant; 0: any number
        std::int64_t daily_max = 0;            // jobs of a tenant within 24 hours; 0: any number
        std::int64_t entities_max = 200'000;   // of a download; 0: any number
        std::uint64_t result_max = 300 << 20;  // bytes of its file
    } bing;
    std::chrono::seconds drain{30};
    std::vector<std::string> callback_networks;  // callbacks.allow: that may be called beside public addresses
    struct {
        bool is_json = false;
        int level = 2;  // SLUICE_LOG_…
    } log;
    std::map<std::string, TenantSettings> tenants;

    ServerSettings();

    /// Throws Failure (bad_config) for what is no HOST:PORT.
    void set_listen(const std::string &address);
    /// "host" and port of `listen`.
    std::string listen_host() const;
    std::uint16_t listen_port() const;
};

/// The settings of a file. What the file leaves out has its default; relative paths are relative to the file's folder.
/// Throws Failure (bad_config) with every problem, its line and what to do about it.
ServerSettings read_server_settings(const std::filesystem::path &file);

/// The settings as JSON, for `sluice config show`: defaults filled in, durations and sizes as people write them.
Json to_json(const ServerSettings &settings);

/// The JSON Schema (draft-07) of the file, with a description and the default of every setting.
const std::string &server_settings_schema();

/// True for a name that a tenant may have: [a-z0-9][a-z0-9_-]{0,62}, and no first part of one of the server's paths.
bool is_tenant_id(std::string_view text) noexcept;

}  // namespace sluice
