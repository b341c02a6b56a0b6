#include "host/server/server.hpp"

#include "engine/abi/plugin_abi.h"
#include "engine/base/failure.hpp"
#include "engine/base/uuid.hpp"
#include "host/access/audit_log.hpp"
#include "host/access/server_key.hpp"
#include "host/access/sqlite_key_store.hpp"
#include "host/agent/agent.hpp"
#include "host/api/dataset_api.hpp"
#include "host/api/dataset_changes.hpp"
#include "host/api/job_callback.hpp"
#include "host/api/native_api.hpp"
#include "host/api/openapi_document.hpp"
#include "host/api/profile_api.hpp"
#include "host/api/refusals.hpp"
#include "host/api/system_api.hpp"
#include "host/bing/bing_api.hpp"
#include "host/bing/bing_error.hpp"
#include "host/callbacks/callback_sender.hpp"
#include "host/exports/hidden_folders.hpp"
#include "host/exports/job_password.hpp"
#include "host/http/listener.hpp"
#include "host/http/server.hpp"
#include "host/log/logger.hpp"
#include "host/riversand/platform_error.hpp"
#include "host/riversand/riversand_api.hpp"
#include "host/riversand/task_callback.hpp"
#include "host/runner/test_bench.hpp"
#include "host/server/edit_watch.hpp"
#include "host/server/tenant_places.hpp"
#include "host/store/sqlite_callback_store.hpp"
#include "host/store/sqlite_dataset_store.hpp"
#include "host/store/sqlite_import_store.hpp"
#include "host/store/sqlite_job_store.hpp"
#include "host/store/store_database.hpp"
#include "host/zoho/zoho_api.hpp"
#include "host/zoho/zoho_error.hpp"

#include <Poco/Net/ServerSocket.h>
#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

