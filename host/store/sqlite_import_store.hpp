// Imported profiles in SQLite.
#pragma once

#include "host/imports/import_store.hpp"
#include "host/store/store_clock.hpp"

namespace sluice {

class StoreDatabase;

/// In the database of the jobs. Any thread; `database` outlives it.
class SqliteImportStore final : public ImportStore {
public:
    explicit SqliteImportStore(StoreDatabase &database, StoreClock clock = system_store_clock());

    ImportOutcome put(const std::string &tenant, const std::string &id, const std::string &object,
                      const std::string &user, std::int64_t count_max) override;
    bool remove(const std::string &tenant, const std::string &id) override;
    std::optional<ImportedProfile> find(const std::string &tenant, const std::string &id) override;
    std::vector<ImportedProfile> list(const std::string &tenant) override;
    std::int64_t purge(const std::string &tenant) override;

private:
    StoreDatabase &database_;
    const StoreClock clock_;
};

}  // namespace sluice
