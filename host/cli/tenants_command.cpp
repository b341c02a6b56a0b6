#include "host/cli/tenants_command.hpp"

#include "host/access/audit_log.hpp"
#include "host/access/sqlite_key_store.hpp"
#include "host/agent/artifact_root.hpp"
#include "host/agent/dataset_files.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/data_folder.hpp"
#include "host/cli/server_options.hpp"
#include "host/cli/usage.hpp"
#include "host/store/sqlite_dataset_store.hpp"
#include "host/store/sqlite_import_store.hpp"
#include "host/store/sqlite_job_store.hpp"
#include "host/store/store_database.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

namespace sluice::cli {

namespace {

constexpr std::size_t jobs_at_once = 200;

struct PurgeOptions {
    ServerOptions server;
    std::string tenant;
    bool may_cancel = false;
    bool is_sure = false;
};

void cancel_all(JobStore &store, const std::string &tenant) {
    JobFilter unfinished;
    unfinished.states = {JobState::queued, JobState::running};
    while (true) {
        const JobPage page = store.list(tenant, unfinished, std::nullopt, jobs_at_once);
        if (page.jobs.empty()) return;
        for (const Job &job : page.jobs) store.cancel(tenant, job.id, "the tenant is removed");
    }
}

// What an end in the middle leaves, a second run removes, or the server's own housekeeping.
std::size_t purge_jobs(JobStore &store, const ArtifactRoot &artifacts, const std::string &tenant) {
    std::size_t count = 0;
    while (true) {
        const PurgedJobs purged = store.purge(tenant, jobs_at_once);
        if (purged.is_refused)
            throw Failure(Status::bad_config, "the tenant " + tenant +
                                                  " has jobs that wait or run; let them end, or cancel them with "
                                                  "--cancel");
        for (const std::string &id : purged.ids) artifacts.remove_job(id);
        if (purged.ids.empty()) return count;
        count += purged.ids.size();
    }
}

void purge(const CommandLine &line, const PurgeOptions &options) {
    const std::string &tenant = options.tenant;
    const std::filesystem::path data = server_settings(line, options.server).data;
    require_data_folder(data);
    if (!options.is_sure)
        throw Failure(Status::bad_config, "this removes all jobs, files, datasets, profiles and keys of the tenant " +
                                              tenant + " in " + data.string() +
                                              " for ever; add --yes if that is wanted");
    StoreDatabase database(data);
    SqliteJobStore store(database, {});
    SqliteKeyStore keys(data);
    AuditLog audit(data, false);
    if (options.may_cancel) cancel_all(store, tenant);
    const std::size_t job_count = purge_jobs(store, ArtifactRoot(data / "artifacts"), tenant);
    SqliteDatasetStore datasets(database);
    datasets.purge(tenant);
    SqliteImportStore(database).purge(tenant);
    DatasetFiles(datasets, data).sweep(std::chrono::seconds(0));
    const std::int64_t key_count = keys.purge(tenant);
    audit.record({"tenant_purge", tenant, "", system_user(), "command line", "", tenant, "done"});
    if (line.is_json)
        std::cout << Json({{"tenant", tenant}, {"jobs", job_count}, {"keys", key_count}}).dump(2) << '\n';
    else
        std::cout << "removed of " << tenant << ": " << job_count << " jobs with their files, " << key_count
                  << " keys\n";
}

}  // namespace

void add_tenants_command(CLI::App &app, CommandLine &line) {
    CLI::App *tenants = app.add_subcommand("tenants", "Remove what a server keeps of a tenant");
    CLI::App *command =
        tenants->add_subcommand("purge", "Remove all jobs, files, datasets and keys of a tenant, for ever");
    const auto options = std::make_shared<PurgeOptions>();
    add_server_options(*command, options->server);
    command->add_option("tenant", options->tenant, "Id of the tenant")->type_name("ID")->required();
    command->add_flag("--cancel", options->may_cancel, "Cancel jobs that wait or run");
    command->add_flag("--yes", options->is_sure, "It is wanted");
    command->footer(
        "Works while no server has the data folder. The audit log keeps what was done.\n"
        "Examples:\n"
        "  sluice tenants purge acme --data /var/lib/sluice --yes");
    command->callback([&line, options] { run_command(line, [&] { purge(line, *options); }); });
    require_command(*tenants);
}

}  // namespace sluice::cli
