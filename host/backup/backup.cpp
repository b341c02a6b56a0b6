#include "host/backup/backup.hpp"

#include "engine/artifact/descriptor.hpp"
#include "engine/artifact/staging_folder.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/failure.hpp"
#include "host/access/key_rows.hpp"
#include "host/datasets/made_dataset.hpp"
#include "host/jobs/timestamp.hpp"
#include "host/sqlite/database_copy.hpp"
#include "host/store/dataset_rows.hpp"
#include "host/store/folder_lock.hpp"
#include "host/store/store_tables.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace sluice {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char *note_name = "backup.json";
constexpr int format = 1;
constexpr const char *store_name = "store.sqlite", *keys_name = "keys.sqlite", *server_key_name = "server.key",
                     *dataset_ids_name = "dataset_ids.json", *transforms_name = "transforms",
                     *datasets_name = "datasets";
constexpr const char *partial_name = "restore.partial";
constexpr std::size_t piece_bytes = 1u << 20;
constexpr std::uintmax_t note_bytes_max = 64u << 20;

struct SavedFile {
    std::string name;  // below the folder
    std::uint64_t bytes = 0;
    std::string sha256;
};

Descriptor opened(const fs::path &file, int flags) {
    const int number = open(file.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (number < 0) throw system_failure("open " + file.string(), errno);
    return {number, file.string()};
}

// What `file` holds, piece by piece, to `take(data, size)`; its digest.
template <typename Take>
SavedFile read_through(const fs::path &file, const std::string &name, const Take &take) {
    const Descriptor in = opened(file, O_RDONLY);
    std::vector<char> piece(piece_bytes);
    SavedFile saved{name, 0, ""};
    Sha256 digest;
    while (true) {
        const ssize_t size = read(in.number(), piece.data(), piece.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) throw system_failure("read " + file.string(), errno);
        if (size == 0) break;
        const auto count = static_cast<std::size_t>(size);
        digest.update(piece.data(), count);
        take(piece.data(), count);
        saved.bytes += count;
    }
    saved.sha256 = digest.hex();
    return saved;
}

SavedFile copy_file(const fs::path &from, const fs::path &to, const std::string &name) {
    Descriptor out = opened(to, O_WRONLY | O_CREAT | O_EXCL);
    SavedFile saved = read_through(from, name, [&](const char *data, std::size_t size) { out.write_all(data, size); });
    out.sync();
    return saved;
}

void sync_folder(const fs::path &folder) { opened(folder, O_RDONLY | O_DIRECTORY).sync(); }

void make_folder(const fs::path &folder) {
    if (mkdir(folder.c_str(), 0700) != 0) throw system_failure("make the folder " + folder.string(), errno);
}

// Every folder between `folder` and the file `name` below it, durable.
void make_folders_for(const fs::path &folder, const std::string &name) {
    for (std::size_t end = name.find('/'); end != std::string::npos; end = name.find('/', end + 1)) {
        const fs::path made = folder / name.substr(0, end);
        if (fs::exists(made)) continue;
        make_folder(made);
        sync_folder(made.parent_path());
    }
}

// The files of the versions that the copied database knows.
void save_versions(const fs::path &data, const fs::path &target, std::vector<SavedFile> &saved) {
    std::vector<std::string> folders;
    {
        Connection store(target / store_name, Connection::Use::read);
        folders = version_folders(store);
    }
    for (const std::string &folder : folders) {
        const std::string name = (fs::path(datasets_name) / folder / version_file_name).string();
        if (!fs::exists(data / name))
            throw Failure(Status::io_retry, "a version of a dataset went while it was to be saved; begin again");
        make_folders_for(target, name);
        saved.push_back(copy_file(data / name, target / name, name));
        sync_folder((target / name).parent_path());
    }
}

// The jobs come first: what they need was there before they were.
std::vector<SavedFile> save_all(const fs::path &data, const fs::path &target) {
    std::vector<SavedFile> saved;
    for (const char *name : {store_name, keys_name}) {
        if (!fs::exists(data / name)) continue;
        copy_database(data / name, target / name);
    }
    save_versions(data, target, saved);
    for (const char *name : {store_name, keys_name})
        if (fs::exists(target / name))
            saved.push_back(read_through(target / name, name, [](const char *, std::size_t) {}));
    for (const char *name : {server_key_name, dataset_ids_name})
        if (fs::exists(data / name)) saved.push_back(copy_file(data / name, target / name, name));
    if (!fs::exists(data / transforms_name)) return saved;
    make_folder(target / transforms_name);
    for (const fs::directory_entry &entry : fs::directory_iterator(data / transforms_name)) {
        if (entry.path().extension() != ".json") continue;  // somebody writes it just now
        const fs::path name = transforms_name / entry.path().filename();
        saved.push_back(copy_file(entry.path(), target / name, name));
    }
    sync_folder(target / transforms_name);
    return saved;
}

BackupNote note_of(const std::vector<SavedFile> &files, std::string version, std::string made_at) {
    BackupNote note{std::move(version), std::move(made_at), static_cast<std::int64_t>(files.size()), 0};
    for (const SavedFile &file : files) note.bytes += file.bytes;
    return note;
}

void write_note(const fs::path &file, const BackupNote &note, const std::vector<SavedFile> &files) {
    Json json = {{"format", format}, {"sluice", note.version}, {"made_at", note.made_at}, {"files", Json::array()}};
    for (const SavedFile &saved : files)
        json["files"].push_back({{"name", saved.name}, {"bytes", saved.bytes}, {"sha256", saved.sha256}});
    const std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
    Descriptor out = opened(file, O_WRONLY | O_CREAT | O_EXCL);
    out.write_all(text.data(), text.size());
    out.sync();
}

// "datasets/<job>/<attempt>-<token>/rows.sqlite".
bool is_version_name(const std::string &name) {
    const std::string folder = std::string(datasets_name) + "/", file = std::string("/") + version_file_name;
    if (!name.starts_with(folder) || !name.ends_with(file) || name.size() <= folder.size() + file.size()) return false;
    const std::string attempt = name.substr(folder.size(), name.size() - folder.size() - file.size());
    const bool is_plain = std::all_of(attempt.begin(), attempt.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '/';
    });
    const std::size_t slash = attempt.find('/');
    return is_plain && slash > 0 && slash + 1 < attempt.size() && attempt.find('/', slash + 1) == std::string::npos;
}

