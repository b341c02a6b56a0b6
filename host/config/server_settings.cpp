#include "host/config/server_settings.hpp"

#include "engine/abi/plugin_abi.h"
#include "engine/profile/quantity.hpp"
#include "engine/profile/settings_check.hpp"
#include "engine/profile/yaml_json.hpp"
#include "engine/profile/yaml_reader.hpp"
#include "host/callbacks/address_rules.hpp"
#include "host/http/proxy_trust.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

namespace sluice {

namespace fs = std::filesystem;

namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 9> reserved_tenants = {"api",     "rest",         "restapi", "oauth", "health",
                                                              "metrics", "dataplatform", "web",     "sluice"};
constexpr std::array<std::pair<const char *, int>, 4> log_levels = {{{"debug", SLUICE_LOG_DEBUG},
                                                                     {"info", SLUICE_LOG_INFO},
                                                                     {"warning", SLUICE_LOG_WARNING},
                                                                     {"error", SLUICE_LOG_ERROR}}};

constexpr std::uint64_t runner_memory_min = 64ull << 20;  // with less, it does not even start

std::string read_text(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw Failure(Status::bad_config, "cannot read the settings " + shown(file.string()));
    return {std::istreambuf_iterator<char>(stream), {}};
}

// Takes values out of a checked document; what the schema cannot say is a problem with its place.
class Reading {
public:
    Reading(const YamlNode &tree, const Json &document, fs::path folder, Problems &problems)
        : tree_(tree), document_(document), folder_(std::move(folder)), problems_(problems) {}

    template <typename Value>
    void take(const std::vector<std::string> &path, Value &value) const {
        const Json *const found = find(path);
        if (found == nullptr) return;
        if constexpr (std::is_same_v<Value, fs::path>)
            value = absolute(found->get<std::string>());
        else if constexpr (std::is_same_v<Value, std::vector<fs::path>>)
            for (const Json &item : *found) value.push_back(absolute(item.get<std::string>()));
        else if constexpr (std::is_same_v<Value, std::chrono::seconds>)
            take_quantity(path, parse_duration(found->get_ref<const std::string &>()), value,
                          "a duration is written 90s, 30m, 12h or 7d");
        else
            value = found->get<Value>();
    }

    void take_size(const std::vector<std::string> &path, std::uint64_t &value) const {
        if (const Json *const found = find(path))
            take_quantity(path, parse_size(found->get_ref<const std::string &>()), value,
                          "a size is written 512MiB or 20GiB");
    }

    void refuse(const std::vector<std::string> &path, const std::string &why, bool is_key = false) const {
        const Located found = locate(tree_, "", path, is_key);
        problems_.add(found.place, found.key, why);
    }

    const Json *find(const std::vector<std::string> &path) const {
        const Json *value = &document_;
        for (const std::string &key : path) {
            const auto found = value->find(key);
            if (found == value->end() || found->is_null()) return nullptr;
            value = &*found;
        }
        return value;
    }

private:
    template <typename Quantity, typename Value>
    void take_quantity(const std::vector<std::string> &path, const std::optional<Quantity> &quantity, Value &value,
                       const char *form) const {
        if (quantity)
            value = static_cast<Value>(*quantity);
        else
            refuse(path, form);
    }

    fs::path absolute(const std::string &text) const { return (folder_ / text).lexically_normal(); }

    const YamlNode &tree_;
    const Json &document_;
    fs::path folder_;
    Problems &problems_;
};

bool is_address(const std::string &text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) return false;
    unsigned port = 0;
    const char *const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, port);
    return error == std::errc() && stop == end && port <= 65'535;
}

// As those read them who go by them.
template <typename Networks>
void take_networks(const Reading &reading, const std::vector<std::string> &path, std::vector<std::string> &texts) {
    reading.take(path, texts);
    try {
        static_cast<void>(Networks(texts));
    } catch (const Failure &failure) {
        reading.refuse(path, failure.message());
    }
}

