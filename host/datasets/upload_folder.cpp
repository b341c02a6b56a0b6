#include "host/datasets/upload_folder.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/uuid.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <cerrno>
#include <utility>

namespace sluice {

namespace fs = std::filesystem;

namespace {

Descriptor opened(const fs::path &file, int flags) {
    const int number = open(file.c_str(), flags | O_CLOEXEC, 0600);
    if (number < 0) throw system_failure("open " + file.string(), errno);
    return {number, file.string()};
}

void make_folder(const fs::path &folder) {
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        throw system_failure("make the folder " + folder.string(), errno);
}

}  // namespace

Upload::Upload(UploadFolder &folder, const std::string &file_name)
    : folder_(folder), name_(folder.begin()), file_(folder.make_file(name_, file_name)) {}

Upload::~Upload() {
    try {
        if (!is_kept_) folder_.remove(name_);
    } catch (const Failure &) {  // the sweep finds it
    }
    folder_.end(name_);
}

void Upload::write(const char *data, std::size_t size) {
    file_.write_all(data, size);
    digest_.update(data, size);
    bytes_ += size;
}

void Upload::finish() {
    file_.sync();
    for (const fs::path &folder : {folder_.path(name_), folder_.path("")})
        opened(folder, O_RDONLY | O_DIRECTORY).sync();
    sha256_ = digest_.hex();
}

UploadFolder::UploadFolder(fs::path folder) : folder_(std::move(folder)) { make_folder(folder_); }

std::vector<std::string> UploadFolder::list() const {
    std::vector<std::string> names;
    std::error_code error;
    const std::lock_guard lock(mutex_);
    for (fs::directory_iterator entry(folder_, error), end; !error && entry != end; entry.increment(error))
        if (std::string name = entry->path().filename(); !coming_.contains(name)) names.push_back(std::move(name));
    if (error) throw system_failure("look through the folder " + folder_.string(), error.value());
    return names;
}

void UploadFolder::remove(const std::string &name) const {
    std::error_code error;
    fs::remove_all(path(name), error);
    if (error) throw system_failure("remove the folder " + path(name).string(), error.value());
}

// The folder is made under the lock: list() sees it as one that comes in, or not at all.
std::string UploadFolder::begin() {
    const std::lock_guard lock(mutex_);
    std::string name = new_uuid();
    make_folder(path(name));
    coming_.insert(name);
    return name;
}

// What cannot be opened does not come in.
Descriptor UploadFolder::make_file(const std::string &name, const std::string &file_name) {
    try {
        return opened(path(name) / file_name, O_WRONLY | O_CREAT | O_EXCL);
    } catch (const Failure &) {
        end(name);
        throw;
    }
}

void UploadFolder::end(const std::string &name) noexcept {
    const std::lock_guard lock(mutex_);
    coming_.erase(name);
}

}  // namespace sluice
