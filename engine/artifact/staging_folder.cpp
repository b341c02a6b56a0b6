#include "engine/artifact/staging_folder.hpp"

#include "engine/base/failure.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>

namespace sluice {

StagingFolder::StagingFolder(const std::filesystem::path &parent) {
    std::string pattern = (parent / ".sluice-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
        throw system_failure("create a working folder in " + parent.string(), errno);
    path_ = pattern;
}

StagingFolder::~StagingFolder() { remove(); }

void StagingFolder::remove() noexcept {
    std::error_code ignored;  // nothing can be done about a folder that does not want to go
    std::filesystem::remove_all(path_, ignored);
}

std::string StagingFolder::create_file(const std::string &prefix) {
    std::string file = (path_ / (prefix + std::to_string(file_count_++))).string();
    const int descriptor = open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (descriptor < 0) throw system_failure("create " + file, errno);
    close(descriptor);
    return file;
}

}  // namespace sluice