namespace sluice {

namespace fs = std::filesystem;

namespace {

// Answers still under way when everything else has ended.
constexpr std::chrono::seconds answers_drain{5};

bool is_loopback(const std::string &host) { return host == "127.0.0.1" || host == "::1" || host.starts_with("127."); }

// "::1" of "[::1]".
std::string bare_host(const std::string &host) {
    return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

unsigned runner_count(const ServerSettings &settings) {
    if (settings.runners.count > 0) return settings.runners.count;
    return std::max(2u, 1 + std::thread::hardware_concurrency() / 2);
}

TenantSettings tenant_of(const ServerSettings &settings, const std::string &tenant) {
    const auto found = settings.tenants.find(tenant);
    return found == settings.tenants.end() ? TenantSettings{} : found->second;
}

JobStoreOptions store_options(const ServerSettings &settings) {
    JobStoreOptions options;
    options.share = [&settings](const std::string &tenant) {
        const TenantSettings about = tenant_of(settings, tenant);
        return TenantShare{about.running_max, about.weight};
    };
    return options;
}

HiddenFolders hidden_folders(const ServerSettings &settings, const ServerPlace &place) {
    HiddenFolders hidden;
    hidden.add(settings.data);
    for (const auto *folders :
         {&settings.profiles, &settings.scripts, &settings.plugins, &place.profiles, &place.scripts, &place.plugins})
        for (const fs::path &folder : *folders) hidden.add(folder);
    for (const auto &[name, value] : settings.variables) hidden.add(value);
    return hidden;
}

AgentOptions agent_options(const ServerSettings &settings, const ServerPlace &place,
                           const std::vector<fs::path> &plugin_folders, const ServerKey &key, Logger &logger) {
    AgentOptions options;
    options.name = new_uuid();
    options.program = place.program;
    options.plugin_folders = plugin_folders;
    options.runners = runner_count(settings);
    options.thread_count = settings.runners.threads > 0 ? settings.runners.threads : default_thread_count();
    options.limits = {settings.runners.memory, settings.artifacts.job_max, settings.runners.timeout};
    options.free_bytes_min = settings.artifacts.free_min;
    options.hidden = hidden_folders(settings, place);
    options.open_password = [&key](const std::string &sealed, const std::string &tenant) {
        return open_password(sealed, tenant, key);
    };
    options.log = [&logger](int level, const std::string &job, const std::string &text) {
        logger.write(level, text, {{"job", job}});
    };
    return options;
}

const std::vector<fs::path> &plugin_folders(const ServerSettings &settings, const ServerPlace &place) {
    return settings.plugins.empty() ? place.plugins : settings.plugins;
}

ProfileStoreOptions profile_options(const ServerSettings &settings, const ServerPlace &place) {
    ProfileStoreOptions options;
    options.folders = settings.profiles.empty() ? place.profiles : settings.profiles;
    options.variables = settings.variables;
    return options;
}

fs::path made_private(const fs::path &folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (!error) fs::permissions(folder, fs::perms::owner_all, error);
    if (error) throw system_failure("make the folder " + folder.string(), error.value());
    return folder;
}

// Nobody is served by accident.
void require_safe_address(const ServerSettings &settings, KeyStore &keys) {
    if (is_loopback(bare_host(settings.listen_host()))) return;
    const auto refuse = [&](const std::string &what) {
        throw Failure(Status::bad_config,
                      "listen: " + settings.listen + " can be reached from other machines: " + what);
    };
    if (!keys.did_ever_hold_keys()) refuse("make a key first ('sluice keys create')");
    if (settings.tls.certificate.empty() && !settings.is_tls_by_proxy)
        refuse("set tls.certificate and tls.key, or tls_by_proxy when a proxy in front does TLS");
    if (settings.public_url.empty()) refuse("set public_url, which answers use");
}

Poco::Net::ServerSocket listen_socket(const ServerSettings &settings) {
    const std::string host = bare_host(settings.listen_host());
    if (settings.tls.certificate.empty()) return http::listen_plain(host, settings.listen_port());
    return http::listen_tls(host, settings.listen_port(),
                            {settings.tls.certificate.string(), settings.tls.key.string()});
}

}  // namespace

struct Server::Parts {
    // In the order in which they need each other.
    const ServerSettings settings;
    Logger &logger;
    const fs::path data;
    StoreDatabase database;
    SqliteJobStore store;
    SqliteKeyStore keys;
    AuditLog audit;
    PeerThrottle throttle;
    const http::TrustedProxies proxies;
    ArtifactRoot artifacts;
    SqliteDatasetStore dataset_store;
    DatasetFiles dataset_files;
    TransformVault transforms;
    SqliteImportStore imports;
    TestBench tests;
    ProfileLibrary profiles;
    DatasetLibrary datasets;
    Metrics metrics;
    JobWatch watch;
    ServerKey key;
    SqliteCallbackStore callbacks;
    const OutgoingCalls calls;
    Agent agent;
    ExportDesk desk;
    Doorkeeper doorkeeper;
    const ApiActs acts;
    NativeApi native;
    const std::map<std::string, riversand::TenantPlaces> places;
    RiversandApi riversand;
    ZohoApi zoho;
    BingApi bing;
    std::unique_ptr<CallbackSender> sender;  // once the store has its listener
    http::Router router, admin_router;
    std::unique_ptr<http::Server> server, admin_server;
    EditWatch edit_watch;

    Parts(const ServerSettings &the_settings, const ServerPlace &place, Logger &the_logger);

