// One job: what was asked, how far it is, what it made.
#pragma once

#include "host/jobs/job_state.hpp"
#include "host/jobs/timestamp.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

enum class JobKind { export_files = 1, load, publish, rollback, remove };

/// Which runners may take a job: small exports, sync calls and previews have one that serves nothing else. Previews are
/// not counted among what a tenant may run at once.
enum class Lane { small = 1, normal, preview };

/// How long a job waits in the queue before others, and why it is not running.
struct QueuePlace {
    enum class Reason {
        runners_busy = 1,  // its turn comes when a runner is free
        tenant_limit,      // its tenant runs as many jobs as it may
        backoff            // it failed for now and waits before the next attempt
    };
    std::int64_t position = 1;  // 1: the next of its tenant and lane
    Reason reason = Reason::runners_busy;
};

/// What an attempt has done so far. It never falls within one attempt.
struct JobProgress {
    // "opening", "exporting", "publishing"; of an attempt whose run has failed what failed: "reading", "transforming",
    // "writing", or "publishing" once every record was written
    std::string phase;
    std::int64_t records_read = 0, records_filtered = 0, rows_written = 0, records_rejected = 0;
    std::uint64_t bytes_written = 0;
    std::int64_t input_bytes_read = 0, input_bytes_total = 0;  // total 0: not known
    std::optional<std::int64_t> records_expected;
};

/// A file that a finished job made.
struct JobFile {
    std::string id;  // UUID
    std::string name;
    std::string content_type;
    std::uint64_t bytes = 0;
    std::string sha256;  // in hex
};

/// Why a job failed, or last failed while it is tried again.
struct JobError {
    std::string code;  // status_name(), or "runner_crashed", "out_of_memory", "timed_out", "too_large", ...
    std::string message;
};

/// A plain value: the state of one job at one moment.
struct Job {
    std::string id;           // UUIDv4
    std::int64_t number = 0;  // random, positive, unique: the id of dialects that know numbers only
    JobKind kind = JobKind::export_files;
    std::string parent_id;   // empty for none
    bool is_parent = false;  // never runs; its state follows its children's
    std::string dialect;     // "native", "riversand", "bing", "zoho"
    std::string tenant;
    std::string credential;  // id of the key it was submitted with; empty for the anonymous principal
    std::string user;
    std::string dataset, dataset_version;  // empty for none
    std::string profile;                   // id
    std::string request;  // JSON, as the host that accepted it wants it back; the store does not look into it
    Lane lane = Lane::normal;

    JobState state = JobState::queued;
    std::int64_t attempt = 0;   // claims so far: the fence
    std::int64_t failures = 0;  // attempts that were lost to the job itself
    std::int64_t revision = 0;  // rises with every change
    Timestamp created_at, updated_at;
    std::optional<Timestamp> started_at;  // of the first attempt
    std::optional<Timestamp> finished_at;
    std::optional<Timestamp> not_before;  // queued, and not to be tried earlier
    std::optional<Timestamp> expires_at;  // finished: when its files go
    bool is_expired = false;              // its files are gone: a tombstone
    std::chrono::seconds retention{0};
    JobProgress progress;
    std::optional<JobError> error;

    std::string artifact_folder;  // "<job>/<attempt>-<token>" when succeeded
    std::vector<JobFile> files;
    std::string manifest;  // JSON; empty unless succeeded
};

}  // namespace sluice
