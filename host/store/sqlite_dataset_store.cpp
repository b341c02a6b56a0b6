#include "host/store/sqlite_dataset_store.hpp"

#include "engine/base/uuid.hpp"
#include "host/store/dataset_rows.hpp"
#include "host/store/job_retention.hpp"
#include "host/store/store_database.hpp"

#include <utility>

namespace sluice {

SqliteDatasetStore::SqliteDatasetStore(StoreDatabase &database, StoreClock clock)
    : database_(database), clock_(std::move(clock)) {}

MakeOutcome SqliteDatasetStore::make(const std::string &tenant, const std::string &id, const std::string &definition,
                                     std::int64_t count_max) {
    return database_.write([&](WriteTurn &turn) {
        return make_dataset(turn.connection, tenant, id, definition, count_max, clock_.wall());
    });
}

std::vector<MadeDataset> SqliteDatasetStore::list(const std::string &tenant) {
    return database_.read([&](Connection &connection) { return list_datasets(connection, tenant); });
}

std::optional<MadeDataset> SqliteDatasetStore::find(const std::string &tenant, const std::string &id) {
    return database_.read([&](Connection &connection) { return find_dataset(connection, tenant, id); });
}

bool SqliteDatasetStore::has(const std::string &tenant, const std::string &id) {
    return database_.read([&](Connection &connection) { return has_dataset(connection, tenant, id); });
}

bool SqliteDatasetStore::change(const MadeDataset &seen, const std::string &definition) {
    return database_.write(
        [&](WriteTurn &turn) { return change_dataset(turn.connection, seen, definition, clock_.wall()); });
}

VersionOutcome SqliteDatasetStore::publish(const std::string &tenant, const std::string &id) {
    return database_.write([&](WriteTurn &turn) { return publish_staged(turn.connection, tenant, id, clock_.wall()); });
}

VersionOutcome SqliteDatasetStore::roll_back(const std::string &tenant, const std::string &id,
                                             const std::string &version) {
    return database_.write(
        [&](WriteTurn &turn) { return roll_back_dataset(turn.connection, tenant, id, version, clock_.wall()); });
}

VersionOutcome SqliteDatasetStore::discard(const std::string &tenant, const std::string &id,
                                           const std::string &version) {
    return database_.write(
        [&](WriteTurn &turn) { return discard_staged(turn.connection, tenant, id, version, clock_.wall()); });
}

bool SqliteDatasetStore::remove(const std::string &tenant, const std::string &id) {
    return database_.write([&](WriteTurn &turn) { return remove_dataset(turn.connection, tenant, id); });
}

DatasetEvent SqliteDatasetStore::record(const std::string &tenant, const std::string &dataset, DatasetEventKind kind) {
    return database_.write([&](WriteTurn &turn) {
        const DatasetEvent event{new_uuid(), tenant, dataset, kind, clock_.wall()};
        record_event(turn.connection, event);
        return event;
    });
}

std::vector<DatasetEvent> SqliteDatasetStore::events(const std::string &tenant, std::size_t limit) {
    return database_.read(
        [&](Connection &connection) { return list_events(connection, tenant, clock_.wall(), limit); });
}

std::optional<DatasetEvent> SqliteDatasetStore::find_event(const std::string &id) {
    return database_.read([&](Connection &connection) { return sluice::find_event(connection, id, clock_.wall()); });
}

std::vector<std::string> SqliteDatasetStore::purge(const std::string &tenant) {
    return database_.write([&](WriteTurn &turn) { return purge_datasets(turn.connection, tenant); });
}

void SqliteDatasetStore::drop_stale() {
    const Timestamp loaded_until = clock_.wall() - staged_time;
    if (!database_.read([&](Connection &connection) { return has_stale_version(connection, loaded_until); })) return;
    database_.write([&](WriteTurn &turn) {
        drop_stale_versions(turn.connection, loaded_until);
        return true;
    });
}

std::vector<std::string> SqliteDatasetStore::dropped_folders(std::size_t limit) {
    return database_.read([&](Connection &connection) { return sluice::dropped_folders(connection, limit); });
}

void SqliteDatasetStore::forget_folder(const std::string &folder) {
    database_.write([&](WriteTurn &turn) {
        forget_version_folder(turn.connection, folder);
        return true;
    });
}

bool SqliteDatasetStore::is_folder_unused(const std::string &folder) {
    return database_.read([&](Connection &connection) {
        return is_attempt_over(connection, folder) && !has_version_in(connection, folder);
    });
}

bool SqliteDatasetStore::is_upload_unused(const std::string &upload) {
    return database_.read([&](Connection &connection) { return sluice::is_upload_unused(connection, upload); });
}

}  // namespace sluice
