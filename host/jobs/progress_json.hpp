// Progress as JSON, between processes and in the store.
#pragma once

#include "host/jobs/job.hpp"

#include <nlohmann/json_fwd.hpp>

namespace sluice {

nlohmann::ordered_json to_json(const JobProgress &progress);

/// Members that are missing, or of another type, stay as they are in a JobProgress: who sends them is not trusted.
JobProgress parse_progress(const nlohmann::ordered_json &json);

}  // namespace sluice