    TenantBounds bounds(const std::string &tenant, const std::string &dialect) const {
        const TenantSettings about = tenant_of(settings, tenant);
        const std::int64_t active_max = dialect == "zoho"   ? settings.zoho.active_max
                                        : dialect == "bing" ? settings.bing.active_max
                                                            : 0;
        return {about.queued_max, active_max, about.retention_max};
    }
    ZohoOrganisation organisation_of(const std::string &tenant) const {
        const TenantSettings about = tenant_of(settings, tenant);
        return {about.organisation.empty() ? zoho::usual_organisation(tenant) : about.organisation,
                about.display_name.empty() ? tenant : about.display_name};
    }
    std::vector<std::string> why_not_ready() const;
    MetricsNow now();
    http::ServerSettings http_settings(const http::Router &routes);
    std::unique_ptr<http::Server> make_server(const Poco::Net::ServerSocket &socket, const http::Router &routes);
    ExportDeskOptions desk_options();
};

Server::Parts::Parts(const ServerSettings &the_settings, const ServerPlace &place, Logger &the_logger)
    : settings(the_settings),
      logger(the_logger),
      data(made_private(settings.data)),
      database(data),
      store(database, store_options(settings)),
      keys(data),
      audit(data, true),
      proxies(settings.trusted_proxies),
      artifacts(data / "artifacts"),
      dataset_store(database),
      dataset_files(dataset_store, data),
      transforms(data / "transforms"),
      imports(database),
      tests({place.program, plugin_folders(settings, place), settings.runners.memory}),
      profiles(profile_options(settings, place), settings.scripts.empty() ? place.scripts : settings.scripts,
               plugin_folders(settings, place), tests,
               [this](const std::string &tenant) {
                   return riversand::imported_texts(imports, tenant, tenant_of(settings, tenant).sources);
               }),
      datasets(settings.catalogue, data, dataset_store),
      metrics(place.version),
      key(data),
      callbacks(database),
      calls(AddressRules(settings.callback_networks)),
      agent(store, artifacts, dataset_files, transforms,
            agent_options(settings, place, profiles.plugin_folders(), key, logger)),
      desk(profiles, transforms, store, desk_options()),
      doorkeeper(keys, throttle, proxies, is_loopback(bare_host(settings.listen_host()))),
      acts(audit, doorkeeper, [this](const std::string &text) { logger.write(SLUICE_LOG_ERROR, text); }),
      native({doorkeeper, desk, store, datasets, artifacts, watch, metrics, acts, key, callbacks,
              [this] {
                  if (sender) sender->wake();
              },
              settings.public_url, [this](const std::string &tenant) { return bounds(tenant, ""); }}),
      places(tenant_places(settings)),
      riversand(
          doorkeeper,
          {profiles, imports, desk, store, watch, artifacts, metrics, acts, key,
           [this](const std::string &tenant) {
               const auto found = places.find(tenant);
               return found == places.end() ? riversand::TenantPlaces{} : found->second;
           }},
          {store, artifacts, metrics, acts, key, settings.public_url},
          {imports, profiles, acts, [this](const std::string &tenant) { return tenant_of(settings, tenant).sources; },
           hidden_folders(settings, place)}),
      zoho(doorkeeper, keys, throttle,
           {datasets, profiles, desk, store, watch, artifacts, metrics, acts, key, calls, settings.public_url,
            settings.zoho.has_workbooks, settings.zoho.pdf_cells_max, settings.zoho.shows_hidden_columns,
            settings.zoho.hides_expired},
           [this](const std::string &tenant) { return organisation_of(tenant); }),
      bing(doorkeeper,
           {datasets,
            profiles,
            desk,
            store,
            artifacts,
            metrics,
            acts,
            settings.public_url,
            {settings.bing.daily_max, settings.bing.entities_max, settings.bing.result_max}},
           {datasets, dataset_store, dataset_files.uploads(), desk, store, keys, acts, settings.public_url,
            settings.datasets.upload_max, settings.bing.daily_max, settings.bing.entities_max}),
      edit_watch(profiles, datasets, logger) {
    require_safe_address(settings, keys);
    store.set_listener([this](const std::vector<JobChange> &changes) {
        metrics.count_jobs(changes);
        agent.notice(changes);
        watch.notice(changes);
        const bool is_end =
            std::any_of(changes.begin(), changes.end(), [](const JobChange &one) { return one.is_end; });
        if (is_end && sender) sender->wake();
    });
    native.add_routes(router);
    add_profile_routes(router, doorkeeper, profiles);
    add_dataset_routes(router, doorkeeper, datasets);
    add_dataset_change_routes(router, {doorkeeper, datasets, dataset_store, dataset_files.uploads(), desk, store, acts,
                                       settings.public_url, settings.datasets.upload_max});
    add_description_routes(router);
    SystemApiParts system{&doorkeeper, metrics, [this] { return now(); }, [this] { return why_not_ready(); }};
    add_system_routes(router, system);
    require_described(router);
    riversand.add_routes(router);  // which openapi.yaml does not describe
    zoho.add_routes(router);
    bing.add_routes(router);
    server = make_server(listen_socket(settings), router);
    if (settings.admin_listen.empty()) return;
    system.doorkeeper = nullptr;
    add_system_routes(admin_router, system);
    ServerSettings admin;
    admin.listen = settings.admin_listen;
    admin_server = make_server(http::listen_plain(bare_host(admin.listen_host()), admin.listen_port()), admin_router);
}

ExportDeskOptions Server::Parts::desk_options() {
    ExportDeskOptions options;
    options.retention = settings.retention;
    options.bounds = [this](const std::string &tenant, const std::string &dialect) { return bounds(tenant, dialect); };
    options.is_disk_full = [this] { return agent.state().is_disk_full; };
    options.hidden = agent.options().hidden;
    options.statement_rows_max = settings.datasets.statement_rows_max;
    return options;
}

std::vector<std::string> Server::Parts::why_not_ready() const {
    std::vector<std::string> reasons;
    const Agent::State state = agent.state();
    if (desk.is_closed()) reasons.emplace_back("the server is about to stop");
    if (state.is_disk_full) reasons.emplace_back("the disk is full");
    if (state.is_store_failing) reasons.emplace_back("the job store does not answer");
    if (state.is_program_failing) reasons.emplace_back("no runner can be started");
    return reasons;
}

MetricsNow Server::Parts::now() {
    const Agent::State state = agent.state();
    MetricsNow now;
    now.jobs = store.counts("");
    now.runners = state.runners;
    now.runners_busy = state.busy;
    now.disk_free_bytes = artifacts.free_bytes();
    now.connections = server->connection_count();
    now.waiting_requests = server->waiter_count();
    now.is_ready = why_not_ready().empty();
    return now;
}

http::ServerSettings Server::Parts::http_settings(const http::Router &routes) {
    http::ServerSettings result;
    result.handler = [&routes](http::Exchange &exchange) { return routes.handle(exchange); };
    riversand::add_error_shapes(result.error_shapes);
    zoho::add_error_shapes(result.error_shapes);
    bing::add_error_shapes(result.error_shapes);
    result.refusal_of = [](const Failure &failure) { return refusal_of(failure); };
    result.on_answer = [this](const http::AnswerRecord &answer) {
        const http::Request &request = answer.request;
        metrics.count_request(request.method, answer.status, answer.duration);
        const int level = answer.status >= 500 ? SLUICE_LOG_WARNING : SLUICE_LOG_DEBUG;
        logger.write(level, answer.error.empty() ? "request" : answer.error,
                     {{"method", request.method},
                      {"path", request.target.path},
                      {"status", std::to_string(answer.status)},
                      {"bytes", std::to_string(answer.body_bytes)},
                      {"us", std::to_string(answer.duration.count())},
                      {"peer", request.peer},
                      {"request", request.id}});
    };
    return result;
}

std::unique_ptr<http::Server> Server::Parts::make_server(const Poco::Net::ServerSocket &socket,
                                                         const http::Router &routes) {
    return std::make_unique<http::Server>(socket, http_settings(routes));
}

Server::Server(const ServerSettings &settings, const ServerPlace &place, Logger &logger)
    : parts_(std::make_unique<Parts>(settings, place, logger)) {}

Server::~Server() {
    parts_->tests.stop();
    parts_->agent.drain(std::chrono::milliseconds(0));
}

std::string Server::start() {
    parts_->sender = std::make_unique<CallbackSender>(
        parts_->callbacks, parts_->calls, [&parts = *parts_](const DueDelivery &delivery) {
            if (callback_form(delivery) == "zoho") return parts.zoho.callback_message(delivery);
            if (delivery.job.dialect == "riversand")
                return riversand::task_callback_message(delivery, parts.store, parts.key, parts.settings.public_url);
            return callback_message(delivery, parts.key, parts.settings.public_url);
        });
    parts_->agent.start();
    parts_->edit_watch.start();
    parts_->server->start();
    if (parts_->admin_server) parts_->admin_server->start();
    const std::string scheme = parts_->settings.tls.certificate.empty() ? "http://" : "https://";
    return scheme + parts_->settings.listen_host() + ":" + std::to_string(parts_->server->port());
}

void Server::stop() {
    parts_->logger.write(SLUICE_LOG_INFO, "stopping: no new jobs");
    parts_->desk.close();
    parts_->tests.stop();
    parts_->edit_watch.stop();
    const auto deadline = std::chrono::steady_clock::now() + parts_->settings.drain;
    parts_->agent.drain(parts_->settings.drain);
    const auto rest = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    parts_->server->stop(std::max<std::chrono::milliseconds>(answers_drain, rest));
    if (parts_->admin_server) parts_->admin_server->stop(answers_drain);
    parts_->logger.write(SLUICE_LOG_INFO, "stopped");
}

}  // namespace sluice
