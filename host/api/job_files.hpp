// The files of jobs, as APIs send them.
#pragma once

#include "engine/artifact/descriptor.hpp"
#include "host/agent/artifact_root.hpp"
#include "host/http/file_response.hpp"
#include "host/jobs/job.hpp"

#include <memory>
#include <string>
#include <vector>

namespace sluice {

/// The list of rejected rows, which stands beside the results.
bool is_error_list(const JobFile &file);
/// All others of a job.
std::vector<JobFile> result_files(const Job &job);

/// Whether the time of the job's files is over, also while nobody has removed them yet.
bool is_gone(const Job &job);

/// A file of a finished job; nothing when it is not on this server any more. What is open is not cut when the job's
/// time is over. Any thread. Throws Failure (io_fatal).
std::shared_ptr<const Descriptor> open_job_file(const ArtifactRoot &artifacts, const Job &job, const JobFile &file);

/// An open file with what clients may ask about it, under the name that they shall call it.
http::FileToSend file_to_send(std::shared_ptr<const Descriptor> open, const Job &job, const JobFile &file,
                              const std::string &name);

}  // namespace sluice
