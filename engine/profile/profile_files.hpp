// The profile files of some folders.
#pragma once

#include "engine/profile/profile_reader.hpp"
#include "engine/profile/yaml_node.hpp"

#include <compare>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// A file as it was found; differs when the file has changed.
struct FileStamp {
    std::filesystem::path path;
    std::size_t folder = 0;  // number of its folder; lower ones win
    std::uintmax_t size = 0;
    std::int64_t modified_ns = 0;

    bool operator==(const FileStamp &) const = default;
};

/// Every *.yaml and *.yml directly in the folders, by folder and name, hidden files left out. `files` come first and
/// count as a folder of their own, whatever they are called. A folder that cannot be listed holds no profiles.
std::vector<FileStamp> find_profile_files(const std::vector<std::filesystem::path> &files,
                                          const std::vector<std::filesystem::path> &folders);

/// Of these files those that can have a part in the profile `id`: its own, those of profiles that it extends, and all
/// whose text does not plainly say whose they are. Reads texts, and parses none.
std::vector<FileStamp> files_of_profile(const std::vector<FileStamp> &stamps, const std::string &id);

/// One file, read.
struct ProfileFile {
    std::filesystem::path path;
    std::size_t folder = 0;
    std::string name;                      // in messages: relative when the file lies below the current folder
    std::shared_ptr<const YamlNode> tree;  // what is used of it; nullptr when nothing can be
    std::optional<ProfileHeader> header;   // of tree
    Problems problems;                     // of the file as it is now
    bool is_established = false;           // tree was without problems before; newer files give way to it
};

/// Read a file; what is wrong with it is in the result.
ProfileFile read_profile_file(const FileStamp &stamp);

/// A profile that stands in no file.
struct ProfileText {
    std::string name;  // in messages, in place of a file's
    std::string text;
};

/// The same of a text, which comes before all folders.
ProfileFile read_profile_text(const ProfileText &text);

}  // namespace sluice
