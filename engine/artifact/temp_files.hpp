// Intermediate files in the system's folder for them.
#pragma once

#include "engine/artifact/staging_folder.hpp"

#include <memory>
#include <mutex>
#include <string>

namespace sluice {

/// Makes its folder with the first file, and removes it when destroyed. Any thread.
class TempFiles {
public:
    /// The path of a new empty file that only this user may read. Throws Failure.
    std::string create() {
        const std::lock_guard lock(mutex_);
        if (!folder_) folder_ = std::make_unique<StagingFolder>(std::filesystem::temp_directory_path());
        return folder_->create_file("temp-");
    }

    /// Remove them now.
    void remove() noexcept {
        const std::lock_guard lock(mutex_);
        if (folder_) folder_->remove();
    }

private:
    std::mutex mutex_;
    std::unique_ptr<StagingFolder> folder_;
};

}  // namespace sluice
