#include "host/agent/channel_folder.hpp"

#include "engine/artifact/descriptor.hpp"
#include "engine/artifact/local_artifacts.hpp"
#include "engine/base/failure.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>

namespace sluice {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t piece_bytes = 1 << 20;

Descriptor open_to_read(const fs::path &path) {
    const int number = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (number < 0) throw system_failure("open " + path.string(), errno);
    return {number, path.string()};
}

// False when `keep_on` ended it.
bool copy(const fs::path &from, ArtifactFile &to, std::vector<char> &piece, const std::function<bool()> &keep_on) {
    const Descriptor file = open_to_read(from);
    while (true) {
        if (!keep_on()) return false;
        const ssize_t count = read(file.number(), piece.data(), piece.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw system_failure("read " + from.string(), errno);
        if (count == 0) return true;
        to.write(piece.data(), static_cast<std::size_t>(count));
    }
}

}  // namespace

bool copy_to_channel(const std::string &job, const fs::path &from, const std::vector<JobFile> &files,
                     const fs::path &to, const std::function<bool()> &keep_on) {
    LocalArtifacts target(to, ExistingFiles::replace);
    std::vector<NamedArtifact> copies;
    std::vector<char> piece(piece_bytes);
    for (const JobFile &file : files) {
        const std::string name = file.name.starts_with(job) ? file.name : job + "_" + file.name;
        copies.push_back({&target.create(), name});
        if (!copy(from / file.name, *copies.back().file, piece, keep_on)) return false;
    }
    if (!keep_on()) return false;
    target.publish(copies);
    return true;
}

}  // namespace sluice