// A name that save_all() may have given: nothing is written outside the folder because of what a file says.
bool is_saved_name(const std::string &name) {
    const std::array fixed = {store_name, keys_name, server_key_name, dataset_ids_name};
    if (std::find(fixed.begin(), fixed.end(), name) != fixed.end()) return true;
    if (is_version_name(name)) return true;
    const std::string folder = std::string(transforms_name) + "/";
    if (!name.starts_with(folder) || !name.ends_with(".json")) return false;
    return std::all_of(name.begin() + static_cast<std::ptrdiff_t>(folder.size()), name.end() - 5,
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); });
}

std::pair<BackupNote, std::vector<SavedFile>> read_note(const fs::path &from) {
    const fs::path file = from / note_name;
    const auto refuse = [&](const std::string &why) { throw Failure(Status::bad_config, from.string() + " " + why); };
    std::error_code error;
    const std::uintmax_t size = fs::file_size(file, error);
    if (error || size > note_bytes_max) refuse("is no backup: it holds no backup.json");
    std::ifstream stream(file);
    const Json json = Json::parse(stream, nullptr, false);
    std::vector<SavedFile> files;
    try {
        if (json.at("format").get<int>() != format) refuse("was made by a newer Sluice");
        for (const Json &item : json.at("files")) {
            files.push_back({item.at("name"), item.at("bytes"), item.at("sha256")});
            if (!is_saved_name(files.back().name)) refuse("is damaged: backup.json names a file that is none of ours");
        }
        return {note_of(files, json.at("sluice"), json.at("made_at")), files};
    } catch (const Json::exception &) {
        refuse("is damaged: backup.json cannot be read");
    }
    return {};
}

