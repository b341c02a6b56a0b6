// Datasets in SQLite.
#pragma once

#include "host/datasets/dataset_store.hpp"
#include "host/store/store_clock.hpp"

namespace sluice {

class StoreDatabase;

/// In the database of the jobs, so that the end of a load and the version it made are one commit. Any thread;
/// `database` outlives it.
class SqliteDatasetStore final : public DatasetStore {
public:
    explicit SqliteDatasetStore(StoreDatabase &database, StoreClock clock = system_store_clock());

    MakeOutcome make(const std::string &tenant, const std::string &id, const std::string &definition,
                     std::int64_t count_max) override;
    std::vector<MadeDataset> list(const std::string &tenant) override;
    std::optional<MadeDataset> find(const std::string &tenant, const std::string &id) override;
    bool has(const std::string &tenant, const std::string &id) override;
    bool change(const MadeDataset &seen, const std::string &definition) override;

    VersionOutcome publish(const std::string &tenant, const std::string &id) override;
    VersionOutcome roll_back(const std::string &tenant, const std::string &id, const std::string &version) override;
    VersionOutcome discard(const std::string &tenant, const std::string &id, const std::string &version) override;
    bool remove(const std::string &tenant, const std::string &id) override;
    std::vector<std::string> purge(const std::string &tenant) override;

    DatasetEvent record(const std::string &tenant, const std::string &dataset, DatasetEventKind kind) override;
    std::vector<DatasetEvent> events(const std::string &tenant, std::size_t limit) override;
    std::optional<DatasetEvent> find_event(const std::string &id) override;

    void drop_stale() override;
    std::vector<std::string> dropped_folders(std::size_t limit) override;
    void forget_folder(const std::string &folder) override;
    bool is_folder_unused(const std::string &folder) override;
    bool is_upload_unused(const std::string &upload) override;

private:
    StoreDatabase &database_;
    const StoreClock clock_;
};

}  // namespace sluice