void read_tenants(const Reading &reading, ServerSettings &settings) {
    const Json *const tenants = reading.find({"tenants"});
    if (tenants == nullptr) return;
    for (const auto &[id, value] : tenants->items()) {
        if (!is_tenant_id(id))
            reading.refuse(
                {"tenants", id},
                "a tenant's id is made of a-z, 0-9, _ and -, up to 63 of them, and is no name of a path of the "
                "server (api, rest, restapi, oauth, health, metrics, dataplatform, web)",
                true);
        TenantSettings &tenant = settings.tenants[id];
        reading.take({"tenants", id, "display_name"}, tenant.display_name);
        reading.take({"tenants", id, "running_max"}, tenant.running_max);
        reading.take({"tenants", id, "queued_max"}, tenant.queued_max);
        reading.take({"tenants", id, "weight"}, tenant.weight);
        reading.take({"tenants", id, "retention_max"}, tenant.retention_max);
        reading.take({"tenants", id, "organisation"}, tenant.organisation);
        if (tenant.organisation.find_first_not_of("0123456789") != std::string::npos)
            reading.refuse({"tenants", id, "organisation"}, "is a number: digits alone");
        if (const Json *const channels = reading.find({"tenants", id, "channels"}))
            for (const auto &[channel, folder] : channels->items())
                reading.take({"tenants", id, "channels", channel}, tenant.channels[channel]);
        if (const Json *const sources = reading.find({"tenants", id, "sources"}))
            for (const auto &[type, source] : sources->items()) tenant.sources[type] = source;
        reading.take({"tenants", id, "callback", "url"}, tenant.callback.url);
        reading.take({"tenants", id, "callback", "secret_file"}, tenant.callback.secret_file);
        const std::string &url = tenant.callback.url;
        if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://"))
            reading.refuse({"tenants", id, "callback", "url"}, "begins with https:// or http://");
    }
}

void read_all(const Reading &reading, ServerSettings &settings) {
    reading.take({"listen"}, settings.listen);
    reading.take({"admin_listen"}, settings.admin_listen);
    reading.take({"data"}, settings.data);
    reading.take({"public_url"}, settings.public_url);
    reading.take({"tls", "certificate"}, settings.tls.certificate);
    reading.take({"tls", "key"}, settings.tls.key);
    reading.take({"tls_by_proxy"}, settings.is_tls_by_proxy);
    take_networks<http::TrustedProxies>(reading, {"trusted_proxies"}, settings.trusted_proxies);
    reading.take({"profiles"}, settings.profiles);
    reading.take({"scripts"}, settings.scripts);
    reading.take({"plugins"}, settings.plugins);
    reading.take({"catalogue"}, settings.catalogue);
    if (const Json *const variables = reading.find({"variables"}))
        for (const auto &[name, value] : variables->items()) {
            if (!is_variable_name(name)) reading.refuse({"variables", name}, "is no name of a variable", true);
            settings.variables[name] = value.is_string() ? value.get<std::string>() : value.dump();
        }
    reading.take({"runners", "count"}, settings.runners.count);
    reading.take({"runners", "threads"}, settings.runners.threads);
    reading.take_size({"runners", "memory"}, settings.runners.memory);
    if (settings.runners.memory < runner_memory_min)
        reading.refuse({"runners", "memory"}, "a runner needs 64MiB at least");
    reading.take({"runners", "timeout"}, settings.runners.timeout);
    reading.take_size({"artifacts", "job_max"}, settings.artifacts.job_max);
    reading.take_size({"artifacts", "free_min"}, settings.artifacts.free_min);
    reading.take_size({"datasets", "upload_max"}, settings.datasets.upload_max);
    reading.take({"datasets", "statement_rows_max"}, settings.datasets.statement_rows_max);
    for (auto &[dialect, duration] : settings.retention) reading.take({"retention", dialect}, duration);
    reading.take({"zoho", "active_max"}, settings.zoho.active_max);
    if (const Json *const xls = reading.find({"zoho", "xls"})) settings.zoho.has_workbooks = *xls == "xlsx";
    reading.take({"zoho", "pdf_cells_max"}, settings.zoho.pdf_cells_max);
    if (const Json *const hidden = reading.find({"zoho", "hidden_columns"}))
        settings.zoho.shows_hidden_columns = *hidden == "show";
    if (const Json *const expired = reading.find({"zoho", "expired"}))
        settings.zoho.hides_expired = *expired == "missing";
    reading.take({"bing", "active_max"}, settings.bing.active_max);
    reading.take({"bing", "daily_max"}, settings.bing.daily_max);
    reading.take({"bing", "entities_max"}, settings.bing.entities_max);
    reading.take_size({"bing", "result_max"}, settings.bing.result_max);
    reading.take({"drain"}, settings.drain);
    take_networks<AddressRules>(reading, {"callbacks", "allow"}, settings.callback_networks);
    if (const Json *const format = reading.find({"log", "format"})) settings.log.is_json = *format == "json";
    if (const Json *const level = reading.find({"log", "level"}))
        for (const auto &[name, value] : log_levels)
            if (*level == name) settings.log.level = value;
    read_tenants(reading, settings);

    for (const auto &[key, address] :
         {std::pair("listen", settings.listen), std::pair("admin_listen", settings.admin_listen)})
        if (!address.empty() && !is_address(address)) reading.refuse({key}, "an address is written 127.0.0.1:8080");
    if (settings.tls.certificate.empty() != settings.tls.key.empty())
        reading.refuse({"tls"}, "certificate and key go together");
    if (!settings.public_url.empty() && !settings.public_url.starts_with("http://") &&
        !settings.public_url.starts_with("https://"))
        reading.refuse({"public_url"}, "begins with https:// or http://");
    while (settings.public_url.ends_with('/')) settings.public_url.pop_back();
}

