#include "host/agent/artifact_root.hpp"

#include "engine/base/failure.hpp"

#include <sys/statvfs.h>

namespace sluice {

namespace fs = std::filesystem;

namespace {

void make_private(const fs::path &folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (!error) fs::permissions(folder, fs::perms::owner_all, error);
    if (error) throw system_failure("make the folder " + folder.string(), error.value());
}

}  // namespace

ArtifactRoot::ArtifactRoot(fs::path folder) : folder_(std::move(folder)) { make_private(folder_); }

void ArtifactRoot::create(const std::string &name) const {
    const std::lock_guard lock(job_folders_);
    make_private(path(name));
}

void ArtifactRoot::remove(const std::string &name) const {
    std::error_code error;
    fs::remove_all(path(name), error);
    if (error) throw system_failure("remove the folder " + path(name).string(), error.value());
    const std::lock_guard lock(job_folders_);
    fs::remove(path(name).parent_path(), error);  // fails while other attempts have folders in it
}

void ArtifactRoot::remove_job(const std::string &job) const {
    std::error_code error;
    fs::remove_all(folder_ / job, error);
    if (error) throw system_failure("remove the folder " + (folder_ / job).string(), error.value());
}

std::vector<std::string> ArtifactRoot::list(std::chrono::seconds age_min) const {
    std::vector<std::string> names;
    const auto now = fs::file_time_type::clock::now();
    std::error_code error;
    for (fs::directory_iterator job(folder_, error), end; !error && job != end; job.increment(error)) {
        std::error_code gone;  // what others remove meanwhile
        for (fs::directory_iterator attempt(job->path(), gone), last; !gone && attempt != last;
             attempt.increment(gone)) {
            const auto changed = attempt->last_write_time(gone);
            if (!gone && now - changed >= age_min)
                names.push_back((job->path().filename() / attempt->path().filename()).string());
        }
    }
    if (error) throw system_failure("look through the folder " + folder_.string(), error.value());
    return names;
}

std::uint64_t ArtifactRoot::free_bytes() const noexcept {
    struct statvfs about = {};
    if (statvfs(folder_.c_str(), &about) != 0) return 0;
    return static_cast<std::uint64_t>(about.f_bavail) * about.f_frsize;
}

}  // namespace sluice
