#include "engine/artifact/local_artifacts.hpp"

#include "engine/artifact/descriptor.hpp"
#include "engine/base/failure.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace sluice {

namespace fs = std::filesystem;

class LocalArtifacts::File : public ArtifactFile {
public:
    explicit File(const std::string &path) : path_(path), descriptor_(open_file(path)) {}

    void write(const void *data, std::size_t size) override {
        descriptor_.write_all(data, size);
        written_ += static_cast<off64_t>(size);
        // Let the device begin while there is more to come: otherwise all of it waits for sync(), 0.18 of the 1.5
        // seconds of a workbook of 95 MB. Only advice, hence its result does not matter: sync() tells of failures.
        if (written_ - handed_on_ < write_back_bytes) return;
        sync_file_range(descriptor_.number(), handed_on_, written_ - handed_on_, SYNC_FILE_RANGE_WRITE);
        handed_on_ = written_;
    }
    void sync() {
        // The mode is what a plainly created file would get: staged files are private, published ones are not.
        if (fchmod(descriptor_.number(), 0666 & ~current_umask()) != 0)
            throw system_failure("set the mode of " + path_, errno);
        descriptor_.sync();
    }
    const std::string &path() const noexcept { return path_; }

private:
    static Descriptor open_file(const std::string &path) {
        const int number = open(path.c_str(), O_WRONLY | O_CLOEXEC);
        if (number < 0) throw system_failure("open " + path, errno);
        return {number, path};
    }
    // umask() can only be read by setting it, for the whole process; /proc tells without that.
    static mode_t current_umask() {
        mode_t mask = 022;
        if (FILE *status = std::fopen("/proc/self/status", "re")) {
            char line[256];
            while (std::fgets(line, sizeof line, status) != nullptr)
                if (unsigned value = 0; std::sscanf(line, "Umask: %o", &value) == 1) mask = value;
            std::fclose(status);
        }
        return mask;
    }

    static constexpr off64_t write_back_bytes = 8 << 20;

    std::string path_;
    Descriptor descriptor_;
    off64_t written_ = 0;
    off64_t handed_on_ = 0;  // to the device
};

namespace {

void sync_folder(const fs::path &folder) {
    const int number = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (number < 0) throw system_failure("open " + folder.string(), errno);
    Descriptor(number, folder.string()).sync();
}

// A rename that was done, and can be undone.
struct Shown {
    std::string staged;
    std::string name;
    bool did_replace;
};

void undo(const std::vector<Shown> &shown) noexcept {
    for (auto it = shown.rbegin(); it != shown.rend(); ++it) {
        if (it->did_replace)
            renameat2(AT_FDCWD, it->staged.c_str(), AT_FDCWD, it->name.c_str(), RENAME_EXCHANGE);
        else
            unlink(it->name.c_str());
    }
}

Failure taken(const std::string &name) {
    return {Status::io_fatal, name + " exists already; give another name, or say --force to replace it"};
}

Shown show(const std::string &staged, const std::string &name, ExistingFiles existing) {
    if (renameat2(AT_FDCWD, staged.c_str(), AT_FDCWD, name.c_str(), RENAME_NOREPLACE) == 0)
        return {staged, name, false};
    if (errno == EEXIST && existing == ExistingFiles::keep) throw taken(name);
    if (errno == EEXIST) {
        if (fs::is_directory(name)) throw Failure(Status::io_fatal, name + " is a folder");
        // The old file takes the staged name, so that it can come back when a later rename fails.
        if (renameat2(AT_FDCWD, staged.c_str(), AT_FDCWD, name.c_str(), RENAME_EXCHANGE) == 0)
            return {staged, name, true};
    }
    // File systems without these flags (some network ones) still have the plain calls.
    if (errno == EINVAL || errno == ENOSYS) {
        if (existing == ExistingFiles::keep) {
            if (link(staged.c_str(), name.c_str()) == 0) return {staged, name, false};
        } else if (rename(staged.c_str(), name.c_str()) == 0) {
            return {staged, name, false};
        }
    }
    throw system_failure("give " + name + " its name", errno);
}

}  // namespace

void LocalArtifacts::expect(const std::string &name) const {
    const fs::path path = folder_ / name;
    std::error_code ignored;
    if (existing_ == ExistingFiles::keep && fs::exists(fs::symlink_status(path, ignored))) throw taken(path.string());
}

LocalArtifacts::LocalArtifacts(fs::path folder, ExistingFiles existing)
    : folder_(std::move(folder)), existing_(existing), staging_(folder_) {}

LocalArtifacts::~LocalArtifacts() = default;

ArtifactFile &LocalArtifacts::create() {
    files_.push_back(std::make_unique<File>(staging_.create_file("part-")));
    return *files_.back();
}

void LocalArtifacts::publish(const std::vector<NamedArtifact> &artifacts) {
    std::vector<std::pair<std::string, std::string>> renames;
    for (const NamedArtifact &artifact : artifacts) {
        const auto file = std::find_if(files_.begin(), files_.end(),
                                       [&](const auto &candidate) { return candidate.get() == artifact.file; });
        (*file)->sync();
        renames.emplace_back((*file)->path(), (folder_ / artifact.name).string());
    }
    std::vector<Shown> shown;
    try {
        for (const auto &[staged, name] : renames) shown.push_back(show(staged, name, existing_));
        sync_folder(folder_);
    } catch (...) {
        undo(shown);
        throw;
    }
}

}  // namespace sluice
