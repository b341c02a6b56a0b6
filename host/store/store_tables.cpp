#include "host/store/store_tables.hpp"

#include "host/sqlite/migrations.hpp"

namespace sluice {

namespace {

constexpr std::int32_t application_id = 0x536c7531;  // "Slu1"

// Every version of the schema is a step; one that was released is never edited.
//
// Times are microseconds: since 1970 by the wall clock, but for lease_until, which is since the boot lease_boot.
// States, kinds and lanes are the numbers of their enumerations. Big texts stand apart, so that a heartbeat rewrites a
// short row.
constexpr const char *jobs = R"sql(
CREATE TABLE jobs (
    row INTEGER PRIMARY KEY,  -- rises: the order in which jobs were accepted
    id TEXT NOT NULL UNIQUE,
    number INTEGER NOT NULL UNIQUE,
    kind INTEGER NOT NULL,
    parent INTEGER REFERENCES jobs(row),
    is_parent INTEGER NOT NULL,
    dialect TEXT NOT NULL,
    tenant TEXT NOT NULL,
    credential TEXT NOT NULL,
    user TEXT NOT NULL,
    dataset TEXT NOT NULL,
    dataset_version TEXT NOT NULL,
    profile TEXT NOT NULL,
    lane INTEGER NOT NULL,
    state INTEGER NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    is_delayed INTEGER NOT NULL DEFAULT 0,  -- queued, and counted among those that wait for their time
    not_before INTEGER,
    expires_at INTEGER,
    is_expired INTEGER NOT NULL DEFAULT 0,
    retention_s INTEGER NOT NULL,
    agent TEXT NOT NULL DEFAULT '',
    lease_token TEXT NOT NULL DEFAULT '',
    lease_until INTEGER NOT NULL DEFAULT 0,
    lease_boot TEXT NOT NULL DEFAULT '',
    phase TEXT NOT NULL DEFAULT '',
    records_read INTEGER NOT NULL DEFAULT 0,
    records_filtered INTEGER NOT NULL DEFAULT 0,
    rows_written INTEGER NOT NULL DEFAULT 0,
    records_rejected INTEGER NOT NULL DEFAULT 0,
    bytes_written INTEGER NOT NULL DEFAULT 0,
    input_bytes_read INTEGER NOT NULL DEFAULT 0,
    input_bytes_total INTEGER NOT NULL DEFAULT 0,
    records_expected INTEGER,
    error_code TEXT NOT NULL DEFAULT '',
    error_message TEXT NOT NULL DEFAULT '',
    artifact_folder TEXT NOT NULL DEFAULT ''
);
CREATE INDEX jobs_ready ON jobs(lane, tenant, row) WHERE state = 1 AND is_delayed = 0 AND is_parent = 0;
CREATE INDEX jobs_delayed ON jobs(not_before) WHERE is_delayed = 1;
CREATE INDEX jobs_running ON jobs(row) WHERE state = 2 AND is_parent = 0;
CREATE INDEX jobs_children ON jobs(parent) WHERE parent IS NOT NULL;
CREATE INDEX jobs_listed ON jobs(tenant, created_at, id);
CREATE INDEX jobs_unfinished ON jobs(tenant, created_at, id) WHERE state <= 2;
CREATE INDEX jobs_expiring ON jobs(expires_at) WHERE expires_at IS NOT NULL AND is_expired = 0;
CREATE INDEX jobs_tombstones ON jobs(expires_at) WHERE is_expired = 1 AND parent IS NULL;
CREATE INDEX jobs_folders ON jobs(artifact_folder) WHERE artifact_folder <> '';
CREATE INDEX jobs_folders_left ON jobs(row) WHERE is_expired = 1 AND artifact_folder <> '';

CREATE TABLE requests (
    job INTEGER PRIMARY KEY REFERENCES jobs(row) ON DELETE CASCADE,
    request TEXT NOT NULL
);
CREATE TABLE manifests (
    job INTEGER PRIMARY KEY REFERENCES jobs(row) ON DELETE CASCADE,
    manifest TEXT NOT NULL
);
CREATE TABLE files (
    job INTEGER NOT NULL REFERENCES jobs(row) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (job, position)
) WITHOUT ROWID;
CREATE TABLE events (
    job INTEGER NOT NULL REFERENCES jobs(row) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (job, sequence)
) WITHOUT ROWID;
CREATE INDEX events_by_time ON events(at);
CREATE TABLE idempotency_keys (
    tenant TEXT NOT NULL,
    credential TEXT NOT NULL,
    key TEXT NOT NULL,
    digest TEXT NOT NULL,
    job INTEGER NOT NULL REFERENCES jobs(row) ON DELETE CASCADE,
    PRIMARY KEY (tenant, credential, key)
) WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_job ON idempotency_keys(job);

-- Jobs that run themselves, counted, so that neither a claim nor a limit has to look at them one by one.
CREATE TABLE tenant_lanes (
    tenant TEXT NOT NULL,
    lane INTEGER NOT NULL,
    ready INTEGER NOT NULL DEFAULT 0,
    delayed INTEGER NOT NULL DEFAULT 0,
    running INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, lane)
) WITHOUT ROWID;
CREATE INDEX tenant_lanes_ready ON tenant_lanes(lane, tenant) WHERE ready > 0;
-- Unfinished jobs without a parent, as a dialect's client sees them.
CREATE TABLE tenant_dialects (
    tenant TEXT NOT NULL,
    dialect TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, dialect)
) WITHOUT ROWID;
)sql";

