#include "host/cli/data_folder.hpp"

#include "engine/base/failure.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>

namespace sluice::cli {

namespace {

std::string name_of(uid_t user) {
    const passwd *const entry = getpwuid(user);
    return entry == nullptr ? std::to_string(user) : entry->pw_name;
}

}  // namespace

void require_data_folder(const std::filesystem::path &folder) {
    struct stat about {};
    if (stat(folder.c_str(), &about) != 0) {
        if (errno != ENOENT) throw system_failure("look at the data folder " + folder.string(), errno);
        throw Failure(Status::bad_config, "there is no data folder " + folder.string() +
                                              "; name the server's with --data, or its settings with --config");
    }
    if (!S_ISDIR(about.st_mode)) throw Failure(Status::bad_config, folder.string() + " is no folder");
    if (about.st_uid == geteuid()) return;
    const std::string owner = name_of(about.st_uid);
    throw Failure(Status::bad_config, "the data folder " + folder.string() + " belongs to the user " + owner +
                                          "; run this command as that user (sudo -u " + owner + " sluice ...)");
}

void make_data_folder(const std::filesystem::path &folder) {
    std::error_code error;
    if (folder.has_parent_path()) std::filesystem::create_directories(folder.parent_path(), error);
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        throw system_failure("make the data folder " + folder.string(), errno);
    require_data_folder(folder);
}

std::string system_user() { return name_of(geteuid()); }

}  // namespace sluice::cli
