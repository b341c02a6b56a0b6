// A private folder that goes away with its owner.
#pragma once

#include <atomic>
#include <filesystem>
#include <string>

namespace sluice {

/// Creates a folder named ".sluice-XXXXXX" (mode 0700) and removes it with everything in it when destroyed. Throws
/// Failure (io_fatal) when `parent` cannot hold it. A process that is killed leaves the folder behind; nothing in it
/// was ever visible.
class StagingFolder {
public:
    explicit StagingFolder(const std::filesystem::path &parent);
    ~StagingFolder();
    StagingFolder(const StagingFolder &) = delete;
    StagingFolder &operator=(const StagingFolder &) = delete;

    const std::filesystem::path &path() const noexcept { return path_; }

    /// The path of a new empty file (mode 0600) in the folder. Any thread.
    std::string create_file(const std::string &prefix);

    /// Remove the folder now. Any thread; open files in it can still be written to.
    void remove() noexcept;

private:
    std::filesystem::path path_;
    std::atomic<unsigned> file_count_ = 0;
};

}  // namespace sluice
