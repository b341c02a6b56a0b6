// Where datasets made through an API are kept, and the versions of their data.
#pragma once

#include "host/jobs/timestamp.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

enum class VersionState {
    staged = 1,  // loaded, and not to be seen before it is published
    published,   // what an export reads that names no version
    previous     // was published, and may be again
};

/// The data of one load; it never changes. A plain value.
struct DatasetVersion {
    std::string id;  // the load job's
    VersionState state = VersionState::staged;
    std::string folder;  // of the attempt that made it, "<job>/<attempt>-<token>", below that of all versions
    std::int64_t row_count = 0;
    std::uint64_t bytes = 0;
    Timestamp loaded_at;
    std::optional<Timestamp> published_at;  // the last time
    std::string schema;                     // as LoadedVersion::schema; empty for what was loaded before there were any
};

/// A plain value.
struct MadeDataset {
    std::int64_t number = 0;  // never given again, whatever becomes of the dataset
    std::string tenant, id;
    std::string definition;  // JSON, as its maker wants it back; the store does not look into it
    Timestamp created_at, updated_at;
    std::vector<DatasetVersion> versions;  // the published one, the staged one, previous ones as they were published
};

/// How many previous versions a dataset keeps beside the one that is published and the one that is staged.
inline constexpr std::size_t previous_versions_max = 2;

enum class MakeOutcome {
    made = 1,
    exists,
    full,
    access_id_taken  // of DatasetLibrary alone: a store does not look into definitions
};
enum class VersionOutcome { done = 1, missing, no_version };

enum class DatasetEventKind { published = 1, rolled_back, removed, version_discarded, made_public, made_private };

/// Something that happened to a dataset, for those who follow it as a job. A plain value.
struct DatasetEvent {
    std::string id;  // a UUID, which nobody can guess
    std::string tenant, dataset;
    DatasetEventKind kind = DatasetEventKind::published;
    Timestamp at;
};

/// For how long a staged version waits to be published.
inline constexpr std::chrono::days staged_time{30};

/// For how long events are known.
inline constexpr std::chrono::days event_time{15};

/// Datasets and versions outlive every process; their files are others' business. When a call returns, what it did is
/// durable, all of it. Every read names its tenant, and what belongs to another tenant is missing. Versions come into
/// being when their load succeeds (JobResult::version). One that its dataset has no place for any more is dropped: it
/// is missing from then on, and its folder waits until no unfinished job reads it. Any thread. Calls throw Failure as
/// those of JobStore do.
class DatasetStore {
public:
    virtual ~DatasetStore() = default;

    /// A dataset without data. `exists`: the tenant has one of that id, whatever the case. `full`: it has `count_max`.
    virtual MakeOutcome make(const std::string &tenant, const std::string &id, const std::string &definition,
                             std::int64_t count_max) = 0;
    /// In the order of their ids.
    virtual std::vector<MadeDataset> list(const std::string &tenant) = 0;
    /// By its id, in the case it was made with.
    virtual std::optional<MadeDataset> find(const std::string &tenant, const std::string &id) = 0;
    /// Whether the tenant has one of that id, whatever the case.
    virtual bool has(const std::string &tenant, const std::string &id) = 0;

    /// Put `definition` in the place of the one that `seen` has. False when it is not there any more: somebody else has
    /// changed it since, or the dataset was removed.
    virtual bool change(const MadeDataset &seen, const std::string &definition) = 0;

    /// Publish the staged version.
    virtual VersionOutcome publish(const std::string &tenant, const std::string &id) = 0;
    /// Publish a previous version again; `version` empty: the one that was published last.
    virtual VersionOutcome roll_back(const std::string &tenant, const std::string &id, const std::string &version) = 0;
    /// Drop the staged version, if it is this one.
    virtual VersionOutcome discard(const std::string &tenant, const std::string &id, const std::string &version) = 0;
    /// Drop the dataset with every version. False when it is missing.
    virtual bool remove(const std::string &tenant, const std::string &id) = 0;
    /// Forget every dataset, version and event of a tenant, which has no jobs any more. The folders of the versions.
    virtual std::vector<std::string> purge(const std::string &tenant) = 0;

    /// Keep an event of now, and drop those whose time is over.
    virtual DatasetEvent record(const std::string &tenant, const std::string &dataset, DatasetEventKind kind) = 0;
    /// The newest first, at most `limit`.
    virtual std::vector<DatasetEvent> events(const std::string &tenant, std::size_t limit) = 0;
    /// Of any tenant: who knows its id was told it.
    virtual std::optional<DatasetEvent> find_event(const std::string &id) = 0;

    // For housekeeping, now and then by any agent.
    /// Drop the staged versions of all tenants that have waited for staged_time.
    virtual void drop_stale() = 0;
    /// The folders of dropped versions that no unfinished job reads, until forget_folder().
    virtual std::vector<std::string> dropped_folders(std::size_t limit) = 0;
    virtual void forget_folder(const std::string &folder) = 0;
    /// Whether an attempt's folder may be removed: no lease is on it and no version is in it.
    virtual bool is_folder_unused(const std::string &folder) = 0;
    /// Whether what was uploaded under this name may be removed: no unfinished job needs it.
    virtual bool is_upload_unused(const std::string &upload) = 0;
};

}  // namespace sluice
