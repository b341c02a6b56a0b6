#include "host/exports/transform_vault.hpp"

#include "engine/artifact/descriptor.hpp"
#include "engine/artifact/local_artifacts.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/failure.hpp"
#include "host/runner/assignment.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>

namespace sluice {

namespace fs = std::filesystem;

namespace {

// The time of change of a file in use is this old at most.
constexpr std::chrono::hours fresh_for{1};

constexpr std::size_t piece_bytes = 64 << 10;

std::string name_of(const TransformFiles &files) {
    Sha256 digest;
    const auto add = [&digest](const std::string &part) { digest.update(part.c_str(), part.size() + 1); };
    if (files.scripts) {
        add(files.scripts->script());
        add(files.scripts->hash());
        for (const fs::path &folder : files.scripts->folders()) add(folder.string());
    }
    add(files.model.name);
    add(files.model.sha256);
    return digest.hex();
}

// A job is not lost to a machine that is short of descriptors or memory, or to a disk that may come back.
Failure unreadable(int error_number) {
    return {Status::io_retry, system_failure("read the script that the job was accepted with", error_number).message()};
}

std::string read_whole(const fs::path &path) {
    const int number = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (number < 0 && errno == ENOENT)
        throw Failure(Status::internal, "the script that the job was accepted with is gone; submit it anew");
    if (number < 0) throw unreadable(errno);
    const Descriptor file(number, path.filename().string());
    std::string text, piece(piece_bytes, '\0');
    while (true) {
        const ssize_t size = read(file.number(), piece.data(), piece.size());
        if (size == 0) return text;
        if (size < 0 && errno != EINTR) throw unreadable(errno);
        if (size > 0) text.append(piece, 0, static_cast<std::size_t>(size));
    }
}

}  // namespace

TransformVault::TransformVault(fs::path folder) : folder_(std::move(folder)) {
    std::error_code error;
    fs::create_directories(folder_, error);
    if (!error) fs::permissions(folder_, fs::perms::owner_all, error);
    if (error) throw system_failure("make the folder " + folder_.string(), error.value());
}

std::string TransformVault::keep(const TransformFiles &files) {
    if (!files.scripts && !files.model.document) return "";
    std::string name = name_of(files);
    const std::lock_guard lock(mutex_);
    if (touch(name)) return name;
    LocalArtifacts store(folder_, ExistingFiles::replace);
    ArtifactFile &file = store.create();
    const std::string text = to_json(files).dump(-1, ' ', false, Json::error_handler_t::replace);
    file.write(text.data(), text.size());
    store.publish({{&file, path_of(name).filename().string()}});
    fresh_[name] = Clock::now();
    return name;
}

bool TransformVault::renew(const std::string &name) {
    const std::lock_guard lock(mutex_);
    return name.empty() || touch(name);
}

// False when there is no such file.
bool TransformVault::touch(const std::string &name) {
    const Clock::time_point now = Clock::now();
    if (const auto known = fresh_.find(name); known != fresh_.end() && now - known->second < fresh_for) return true;
    std::error_code error;
    fs::last_write_time(path_of(name), fs::file_time_type::clock::now(), error);
    if (error == std::errc::no_such_file_or_directory) return false;
    if (error) throw unreadable(error.value());
    fresh_[name] = now;
    return true;
}

TransformFiles TransformVault::load(const std::string &name) const {
    if (name.empty()) return {};
    try {
        return parse_transform_files(Json::parse(read_whole(path_of(name))));
    } catch (const Json::exception &problem) {
        throw Failure(Status::internal, std::string("the script of a job cannot be read: ") + problem.what());
    }
}

void TransformVault::prune() {
    const std::lock_guard lock(mutex_);
    const auto now = fs::file_time_type::clock::now();
    std::error_code error;
    for (fs::directory_iterator entry(folder_, error), end; !error && entry != end; entry.increment(error)) {
        const auto changed = entry->last_write_time(error);
        if (!error && entry->path().extension() == ".json" && now - changed > kept) {
            fresh_.erase(entry->path().stem().string());
            fs::remove(entry->path(), error);
        }
    }
    if (error) throw system_failure("look through the folder " + folder_.string(), error.value());
}

}  // namespace sluice
