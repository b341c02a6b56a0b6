#include "host/store/dataset_rows.hpp"

namespace sluice {

namespace {

// States are the numbers of VersionState: 1 staged, 2 published, 3 previous; 0 is a version that was dropped.
constexpr int dropped_state = 0;

constexpr const char *datasets_sql =
    "SELECT row, tenant, id, definition, created_at, updated_at FROM datasets WHERE tenant = ? ORDER BY id";
constexpr const char *dataset_sql =
    "SELECT row, tenant, id, definition, created_at, updated_at FROM datasets WHERE tenant = ? AND id = ?";

constexpr const char *versions_sql = R"sql(
SELECT id, state, folder, row_count, bytes, loaded_at, published_at, schema FROM dataset_versions
WHERE dataset = ? AND state > 0
ORDER BY CASE state WHEN 2 THEN 0 ELSE state END, published_at DESC, row DESC
)sql";

constexpr const char *insert_version_sql = R"sql(
INSERT INTO dataset_versions (id, dataset, tenant, state, folder, row_count, bytes, loaded_at, schema)
SELECT ?1, row, tenant, ?3, ?4, ?5, ?6, ?7, ?8 FROM datasets WHERE row = ?2 RETURNING row
)sql";

// A staged version, where one is wanted, stands in front of the published one.
constexpr const char *base_sql = R"sql(
SELECT id FROM dataset_versions WHERE dataset = ?1 AND (state = 2 OR (state = 1 AND ?2)) ORDER BY state LIMIT 1
)sql";

constexpr const char *demote_sql = "UPDATE dataset_versions SET state = 3 WHERE dataset = ? AND state = 2";
constexpr const char *promote_sql = "UPDATE dataset_versions SET state = 2, published_at = ? WHERE row = ?";
constexpr const char *drop_old_sql = R"sql(
UPDATE dataset_versions SET state = 0 WHERE dataset = ?1 AND state = 3 AND row NOT IN (
    SELECT row FROM dataset_versions WHERE dataset = ?1 AND state = 3
    ORDER BY published_at DESC, row DESC LIMIT ?2)
)sql";
constexpr const char *drop_staged_sql =
    "UPDATE dataset_versions SET state = 0 WHERE dataset = ?1 AND state = 1 AND (?2 = '' OR id = ?2)";
constexpr const char *previous_sql = R"sql(
SELECT row FROM dataset_versions WHERE dataset = ?1 AND state = 3 AND (?2 = '' OR id = ?2)
ORDER BY published_at DESC, row DESC LIMIT 1
)sql";

// 2 is JobState::running.
constexpr const char *dropped_folders_sql = R"sql(
SELECT folder FROM dataset_versions WHERE state = 0 AND NOT EXISTS (
    SELECT 1 FROM jobs WHERE jobs.dataset_version = dataset_versions.id AND jobs.dataset_version <> '' AND state <= 2)
AND NOT EXISTS (
    SELECT 1 FROM job_versions JOIN jobs ON jobs.row = job_versions.job
    WHERE job_versions.version = dataset_versions.id AND jobs.state <= 2)
ORDER BY row LIMIT ?
)sql";
constexpr const char *upload_needed_sql =
    "SELECT 1 FROM uploads JOIN jobs ON jobs.row = uploads.job WHERE uploads.name = ? AND jobs.state <= 2";

constexpr const char *events_sql =
    "SELECT id, tenant, dataset, kind, at FROM dataset_events WHERE tenant = ? AND at > ? ORDER BY row DESC LIMIT ?";
constexpr const char *event_sql = "SELECT id, tenant, dataset, kind, at FROM dataset_events WHERE id = ? AND at > ?";

std::vector<DatasetEvent> read_events(Statement &query) {
    std::vector<DatasetEvent> events;
    while (query.next())
        events.push_back(
            {query.text(0), query.text(1), query.text(2), query.value<DatasetEventKind>(3), query.time(4)});
    return events;
}

std::vector<MadeDataset> read_datasets(Connection &connection, Statement &query) {
    std::vector<MadeDataset> datasets;
    while (query.next()) {
        MadeDataset dataset{
            query.integer(0), query.text(1), query.text(2), query.text(3), query.time(4), query.time(5), {}};
        Statement versions = connection.query(versions_sql);
        versions.with(dataset.number);
        while (versions.next())
            dataset.versions.push_back({versions.text(0), versions.value<VersionState>(1), versions.text(2),
                                        versions.integer(3), static_cast<std::uint64_t>(versions.integer(4)),
                                        versions.time(5), versions.maybe_time(6), versions.text(7)});
        datasets.push_back(std::move(dataset));
    }
    return datasets;
}

