// Running a program from a test and reading what it says.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sluice::test {

struct ChildResult {
    int exit_code = -1;  // 128 + signal when it was killed
    std::string out, err;
};

/// Run `arguments[0]` in `folder` with the rest of the arguments and this process's environment plus `environment`
/// (NAME=value); standard input is `input`. Throws std::runtime_error when it cannot be started.
ChildResult run(const std::vector<std::string> &arguments, const std::filesystem::path &folder,
                const std::vector<std::string> &environment = {}, const std::string &input = "");

/// A folder that exists as long as the object.
class TempFolder {
public:
    TempFolder();
    ~TempFolder();
    TempFolder(const TempFolder &) = delete;
    TempFolder &operator=(const TempFolder &) = delete;
    const std::filesystem::path &path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

std::string read_file(const std::filesystem::path &file);
void write_file(const std::filesystem::path &file, const std::string &text);

}  // namespace sluice::test