// What is told to others when jobs end. States are numbers of DeliveryState, outcomes of DeliveryTry::Outcome.
constexpr const char *callbacks = R"sql(
CREATE TABLE callbacks (
    job INTEGER PRIMARY KEY REFERENCES jobs(row) ON DELETE CASCADE,
    callback TEXT NOT NULL
);
CREATE TABLE deliveries (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    job INTEGER NOT NULL REFERENCES jobs(row) ON DELETE CASCADE,
    state INTEGER NOT NULL,
    tries_left INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    next_try_at INTEGER
);
CREATE INDEX deliveries_due ON deliveries(next_try_at) WHERE state = 1;
CREATE INDEX deliveries_by_job ON deliveries(job);
CREATE TABLE delivery_tries (
    delivery INTEGER NOT NULL REFERENCES deliveries(row) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    http_status INTEGER NOT NULL,
    error TEXT NOT NULL,
    duration_ms INTEGER NOT NULL,
    PRIMARY KEY (delivery, number)
) WITHOUT ROWID;
)sql";

// Datasets made through an API. States are numbers of VersionState, and 0: dropped, its folder not yet removed. A row
// of `datasets` is never used again, so that a load that ends late does not meet another dataset of the same name.
constexpr const char *datasets = R"sql(
CREATE TABLE datasets (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    definition TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX datasets_by_id ON datasets(tenant, id COLLATE NOCASE);
CREATE TABLE dataset_versions (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    dataset INTEGER REFERENCES datasets(row),  -- NULL: it was removed
    tenant TEXT NOT NULL,
    state INTEGER NOT NULL,
    folder TEXT NOT NULL UNIQUE,
    row_count INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    loaded_at INTEGER NOT NULL,
    published_at INTEGER
);
CREATE INDEX dataset_versions_of ON dataset_versions(dataset) WHERE dataset IS NOT NULL;
CREATE UNIQUE INDEX dataset_versions_staged ON dataset_versions(dataset) WHERE state = 1;
CREATE UNIQUE INDEX dataset_versions_published ON dataset_versions(dataset) WHERE state = 2;
CREATE INDEX dataset_versions_dropped ON dataset_versions(row) WHERE state = 0;
CREATE TABLE uploads (
    job INTEGER PRIMARY KEY REFERENCES jobs(row) ON DELETE CASCADE,
    name TEXT NOT NULL UNIQUE
);
CREATE INDEX jobs_reading ON jobs(dataset_version) WHERE state <= 2 AND dataset_version <> '';
)sql";

// Who is called, so that calls to one receiver are bounded.
constexpr const char *receivers = "ALTER TABLE callbacks ADD COLUMN receiver TEXT NOT NULL DEFAULT ''";

// What configuration services take.
constexpr const char *imported_profiles = R"sql(
CREATE TABLE imported_profiles (
    row INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    object TEXT NOT NULL,
    user TEXT NOT NULL,
    modified_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    modified_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX imported_profiles_by_id ON imported_profiles(tenant, id);
)sql";

// Versions of datasets that a job reads with a statement, besides jobs.dataset_version.
constexpr const char *job_versions = R"sql(
CREATE TABLE job_versions (
    job INTEGER NOT NULL REFERENCES jobs(row) ON DELETE CASCADE,
    version TEXT NOT NULL,
    PRIMARY KEY (job, version)
) WITHOUT ROWID;
CREATE INDEX job_versions_by_version ON job_versions(version);
)sql";

// Columns are a version's own. Those of versions that have none here are the dataset's definition's.
constexpr const char *version_schemas = "ALTER TABLE dataset_versions ADD COLUMN schema TEXT NOT NULL DEFAULT ''";

// What happened to datasets. Kinds are numbers of DatasetEventKind.
constexpr const char *dataset_events = R"sql(
CREATE TABLE dataset_events (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    tenant TEXT NOT NULL,
    dataset TEXT NOT NULL,
    kind INTEGER NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX dataset_events_by_tenant ON dataset_events(tenant, row);
CREATE INDEX dataset_events_by_time ON dataset_events(at);
)sql";

}  // namespace

void migrate_store(Connection &connection) {
    migrate(connection, application_id,
            {jobs, callbacks, datasets, receivers, imported_profiles, job_versions, version_schemas, dataset_events});
}

}  // namespace sluice
