// A folder that lasts as long as a test.
#pragma once

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace sluice::input {

/// A new empty folder, the current one until it is removed with everything in it.
class CurrentFolder {
public:
    CurrentFolder() : before_(std::filesystem::current_path()) {
        std::string path = std::filesystem::temp_directory_path() / "sluice-jsonl-XXXXXX";
        BOOST_TEST_REQUIRE(mkdtemp(path.data()) != nullptr);
        path_ = path;
        std::filesystem::current_path(path_);
    }
    ~CurrentFolder() {
        std::filesystem::current_path(before_);
        std::filesystem::remove_all(path_);
    }
    CurrentFolder(const CurrentFolder &) = delete;
    CurrentFolder &operator=(const CurrentFolder &) = delete;

    const std::string &path() const { return path_; }

    void write(const std::filesystem::path &file, const std::string &content) const {
        if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << content;
    }

private:
    std::filesystem::path before_;
    std::string path_;
};

}  // namespace sluice::input
