// A data folder with a store, profiles that make trouble when asked to, and an agent that works on their jobs.
#pragma once

#include "host/agent/agent.hpp"
#include "host/exports/export_desk.hpp"
#include "host/runner/test_bench.hpp"
#include "host/store/sqlite_dataset_store.hpp"
#include "host/store/sqlite_job_store.hpp"
#include "host/store/store_database.hpp"
#include "tests/child_process.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sluice::test {

using namespace std::chrono_literals;

struct AgentFixture {
    TempFolder folder;
    JobStoreOptions store_options;
    AgentOptions agent_options;
    std::unique_ptr<StoreDatabase> database;
    std::unique_ptr<SqliteJobStore> store;
    JobStore *agent_store = nullptr;  // nullptr: the store itself
    std::unique_ptr<SqliteDatasetStore> dataset_store;
    std::unique_ptr<ArtifactRoot> artifacts;
    std::unique_ptr<DatasetFiles> datasets;
    std::unique_ptr<TransformVault> transforms;
    TestBench tests{{std::filesystem::path(SLUICE_BUILD_FOLDER) / "bin/sluice", {}}};  // the profiles here have none
    std::unique_ptr<ProfileLibrary> profiles;
    std::unique_ptr<ExportDesk> desk;
    std::unique_ptr<Agent> agent;
    Requester requester{"default", "", "", std::nullopt, "native"};

    AgentFixture() {
        store_options.retry_delay_min = 10ms;
        store_options.retry_delay_max = 50ms;
        const std::filesystem::path build = SLUICE_BUILD_FOLDER;
        agent_options.name = "test";
        agent_options.program = build / "bin/sluice";
        agent_options.plugin_folders = {build / "lib/sluice/plugins", build / "tests/agent_plugins"};
        write("profiles/unruly.yaml",
              "profile: unruly\n"
              "source: {plugin: unruly}\n"
              "writer: {plugin: csv}\n"
              "request: {source: [rows, trouble, mark, millis], writer: [delimiter]}\n");
    }
    ~AgentFixture() {
        if (agent) agent->drain(0ms);
    }

    void write(const std::string &name, const std::string &text) const {
        std::filesystem::create_directories((folder.path() / name).parent_path());
        write_file(folder.path() / name, text);
    }

    /// A program that does this in place of a runner.
    std::filesystem::path program_of(const std::string &script) const {
        write("program", script);
        std::filesystem::permissions(folder.path() / "program", std::filesystem::perms::owner_all);
        return folder.path() / "program";
    }

    /// The store and what hands jobs to it.
    void open() {
        database = std::make_unique<StoreDatabase>(folder.path() / "data");
        store = std::make_unique<SqliteJobStore>(*database, store_options);
        store->set_listener([this](const std::vector<JobChange> &changes) {
            if (agent) agent->notice(changes);
            const std::lock_guard lock(mutex);
            ++change_count;
            changed.notify_all();
        });
        artifacts = std::make_unique<ArtifactRoot>(folder.path() / "data/artifacts");
        dataset_store = std::make_unique<SqliteDatasetStore>(*database);
        datasets = std::make_unique<DatasetFiles>(*dataset_store, folder.path() / "data");
        transforms = std::make_unique<TransformVault>(folder.path() / "data/transforms");
        ProfileStoreOptions options;
        options.folders = {folder.path() / "profiles"};
        profiles = std::make_unique<ProfileLibrary>(options, std::vector{folder.path() / "scripts"},
                                                    agent_options.plugin_folders, tests);
        ExportDeskOptions desk_options;
        desk_options.retention = {{"native", 1h}};
        desk_options.bounds = [](const std::string &, const std::string &) { return TenantBounds{0, 0, 24h}; };
        desk = std::make_unique<ExportDesk>(*profiles, *transforms, *store, desk_options);
    }
    void start_agent() {
        agent = std::make_unique<Agent>(agent_store != nullptr ? *agent_store : *store, *artifacts, *datasets,
                                        *transforms, agent_options);
        agent->start();
    }
    void start() {
        open();
        start_agent();
    }

    /// Submit the unruly profile with these settings of its source.
    std::string submit(const Json &source, const std::function<void(ExportRequest &)> &change = {}) {
        ExportRequest request;
        request.profile = "unruly";
        request.changes = {{"source", source}};
        if (change) change(request);
        return desk->submit(request, requester).job.id;
    }

    Job job(const std::string &id) { return store->find("default", id).value(); }

    /// The job as soon as `is_so`; fails the test after a while.
    Job wait(const std::string &id, const std::function<bool(const Job &)> &is_so) {
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        while (true) {
            std::unique_lock lock(mutex);
            const std::uint64_t seen = change_count;
            lock.unlock();
            Job now = job(id);
            if (is_so(now)) return now;
            BOOST_REQUIRE_MESSAGE(std::chrono::steady_clock::now() < deadline,
                                  "job is still " << job_state_name(now.state) << ", attempt " << now.attempt);
            lock.lock();
            changed.wait_for(lock, 200ms, [&] { return change_count != seen; });
        }
    }
    Job wait_final(const std::string &id) {
        return wait(id, [](const Job &job) { return is_final(job.state); });
    }

    std::string file_text(const Job &job, std::size_t index = 0) const {
        return read_file(artifacts->path(job.artifact_folder) / job.files.at(index).name);
    }

    std::mutex mutex;
    std::condition_variable changed;
    std::uint64_t change_count = 0;
};

}  // namespace sluice::test
