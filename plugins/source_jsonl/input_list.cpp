#include "plugins/source_jsonl/input_list.hpp"

#include "plugins/source_jsonl/file_failure.hpp"
#include "plugins/source_jsonl/pattern.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace sluice::jsonl {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string &what) { throw sdk::Failure(SLUICE_IO_FATAL, what); }

// x.json, x.jsonl, x.ndjson, compressed or not, but not hidden.
bool is_record_file(std::string_view name) {
    if (name.starts_with('.')) return false;
    for (const std::string_view packed : {".gz", ".zst"})
        if (name.ends_with(packed)) {
            name.remove_suffix(packed.size());
            break;
        }
    return name.ends_with(".json") || name.ends_with(".jsonl") || name.ends_with(".ndjson");
}

std::vector<std::string> record_files(const std::string &folder) {
    std::error_code error;
    std::vector<std::string> names;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename();
        std::error_code ignored;
        if (is_record_file(name) && !entry->is_directory(ignored)) names.push_back(name);
    }
    if (error) throw file_failure("cannot list the folder " + folder, error.value());
    std::sort(names.begin(), names.end());
    return names;
}

void add_file(const std::string &path, std::vector<Input> &inputs) {
    if (faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0) throw file_failure("cannot read " + path, errno);
    inputs.push_back({path, path});
}

void add_folder(const std::string &folder, std::vector<Input> &inputs) {
    const std::string prefix = folder.ends_with('/') ? folder : folder + '/';
    const std::vector<std::string> names = record_files(folder);
    if (names.empty())
        fail("the folder " + folder + " holds no *.json, *.jsonl or *.ndjson file (nor one with .gz or .zst behind)");
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
void add(const std::string &path, std::vector<Input> &inputs) {
    if (path == "-") return add_standard_input(inputs);
    struct stat status = {};
    if (stat(path.c_str(), &status) == 0)
        return S_ISDIR(status.st_mode) ? add_folder(path, inputs) : add_file(path, inputs);
    const int error_number = errno;
    if (error_number == ENOENT && is_pattern(path)) return add_pattern(path, inputs);
    throw file_failure("cannot read " + path, error_number);
}

}  // namespace

std::vector<Input> list_inputs(const std::vector<std::string> &paths) {
    std::vector<Input> inputs;
    for (const std::string &path : paths) add(path, inputs);
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

}  // namespace sluice::jsonl