std::string duration_text(std::chrono::seconds duration) {
    const auto count = duration.count();
    if (count % 86'400 == 0) return std::to_string(count / 86'400) + "d";
    if (count % 3'600 == 0) return std::to_string(count / 3'600) + "h";
    if (count % 60 == 0) return std::to_string(count / 60) + "m";
    return std::to_string(count) + "s";
}

std::string size_text(std::uint64_t bytes) {
    constexpr std::array units = {"B", "KiB", "MiB", "GiB", "TiB"};
    std::size_t unit = 0;
    while (bytes > 0 && bytes % 1024 == 0 && unit + 1 < units.size()) {
        bytes /= 1024;
        ++unit;
    }
    return std::to_string(bytes) + units[unit];
}

std::vector<std::string> texts_of(const std::vector<fs::path> &paths) { return {paths.begin(), paths.end()}; }

Json to_json(const TenantSettings &tenant) {
    Json json = {{"display_name", tenant.display_name},
                 {"running_max", tenant.running_max},
                 {"queued_max", tenant.queued_max},
                 {"weight", tenant.weight},
                 {"retention_max", duration_text(tenant.retention_max)},
                 {"organisation", tenant.organisation},
                 {"channels", Json::object()},
                 {"sources", tenant.sources}};
    for (const auto &[channel, folder] : tenant.channels) json["channels"][channel] = folder.string();
    if (!tenant.callback.url.empty()) json["callback"]["url"] = tenant.callback.url;
    if (!tenant.callback.secret_file.empty()) json["callback"]["secret_file"] = tenant.callback.secret_file.string();
    return json;
}

}  // namespace

ServerSettings::ServerSettings()
    : retention{{"native", 7 * 24h}, {"riversand", 24h}, {"bing", 14 * 24h}, {"zoho", 1h}} {}

void ServerSettings::set_listen(const std::string &address) {
    if (!is_address(address)) throw Failure(Status::bad_config, "listen: an address is written 127.0.0.1:8080");
    listen = address;
}

std::string ServerSettings::listen_host() const { return listen.substr(0, listen.rfind(':')); }

std::uint16_t ServerSettings::listen_port() const {
    return static_cast<std::uint16_t>(std::stoul(listen.substr(listen.rfind(':') + 1)));
}

