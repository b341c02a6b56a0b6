// A data folder has one owner.
#pragma once

#include <filesystem>

namespace sluice {

/// The sole right to a data folder among processes (flock), from construction until destruction or the end of the
/// process, however it ends. One thread at a time.
class FolderLock {
public:
    /// Creates the folder when there is none, for its owner alone. Throws Failure: io_retry when another process has
    /// the folder, io_fatal when there can be no such folder; the message names it.
    explicit FolderLock(const std::filesystem::path &folder);
    ~FolderLock();
    FolderLock(const FolderLock &) = delete;
    FolderLock &operator=(const FolderLock &) = delete;

private:
    int descriptor_ = -1;
};

}  // namespace sluice
