// The profiles that are in use while their files, scripts and tests are being edited.
#pragma once

#include "host/profiles/profile_tests.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sluice {

/// What became of one profile file at the last look.
struct ProfileState {
    enum class Kind {
        active = 1,  // in use as it stands
        unset,       // good, and in use as soon as its variables are set
        kept,        // refused; the last good version is in use
        refused,     // refused, and nothing is in use
        removed      // the file is gone, and so is the profile
    };
    Kind kind = Kind::active;
    std::string file;
    std::string id;                     // empty when the file never said one
    std::size_t test_count = 0;         // that passed
    std::vector<std::string> problems;  // why it was refused

    bool operator==(const ProfileState &) const = default;
};

/// A profile is in use when it can be read, its settings satisfy its plugins, and its tests pass; with it the script
/// and the entity model that passed. An edit that breaks any of this is reported, and what was good before stays in
/// use: profile, script and model. One thread at a time.
class ActiveProfiles {
public:
    /// Reads the folders of `options` and has every test run. `tests` must outlive the object; `options.gate` is its
    /// own.
    ActiveProfiles(ProfileStoreOptions options, ProfileTests &tests, std::vector<std::filesystem::path> script_folders);
    ActiveProfiles(const ActiveProfiles &) = delete;  // its gate knows where it lives
    ActiveProfiles &operator=(const ActiveProfiles &) = delete;

    /// Look at profiles, scripts, and the files beside profiles (models, tests' input); take what changed and is good.
    /// The states that are new since the last look, by file. What `tests` throws and is no Failure comes through, and
    /// then the object is of no more use.
    std::vector<ProfileState> refresh();

    /// Rises whenever what is in use may have changed.
    std::uint64_t revision() const noexcept { return revision_; }

    /// Every profile file's state, by file.
    std::vector<ProfileState> states() const;

    /// What is in use. Valid until the next refresh().
    const ProfileStore &store() const noexcept { return store_; }

    /// Script and model of a profile in use, as they passed its tests. Throws Failure (bad_config) when `id` has none.
    const TransformFiles &transform(const std::string &id) const;

    /// The same of all profiles in use, by id.
    std::map<std::string, TransformFiles> transforms() const;

private:
    struct File {
        std::filesystem::path path;
        std::uintmax_t size = 0;
        std::int64_t modified_ns = 0;

        bool operator==(const File &) const = default;
    };

    // What passed, or why nothing did.
    struct Trial {
        Json document;  // of the profile
        TransformFiles transform;
        std::size_t test_count = 0;
        std::vector<std::string> problems;  // of the newest files, when those in `transform` are older
    };

    std::vector<File> files_beside() const;
    void try_profile(const TestedProfile &tested, Problems &problems);
    void try_again(const std::string &id);
    void match_trials(bool did_files_change);
    std::vector<ProfileState> look() const;

    ProfileTests &tests_;
    std::vector<std::filesystem::path> script_folders_;
    std::map<std::string, Trial> trials_;  // by id, of profiles in use
    ProfileStore store_;
    std::vector<File> files_;
    std::vector<ProfileState> states_;
    std::uint64_t revision_ = 1;
};

}  // namespace sluice