ServerSettings read_server_settings(const fs::path &file) {
    Problems problems;
    Place place;
    place.file = std::make_shared<const std::string>(file.string());
    ServerSettings settings;
    const fs::path folder = fs::absolute(file).parent_path();
    settings.data = folder / settings.data;
    const std::optional<YamlNode> tree = read_yaml(read_text(file), place, problems);
    if (tree && tree->kind != YamlNode::Kind::null) {
        const Json document = to_json(*tree, "", NullMembers::drop, problems);
        const SettingsSchema schema(server_settings_schema(), "sluice.yaml");
        for (const SettingsProblem &problem : schema.check(document)) {
            const Located found = locate(*tree, "", problem.path, problem.is_key);
            problems.add(found.place, found.key, problem.message);
        }
        if (problems.empty()) read_all(Reading(*tree, document, folder, problems), settings);
    }
    if (!problems.empty()) throw problems.failure();
    return settings;
}

Json to_json(const ServerSettings &settings) {
    Json json = {
        {"listen", settings.listen},
        {"admin_listen", settings.admin_listen},
        {"data", settings.data.string()},
        {"public_url", settings.public_url},
        {"tls", Json::object()},
        {"tls_by_proxy", settings.is_tls_by_proxy},
        {"trusted_proxies", settings.trusted_proxies},
        {"profiles", texts_of(settings.profiles)},
        {"scripts", texts_of(settings.scripts)},
        {"plugins", texts_of(settings.plugins)},
        {"variables", settings.variables},
        {"runners",
         {{"count", settings.runners.count},
          {"threads", settings.runners.threads},
          {"memory", size_text(settings.runners.memory)},
          {"timeout", duration_text(settings.runners.timeout)}}},
        {"artifacts",
         {{"job_max", size_text(settings.artifacts.job_max)}, {"free_min", size_text(settings.artifacts.free_min)}}},
        {"datasets",
         {{"upload_max", size_text(settings.datasets.upload_max)},
          {"statement_rows_max", settings.datasets.statement_rows_max}}}};
    if (!settings.catalogue.empty()) json["catalogue"] = settings.catalogue.string();
    if (!settings.tls.certificate.empty())
        json["tls"] = {{"certificate", settings.tls.certificate.string()}, {"key", settings.tls.key.string()}};
    for (const auto &[dialect, duration] : settings.retention) json["retention"][dialect] = duration_text(duration);
    json["zoho"] = {{"active_max", settings.zoho.active_max},
                    {"xls", settings.zoho.has_workbooks ? "xlsx" : "refuse"},
                    {"pdf_cells_max", settings.zoho.pdf_cells_max},
                    {"hidden_columns", settings.zoho.shows_hidden_columns ? "show" : "hide"},
                    {"expired", settings.zoho.hides_expired ? "missing" : "job"}};
    json["bing"] = {{"active_max", settings.bing.active_max},
                    {"daily_max", settings.bing.daily_max},
                    {"entities_max", settings.bing.entities_max},
                    {"result_max", size_text(settings.bing.result_max)}};
    json["drain"] = duration_text(settings.drain);
    json["callbacks"] = {{"allow", settings.callback_networks}};
    json["log"] = {{"format", settings.log.is_json ? "json" : "text"}};
    for (const auto &[name, value] : log_levels)
        if (settings.log.level == value) json["log"]["level"] = name;
    json["tenants"] = Json::object();
    for (const auto &[id, tenant] : settings.tenants) json["tenants"][id] = to_json(tenant);
    return json;
}

bool is_tenant_id(std::string_view text) noexcept {
    const auto is_first = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !text.empty() && text.size() <= 63 && is_first(text[0]) &&
           std::all_of(text.begin(), text.end(), [&](char c) { return is_first(c) || c == '_' || c == '-'; }) &&
           std::find(reserved_tenants.begin(), reserved_tenants.end(), text) == reserved_tenants.end();
}

}  // namespace sluice
