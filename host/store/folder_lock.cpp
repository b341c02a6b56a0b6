#include "host/store/folder_lock.hpp"

#include "engine/base/failure.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>

namespace sluice {

namespace {

constexpr mode_t folder_mode = 0700;

}  // namespace

FolderLock::FolderLock(const std::filesystem::path &folder) {
    std::error_code error;
    if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), error);
    if (mkdir(folder.c_str(), folder_mode) != 0 && errno != EEXIST)
        throw system_failure("create the data folder " + folder.string(), errno);
    descriptor_ = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor_ < 0) throw system_failure("open the data folder " + folder.string(), errno);
    if (flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
    const int reason = errno;
    close(descriptor_);
    if (reason != EWOULDBLOCK) throw system_failure("lock the data folder " + folder.string(), reason);
    throw Failure(Status::io_retry, "the data folder " + folder.string() +
                                        " is in use by another process; stop that one, or give this one a folder of "
                                        "its own");
}

FolderLock::~FolderLock() { close(descriptor_); }

}  // namespace sluice
