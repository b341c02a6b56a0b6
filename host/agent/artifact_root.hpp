// The folder that holds the files of all jobs of this machine.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

namespace sluice {

/// Attempts have folders of their own, "<job>/<attempt>-<token>". Any thread. Calls throw Failure unless they say
/// otherwise.
class ArtifactRoot {
public:
    /// Makes the folder (mode 0700).
    explicit ArtifactRoot(std::filesystem::path folder);

    /// Where an attempt's folder lies.
    std::filesystem::path path(const std::string &name) const { return folder_ / name; }

    /// Make an attempt's folder.
    void create(const std::string &name) const;

    /// Remove an attempt's folder, and its job's when that was the last; one that is not there is removed already.
    void remove(const std::string &name) const;

    /// Remove the folders of all attempts at a job that is no more.
    void remove_job(const std::string &job) const;

    /// Every attempt's folder that was not changed for so long.
    std::vector<std::string> list(std::chrono::seconds age_min) const;

    /// What the device can still take. 0 when it does not say.
    std::uint64_t free_bytes() const noexcept;

private:
    std::filesystem::path folder_;
    mutable std::mutex job_folders_;  // the last attempt's end may meet the next one's beginning
};

}  // namespace sluice
