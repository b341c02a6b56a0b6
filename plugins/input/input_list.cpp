#include "plugins/input/input_list.hpp"

#include "plugins/input/file_failure.hpp"
#include "plugins/input/pattern.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace sluice::input {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string &what) { throw sdk::Failure(SLUICE_IO_FATAL, what); }

using Suffixes = std::span<const std::string_view>;

// A name with one of the suffixes, compressed or not, but not hidden.
bool is_record_file(std::string_view name, Suffixes suffixes) {
    if (name.starts_with('.')) return false;
    for (const std::string_view packed : {".gz", ".zst"})
        if (name.ends_with(packed)) {
            name.remove_suffix(packed.size());
            break;
        }
    return std::any_of(suffixes.begin(), suffixes.end(),
                       [name](std::string_view suffix) { return name.ends_with(suffix); });
}

std::vector<std::string> record_files(const std::string &folder, Suffixes suffixes) {
    std::error_code error;
    std::vector<std::string> names;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename();
        std::error_code ignored;
        if (is_record_file(name, suffixes) && !entry->is_directory(ignored)) names.push_back(name);
    }
    if (error) throw file_failure("cannot list the folder " + folder, error.value());
    std::sort(names.begin(), names.end());
    return names;
}

void add_file(const std::string &path, std::vector<Input> &inputs) {
    if (faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0) throw file_failure("cannot read " + path, errno);
    inputs.push_back({path, path});
}

// "*.json, *.jsonl or *.ndjson"
std::string described(Suffixes suffixes) {
    std::string text;
    for (std::size_t i = 0; i < suffixes.size(); ++i) {
        if (i > 0) text += i + 1 == suffixes.size() ? " or " : ", ";
        text += "*" + std::string(suffixes[i]);
    }
    return text;
}

void add_folder(const std::string &folder, Suffixes suffixes, std::vector<Input> &inputs) {
    const std::string prefix = folder.ends_with('/') ? folder : folder + '/';
    const std::vector<std::string> names = record_files(folder, suffixes);
    if (names.empty())
        fail("the folder " + folder + " holds no " + described(suffixes) + " file (nor one with .gz or .zst behind)");
    for (const std::string &name : names) add_file(prefix + name, inputs);
}

void add_pattern(const std::string &pattern, std::vector<Input> &inputs) {
    const std::vector<std::string> files = matching_files(pattern);
    if (files.empty()) fail("no file matches " + pattern);
    for (const std::string &file : files) add_file(file, inputs);
}

void add_standard_input(std::vector<Input> &inputs) {
    for (const Input &input : inputs)
        if (input.path.empty())
            throw sdk::Failure(SLUICE_BAD_CONFIG, "the setting path names standard input ('-') twice");
    inputs.push_back({"", "standard input"});
}

// A path that exists is meant as it stands, whatever characters it has.
void add(const std::string &path, Suffixes suffixes, std::vector<Input> &inputs) {
    if (path == "-") return add_standard_input(inputs);
    struct stat status = {};
    if (stat(path.c_str(), &status) == 0)
        return S_ISDIR(status.st_mode) ? add_folder(path, suffixes, inputs) : add_file(path, inputs);
    const int error_number = errno;
    if (error_number == ENOENT && is_pattern(path)) return add_pattern(path, inputs);
    throw file_failure("cannot read " + path, error_number);
}

}  // namespace

std::vector<Input> list_inputs(const std::vector<std::string> &paths, std::span<const std::string_view> suffixes) {
    std::vector<Input> inputs;
    for (const std::string &path : paths) add(path, suffixes, inputs);
    return inputs;
}

std::int64_t total_bytes(const std::vector<Input> &inputs) {
    std::int64_t total = 0;
    for (const Input &input : inputs) {
        struct stat status = {};
        if (input.path.empty() || stat(input.path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return 0;
        total += status.st_size;
    }
    return total;
}

}  // namespace sluice::input