std::optional<std::int64_t> row_of(Connection &connection, const std::string &tenant, const std::string &id) {
    Statement query = connection.query("SELECT row FROM datasets WHERE tenant = ? AND id = ?");
    return query.with(tenant, id).next() ? std::optional(query.integer(0)) : std::nullopt;
}

std::optional<std::int64_t> staged_of(Connection &connection, std::int64_t dataset) {
    Statement query = connection.query("SELECT row FROM dataset_versions WHERE dataset = ? AND state = 1");
    return query.with(dataset).next() ? std::optional(query.integer(0)) : std::nullopt;
}

std::optional<std::int64_t> previous_of(Connection &connection, std::int64_t dataset, const std::string &version) {
    Statement query = connection.query(previous_sql);
    return query.with(dataset, version).next() ? std::optional(query.integer(0)) : std::nullopt;
}

void touch(Connection &connection, std::int64_t dataset, Timestamp now) {
    connection.query("UPDATE datasets SET updated_at = ? WHERE row = ?").with(now, dataset).run();
}

// What was published becomes the newest of the previous versions, and the oldest of them has no place any more.
void publish_row(Connection &connection, std::int64_t dataset, std::int64_t version, Timestamp now) {
    connection.query(demote_sql).with(dataset).run();
    connection.query(promote_sql).with(now, version).run();
    connection.query(drop_old_sql).with(dataset, previous_versions_max).run();
    touch(connection, dataset, now);
}

}  // namespace

MakeOutcome make_dataset(Connection &connection, const std::string &tenant, const std::string &id,
                         const std::string &definition, std::int64_t count_max, Timestamp now) {
    if (has_dataset(connection, tenant, id)) return MakeOutcome::exists;
    Statement count = connection.query("SELECT count(*) FROM datasets WHERE tenant = ?");
    count.with(tenant).next();
    if (count.integer(0) >= count_max) return MakeOutcome::full;
    connection
        .query("INSERT INTO datasets (tenant, id, definition, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)")
        .with(tenant, id, definition, now)
        .run();
    return MakeOutcome::made;
}

std::vector<MadeDataset> list_datasets(Connection &connection, const std::string &tenant) {
    Statement query = connection.query(datasets_sql);
    return read_datasets(connection, query.with(tenant));
}

