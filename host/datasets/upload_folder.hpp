// What clients upload, until it is loaded.
#pragma once

#include "engine/artifact/descriptor.hpp"
#include "engine/base/digest.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace sluice {

class UploadFolder;

/// An upload that is coming in, in a folder of its own. Gone with the object unless it was kept. One thread.
class Upload {
public:
    Upload(UploadFolder &folder, const std::string &file_name);
    ~Upload();
    Upload(const Upload &) = delete;
    Upload &operator=(const Upload &) = delete;

    /// Throws Failure, as all of these.
    void write(const char *data, std::size_t size);
    /// All of it is there and durable.
    void finish();
    /// Somebody else's from now on: a job needs it.
    void keep() noexcept { is_kept_ = true; }

    /// Of the folder, for UploadFolder::path().
    const std::string &name() const noexcept { return name_; }
    std::uint64_t bytes() const noexcept { return bytes_; }
    /// SHA-256 in hex, behind finish().
    const std::string &sha256() const noexcept { return sha256_; }

private:
    UploadFolder &folder_;
    const std::string name_;
    Descriptor file_;
    Sha256 digest_;
    std::string sha256_;
    std::uint64_t bytes_ = 0;
    bool is_kept_ = false;
};

/// A folder of uploads. Any thread; one process. Calls throw Failure.
class UploadFolder {
public:
    /// Makes the folder (mode 0700).
    explicit UploadFolder(std::filesystem::path folder);

    std::filesystem::path path(const std::string &name) const { return folder_ / name; }
    /// Every upload that is not just coming in.
    std::vector<std::string> list() const;
    /// One that is not there is removed already.
    void remove(const std::string &name) const;

private:
    friend class Upload;
    std::string begin();
    Descriptor make_file(const std::string &name, const std::string &file_name);
    void end(const std::string &name) noexcept;

    const std::filesystem::path folder_;
    mutable std::mutex mutex_;
    std::set<std::string> coming_;
};

}  // namespace sluice
