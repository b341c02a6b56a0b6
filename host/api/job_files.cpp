#include "host/api/job_files.hpp"

#include "engine/base/failure.hpp"

#include <fcntl.h>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <iterator>
#include <utility>

namespace sluice {

bool is_error_list(const JobFile &file) { return file.name.ends_with(".errors.ndjson"); }

std::vector<JobFile> result_files(const Job &job) {
    std::vector<JobFile> files;
    std::remove_copy_if(job.files.begin(), job.files.end(), std::back_inserter(files), is_error_list);
    return files;
}

bool is_gone(const Job &job) { return job.is_expired || (job.expires_at && *job.expires_at <= now()); }

std::shared_ptr<const Descriptor> open_job_file(const ArtifactRoot &artifacts, const Job &job, const JobFile &file) {
    const std::filesystem::path path = artifacts.path(job.artifact_folder) / file.name;
    const int number = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (number < 0 && errno == ENOENT) return nullptr;
    if (number < 0) throw Failure(Status::io_fatal, system_failure("open a file of job " + job.id, errno).message());
    return std::make_shared<const Descriptor>(number, file.name);
}

http::FileToSend file_to_send(std::shared_ptr<const Descriptor> open, const Job &job, const JobFile &file,
                              const std::string &name) {
    return {std::move(open),
            file.bytes,
            name,
            file.content_type,
            {http::EntityTag{file.sha256},
             std::chrono::floor<std::chrono::seconds>(job.finished_at.value_or(job.updated_at))}};
}

}  // namespace sluice
