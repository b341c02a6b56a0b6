// Jobs as the Bing Maps API tells of them.
#pragma once

#include "host/bing/envelope.hpp"
#include "host/datasets/dataset_store.hpp"
#include "host/jobs/job_store.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace sluice::bing {

/// How far downloads may go.
struct DownloadLimits {
    std::int64_t daily_max = 0;     // jobs of a tenant within 24 hours; 0: any number
    std::int64_t entities_max = 0;  // of one download; 0: any number
    std::uint64_t result_max = 0;   // bytes of its file
};

enum class JobPhase { pending = 1, completed, aborted };

/// A download job as far as it is. A plain value.
struct DownloadState {
    JobPhase phase = JobPhase::pending;
    std::string error;  // of an aborted one
    JobFile file;       // of a completed one
};

/// One that made no file, several, or more than the limits allow, is aborted: there is nothing that a client could
/// read.
DownloadState download_state(const Job &job, const DownloadLimits &limits);

/// The job of an id that a client shows, for whoever shows it without a key: for a day, and to tell its status alone.
/// Nobody can guess an id, and clients follow some jobs in this way.
std::optional<Job> nameless_job(JobStore &store, const std::string &id);

/// Where its status is, below the public URL.
std::string download_path(const Job &job);

/// "DataSourceComplete" and the like.
std::string load_kind(bool is_incremental, bool is_staged);
/// A load, whatever it loads. `kind`: load_kind() of it. `base`: the public URL.
DataflowJob load_status(const Job &job, const std::string &kind, const std::string &base);

/// What was done to a data source: once as it is answered to who asks for it, then completed. `base`: the public URL.
DataflowJob begun_event(const DatasetEvent &event, const std::string &base);
DataflowJob event_status(const DatasetEvent &event, const std::string &base);

/// `base`: the public URL.
DataflowJob download_status(const Job &job, const DownloadState &state, const std::string &base);

}  // namespace sluice::bing
