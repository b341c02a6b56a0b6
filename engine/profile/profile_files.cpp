#include "engine/profile/profile_files.hpp"

#include "engine/base/limits.hpp"
#include "engine/profile/yaml_reader.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <system_error>
#include <utility>

namespace sluice {

namespace fs = std::filesystem;

namespace {

FileStamp stamp_of(const fs::path &path, std::size_t folder) {
    std::error_code error;
    FileStamp stamp{path, folder};
    stamp.size = fs::file_size(path, error);
    if (error) stamp.size = 0;
    const fs::file_time_type time = fs::last_write_time(path, error);
    if (!error)
        stamp.modified_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
    return stamp;
}

bool is_profile_name(const fs::path &path) {
    const std::string name = path.filename().string();
    return !name.starts_with('.') && (name.ends_with(".yaml") || name.ends_with(".yml"));
}

std::string name_of(const fs::path &path) {
    std::error_code error;
    const fs::path relative = path.lexically_relative(fs::current_path(error));
    const bool is_below = !error && !relative.empty() && *relative.begin() != "..";
    return (is_below ? relative : path).string();
}

// A little more than allowed at most, so that the reader can tell.
std::optional<std::string> read_text(const fs::path &path, std::string &problem) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (error || !fs::is_regular_file(status)) {  // a pipe would make us wait
        problem = error ? "cannot be read: " + error.message() : "is no regular file";
        return std::nullopt;
    }
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    std::string text;
    std::array<char, 16 << 10> piece;
    while (file.good() && text.size() <= limits::profile_bytes_max) {
        file.read(piece.data(), piece.size());
        text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (!file.eof() && !file.good()) {
        problem = "cannot be read: " + std::generic_category().message(errno != 0 ? errno : EIO);
        return std::nullopt;
    }
    return text;
}

// The value of a line `key: value` that begins the way most files are written; nothing where it needs a parser.
std::optional<std::string> plain_value(const std::string &text, std::string_view key) {
    constexpr std::string_view id_characters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
        end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = std::string_view(text).substr(begin, end - begin);
        if (!line.starts_with(key)) continue;
        const std::size_t first = line.find_first_not_of(' ', key.size());
        if (first == line.npos || first == key.size()) return std::nullopt;
        const std::size_t last = std::min(line.find_first_not_of(id_characters, first), line.size());
        const std::size_t rest = line.find_first_not_of(" \r", last);
        const bool is_plain = last > first && (rest == line.npos || (rest > last && line[rest] == '#'));
        return is_plain ? std::optional(std::string(line.substr(first, last - first))) : std::nullopt;
    }
    return std::nullopt;
}

void read_into(ProfileFile &file, const std::string &text, const Place &place) {
    std::optional<YamlNode> tree = read_yaml(text, place, file.problems);
    if (!tree) return;
    file.header = read_header(*tree, file.problems);
    if (file.header) file.tree = std::make_shared<const YamlNode>(std::move(*tree));
}

}  // namespace

std::vector<FileStamp> files_of_profile(const std::vector<FileStamp> &stamps, const std::string &id) {
    struct Claim {
        std::optional<std::string> id, parent;
    };
    std::vector<Claim> claims;
    for (const FileStamp &stamp : stamps) {
        std::string problem;
        const std::string text = read_text(stamp.path, problem).value_or("");
        claims.push_back({plain_value(text, "profile:"), plain_value(text, "extends:")});
    }
    std::vector<std::string> wanted = {id};
    std::vector<bool> is_part(stamps.size());
    for (std::size_t next = 0; next < wanted.size(); ++next)
        for (std::size_t i = 0; i < stamps.size(); ++i) {
            if (is_part[i] || (claims[i].id && *claims[i].id != wanted[next])) continue;
            is_part[i] = true;
            if (claims[i].parent) wanted.push_back(*claims[i].parent);
        }
    std::vector<FileStamp> parts;
    for (std::size_t i = 0; i < stamps.size(); ++i)
        if (is_part[i]) parts.push_back(stamps[i]);
    return parts;
}

std::vector<FileStamp> find_profile_files(const std::vector<fs::path> &files, const std::vector<fs::path> &folders) {
    std::vector<FileStamp> stamps;
    for (const fs::path &file : files) stamps.push_back(stamp_of(file, 0));
    for (std::size_t i = 0; i < folders.size(); ++i) {
        std::vector<fs::path> paths;
        std::error_code error;
        for (fs::directory_iterator entry(folders[i], error), end; !error && entry != end; entry.increment(error))
            if (is_profile_name(entry->path())) paths.push_back(entry->path());
        std::sort(paths.begin(), paths.end());
        for (const fs::path &path : paths) {
            const bool is_named = std::any_of(files.begin(), files.end(), [&](const fs::path &file) {
                std::error_code ignored;
                return fs::equivalent(file, path, ignored);
            });
            if (!is_named) stamps.push_back(stamp_of(path, i + 1));
        }
    }
    return stamps;
}

ProfileFile read_profile_file(const FileStamp &stamp) {
    ProfileFile file;
    file.path = stamp.path;
    file.folder = stamp.folder;
    file.name = name_of(stamp.path);
    const Place place{std::make_shared<const std::string>(file.name)};
    std::string problem;
    if (const std::optional<std::string> text = read_text(stamp.path, problem))
        read_into(file, *text, place);
    else
        file.problems.add(place, "", problem);
    return file;
}

ProfileFile read_profile_text(const ProfileText &text) {
    ProfileFile file;
    file.name = text.name;
    read_into(file, text.text, Place{std::make_shared<const std::string>(file.name)});
    return file;
}

}  // namespace sluice