std::optional<MadeDataset> find_dataset(Connection &connection, const std::string &tenant, const std::string &id) {
    Statement query = connection.query(dataset_sql);
    std::vector<MadeDataset> found = read_datasets(connection, query.with(tenant, id));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

bool has_dataset(Connection &connection, const std::string &tenant, const std::string &id) {
    Statement query = connection.query("SELECT 1 FROM datasets WHERE tenant = ? AND id = ? COLLATE NOCASE");
    return query.with(tenant, id).next();
}

bool change_dataset(Connection &connection, const MadeDataset &seen, const std::string &definition, Timestamp now) {
    return connection.query("UPDATE datasets SET definition = ?, updated_at = ? WHERE row = ? AND definition = ?")
               .with(definition, now, seen.number, seen.definition)
               .run() > 0;
}

VersionOutcome publish_staged(Connection &connection, const std::string &tenant, const std::string &id, Timestamp now) {
    const std::optional<std::int64_t> dataset = row_of(connection, tenant, id);
    if (!dataset) return VersionOutcome::missing;
    const std::optional<std::int64_t> staged = staged_of(connection, *dataset);
    if (!staged) return VersionOutcome::no_version;
    publish_row(connection, *dataset, *staged, now);
    return VersionOutcome::done;
}

VersionOutcome roll_back_dataset(Connection &connection, const std::string &tenant, const std::string &id,
                                 const std::string &version, Timestamp now) {
    const std::optional<std::int64_t> dataset = row_of(connection, tenant, id);
    if (!dataset) return VersionOutcome::missing;
    const std::optional<std::int64_t> previous = previous_of(connection, *dataset, version);
    if (!previous) return VersionOutcome::no_version;
    publish_row(connection, *dataset, *previous, now);
    return VersionOutcome::done;
}

VersionOutcome discard_staged(Connection &connection, const std::string &tenant, const std::string &id,
                              const std::string &version, Timestamp now) {
    const std::optional<std::int64_t> dataset = row_of(connection, tenant, id);
    if (!dataset) return VersionOutcome::missing;
    if (connection.query(drop_staged_sql).with(*dataset, version).run() == 0) return VersionOutcome::no_version;
    touch(connection, *dataset, now);
    return VersionOutcome::done;
}

bool remove_dataset(Connection &connection, const std::string &tenant, const std::string &id) {
    const std::optional<std::int64_t> dataset = row_of(connection, tenant, id);
    if (!dataset) return false;
    connection.query("UPDATE dataset_versions SET state = ?, dataset = NULL WHERE dataset = ?")
        .with(dropped_state, *dataset)
        .run();
    connection.query("DELETE FROM datasets WHERE row = ?").with(*dataset).run();
    return true;
}

void record_event(Connection &connection, const DatasetEvent &event) {
    connection.query("DELETE FROM dataset_events WHERE at <= ?").with(event.at - event_time).run();
    connection.query("INSERT INTO dataset_events (id, tenant, dataset, kind, at) VALUES (?, ?, ?, ?, ?)")
        .with(event.id, event.tenant, event.dataset, event.kind, event.at)
        .run();
}

std::vector<DatasetEvent> list_events(Connection &connection, const std::string &tenant, Timestamp now,
                                      std::size_t limit) {
    Statement query = connection.query(events_sql);
    return read_events(query.with(tenant, now - event_time, limit));
}

std::optional<DatasetEvent> find_event(Connection &connection, const std::string &id, Timestamp now) {
    Statement query = connection.query(event_sql);
    const std::vector<DatasetEvent> found = read_events(query.with(id, now - event_time));
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<std::string> purge_datasets(Connection &connection, const std::string &tenant) {
    connection.execute("PRAGMA secure_delete = ON");  // overwrite what is dropped
    std::vector<std::string> folders;
    {
        Statement query = connection.query("DELETE FROM dataset_versions WHERE tenant = ? RETURNING folder");
        query.with(tenant);
        while (query.next()) folders.push_back(query.text(0));
    }
    connection.query("DELETE FROM datasets WHERE tenant = ?").with(tenant).run();
    connection.query("DELETE FROM dataset_events WHERE tenant = ?").with(tenant).run();
    return folders;
}

bool has_stale_version(Connection &connection, Timestamp loaded_until) {
    Statement query = connection.query("SELECT 1 FROM dataset_versions WHERE state = 1 AND loaded_at <= ?");
    return query.with(loaded_until).next();
}

void drop_stale_versions(Connection &connection, Timestamp loaded_until) {
    connection.query("UPDATE dataset_versions SET state = ?1 WHERE state = 1 AND loaded_at <= ?2")
        .with(dropped_state, loaded_until)
        .run();
}

std::vector<std::string> dropped_folders(Connection &connection, std::size_t limit) {
    std::vector<std::string> folders;
    Statement query = connection.query(dropped_folders_sql);
    query.with(limit);
    while (query.next()) folders.push_back(query.text(0));
    return folders;
}

std::vector<std::string> version_folders(Connection &connection) {
    std::vector<std::string> folders;
    {
        Statement table = connection.query("SELECT 1 FROM sqlite_schema WHERE name = 'dataset_versions'");
        if (!table.next()) return folders;
    }
    Statement query = connection.query("SELECT folder FROM dataset_versions WHERE state > 0 ORDER BY row");
    while (query.next()) folders.push_back(query.text(0));
    return folders;
}

void forget_version_folder(Connection &connection, const std::string &folder) {
    connection.query("DELETE FROM dataset_versions WHERE folder = ? AND state = 0").with(folder).run();
}

bool has_version_in(Connection &connection, const std::string &folder) {
    Statement query = connection.query("SELECT 1 FROM dataset_versions WHERE folder = ?");
    return query.with(folder).next();
}

bool is_upload_unused(Connection &connection, const std::string &upload) {
    Statement query = connection.query(upload_needed_sql);
    return !query.with(upload).next();
}

bool is_dataset_there(Connection &connection, std::int64_t number) {
    Statement query = connection.query("SELECT 1 FROM datasets WHERE row = ?");
    return query.with(number).next();
}

std::string base_of_load(Connection &connection, std::int64_t dataset_number, bool is_staged) {
    Statement query = connection.query(base_sql);
    return query.with(dataset_number, is_staged).next() ? query.text(0) : "";
}

bool is_version_there(Connection &connection, const std::string &tenant, const std::string &version) {
    Statement query = connection.query("SELECT 1 FROM dataset_versions WHERE id = ? AND tenant = ? AND state > 0");
    return query.with(version, tenant).next();
}

void add_version(Connection &connection, const std::string &job_id, const LoadedVersion &version, Timestamp now) {
    const std::int64_t dataset = version.dataset_number;
    if (version.is_staged) connection.query(drop_staged_sql).with(dataset, std::string()).run();
    std::int64_t row = 0;
    {
        Statement query = connection.query(insert_version_sql);
        query.with(job_id, dataset, version.is_staged ? VersionState::staged : VersionState::previous, version.folder,
                   version.row_count, version.bytes, now, version.schema);
        query.next();
        row = query.integer(0);
    }
    if (!version.definition_patch.empty())
        connection.query("UPDATE datasets SET definition = json_patch(definition, ?) WHERE row = ?")
            .with(version.definition_patch, dataset)
            .run();
    if (version.is_staged)
        touch(connection, dataset, now);
    else
        publish_row(connection, dataset, row, now);
}

}  // namespace sluice
