#include "host/exports/transform_vault.hpp"

#include "engine/artifact/local_artifacts.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/failure.hpp"
#include "host/runner/assignment.hpp"

#include <fstream>
#include <iterator>

namespace sluice {

namespace fs = std::filesystem;

namespace {

// The time of change of a file in use is this old at most.
constexpr std::chrono::hours fresh_for{1};

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

}  // namespace

TransformVault::TransformVault(fs::path folder) : folder_(std::move(folder)) {
    std::error_code error;
    fs::create_directories(folder_, error);
    if (!error) fs::permissions(folder_, fs::perms::owner_all, error);
    if (error) throw system_failure("make the folder " + folder_.string(), error.value());
}

std::string TransformVault::keep(const TransformFiles &files) {
    if (!files.scripts && !files.model.document) return "";
    const std::string name = name_of(files);
    const std::lock_guard lock(mutex_);
    const Clock::time_point now = Clock::now();
    if (const auto known = fresh_.find(name); known != fresh_.end() && now - known->second < fresh_for) return name;
    std::error_code error;
    fs::last_write_time(path_of(name), fs::file_time_type::clock::now(), error);
    if (error) {
        LocalArtifacts store(folder_, ExistingFiles::replace);
        ArtifactFile &file = store.create();
        const std::string text = to_json(files).dump(-1, ' ', false, Json::error_handler_t::replace);
        file.write(text.data(), text.size());
        store.publish({{&file, path_of(name).filename().string()}});
    }
    fresh_[name] = now;
    return name;
}

TransformFiles TransformVault::load(const std::string &name) const {
    if (name.empty()) return {};
    std::ifstream file(path_of(name), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object())
        throw Failure(Status::internal, "the script that the job was accepted with is gone; run it again");
    try {
        return parse_transform_files(json);
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
