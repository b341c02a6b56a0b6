#include "plugins/input/pattern.hpp"

#include "plugins/input/file_failure.hpp"

#include <fnmatch.h>
#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

namespace sluice::input {

namespace {

namespace fs = std::filesystem;

// Finds what matches the parts of a pattern, one folder level after the other.
class Matcher {
public:
    explicit Matcher(std::string_view pattern) {
        if (pattern.starts_with('/')) root_ = "/";
        while (!pattern.empty()) {
            const std::string_view part = pattern.substr(0, pattern.find('/'));
            const bool is_repeated = part == "**" && !parts_.empty() && parts_.back() == part;  // says nothing new
            if (!part.empty() && !is_repeated) parts_.emplace_back(part);
            pattern.remove_prefix(std::min(part.size() + 1, pattern.size()));
        }
    }

    std::vector<std::string> files() {
        match(root_, 0);
        return {found_.begin(), found_.end()};
    }

private:
    // `folder` has matched the parts before `index`.
    void match(const std::string &folder, std::size_t index) {
        const std::string &part = parts_[index];
        const bool is_last = index + 1 == parts_.size();
        if (part == "**") return match_any_depth(folder, index);
        if (!is_pattern(part)) return is_last ? add(folder + part) : match(folder + part + '/', index + 1);
        for (const fs::directory_entry &entry : entries(folder)) {
            const std::string name = entry.path().filename();
            if (fnmatch(part.c_str(), name.c_str(), FNM_PERIOD) != 0) continue;
            std::error_code ignored;
            if (is_last)
                add(folder + name);
            else if (entry.is_directory(ignored))
                match(folder + name + '/', index + 1);
        }
    }

    // ** at the end means every file below.
    void match_any_depth(const std::string &folder, std::size_t index) {
        const bool is_last = index + 1 == parts_.size();
        if (!is_last) match(folder, index + 1);
        for (const fs::directory_entry &entry : entries(folder)) {
            const std::string name = entry.path().filename();
            std::error_code ignored;
            if (name.starts_with('.')) continue;
            if (entry.is_directory(ignored) && !entry.is_symlink(ignored))
                match_any_depth(folder + name + '/', index);
            else if (is_last)
                add(folder + name);
        }
    }

    void add(const std::string &path) {
        std::error_code error;
        const fs::file_type type = fs::status(path, error).type();
        if (type == fs::file_type::none) throw file_failure("cannot look at " + path, error.value());
        if (type != fs::file_type::directory && fs::exists(fs::symlink_status(path, error))) found_.insert(path);
    }

    // None when there is no such folder. What cannot be read might hold what is looked for.
    static std::vector<fs::directory_entry> entries(const std::string &folder) {
        std::error_code error;
        std::vector<fs::directory_entry> found;
        for (fs::directory_iterator entry(folder.empty() ? "." : folder, error), end; !error && entry != end;
             entry.increment(error))
            found.push_back(*entry);
        if (error && error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory)
            throw file_failure("cannot list the folder " + folder, error.value());
        return found;
    }

    std::string root_;
    std::vector<std::string> parts_;
    std::set<std::string> found_;
};

}  // namespace

bool is_pattern(std::string_view path) { return path.find_first_of("*?[") != std::string_view::npos; }

std::vector<std::string> matching_files(std::string_view pattern) { return Matcher(pattern).files(); }

}  // namespace sluice::input