void require_empty(const fs::path &data) {
    for (const fs::directory_entry &entry : fs::directory_iterator(data)) {
        const fs::path name = entry.path().filename();
        if (name == "lost+found") continue;
        if (name != partial_name)
            throw Failure(Status::bad_config, "the data folder " + data.string() + " is not empty: it holds " +
                                                  name.string() + "; restore into a new one");
        fs::remove_all(entry.path());
    }
}

// In `data`, so that what is complete only has to be renamed; gone with the object.
class PartialRestore {
public:
    explicit PartialRestore(const fs::path &data) : data_(data), folder_(data / partial_name) { make_folder(folder_); }
    ~PartialRestore() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
        if (is_published_) return;
        for (const std::string &name : renamed_) fs::remove_all(data_ / name, ignored);
    }
    PartialRestore(const PartialRestore &) = delete;
    PartialRestore &operator=(const PartialRestore &) = delete;

    void take(const fs::path &from, const SavedFile &wanted) {
        make_folders_for(folder_, wanted.name);
        const SavedFile copied = copy_file(from / wanted.name, folder_ / wanted.name, wanted.name);
        if (copied.sha256 != wanted.sha256)
            throw Failure(Status::bad_config, (from / wanted.name).string() +
                                                  " is damaged: its digest is not the one "
                                                  "that backup.json holds");
    }

    void check() const {
        require_sound(folder_ / store_name, migrate_store);
        if (fs::exists(folder_ / keys_name)) require_sound(folder_ / keys_name, migrate_keys);
    }

    // The keys before the jobs: without keys, jobs would be everybody's.
    void publish() {
        for (const std::string name :
             {server_key_name, keys_name, dataset_ids_name, transforms_name, datasets_name, store_name}) {
            if (!fs::exists(folder_ / name)) continue;
            fs::rename(folder_ / name, data_ / name);
            renamed_.push_back(name);
        }
        sync_folder(data_);
        is_published_ = true;
    }

private:
    fs::path data_, folder_;
    std::vector<std::string> renamed_;
    bool is_published_ = false;
};

}  // namespace

BackupNote make_backup(const fs::path &data, const fs::path &target, const std::string &version) {
    if (!fs::exists(data / store_name))
        throw Failure(Status::bad_config, data.string() + " holds no jobs: no server has worked in it");
    const fs::path final_path = fs::absolute(target).lexically_normal();
    const fs::path place = final_path.has_filename() ? final_path : final_path.parent_path();
    if (fs::symlink_status(place).type() != fs::file_type::not_found)
        throw Failure(Status::bad_config, place.string() + " exists already; name a new folder");
    try {
        const StagingFolder staging(place.parent_path());
        const std::vector<SavedFile> files = save_all(data, staging.path());
        BackupNote note = note_of(files, version, time_text(now()));
        write_note(staging.path() / note_name, note, files);
        sync_folder(staging.path());
        fs::rename(staging.path(), place);
        sync_folder(place.parent_path());
        return note;
    } catch (const fs::filesystem_error &error) {
        throw system_failure("save " + data.string(), error.code().value());
    }
}

BackupNote restore_backup(const fs::path &from, const fs::path &data) {
    const auto [note, files] = read_note(from);
    const FolderLock lock(data);
    try {
        require_empty(data);
        PartialRestore restore(data);
        for (const SavedFile &file : files) restore.take(from, file);
        restore.check();
        restore.publish();
        return note;
    } catch (const fs::filesystem_error &error) {
        throw system_failure("restore " + from.string(), error.code().value());
    }
}

}  // namespace sluice
