// All profiles of some folders: found by id or by context, kept while the folders change.
#pragma once

#include "engine/profile/linked_profile.hpp"
#include "engine/profile/overrides.hpp"
#include "engine/profile/plugin_settings.hpp"
#include "engine/profile/profile_test.hpp"
#include "engine/profile/resolution.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sluice {

struct TestedProfile {
    Profile profile;
    std::vector<ProfileTest> tests;
};

/// What speaks against using a profile that can be read; nothing is added when it may be used.
using ProfileGate = std::function<void(const TestedProfile &, Problems &)>;

struct ProfileStoreOptions {
    std::vector<std::filesystem::path> files;    // single files, before all folders
    std::vector<std::filesystem::path> folders;  // *.yaml and *.yml directly in them; earlier folders win
    Variables variables;
    Overrides overrides;    // of every profile that is used, after inheritance
    PluginSchemas schemas;  // asked for the plugins of a profile that is used, and by check()
    ProfileGate gate;       // asked about every profile that is new or changed; null: all may be used
    std::string only;       // read just the files that can have a part in this profile; empty: all files
};

/// One profile of the list.
struct ProfileSummary {
    std::string id;
    std::string file;
    std::string description;
    bool is_enabled = true;
    bool has_context = false;
    Context context;
    std::string parent;  // id; empty for none
    std::string source;  // plugins
    std::string writer;
    std::size_t problem_count = 0;
};

/// One file and everything wrong with it and with what it inherits.
struct ProfileCheck {
    std::string file;
    std::string id;  // empty when it could not be read
    std::vector<Problem> problems;
    bool is_kept = false;   // the last version without problems is still in use
    bool is_unset = false;  // nothing is wrong but variables that are not set
};

/// Reads its files when made. A broken file costs its own profile and those that extend it, never the others. One
/// thread at a time; the profiles that it gives out are copies.
class ProfileStore {
public:
    explicit ProfileStore(ProfileStoreOptions options);

    /// Read the files again when one was added, removed or changed (size or time). A file that has become broken keeps
    /// being used as it last was without problems, and so does one whose new version, or that of a profile that extends
    /// it, the gate refuses. True when the files were read.
    bool reload();

    /// The profile as it is to be run: inherited, overridden, its settings checked. Throws Failure (bad_config), the
    /// caller's roles being looked at first: not allowed, unknown (with a suggestion), broken (with every problem), not
    /// enabled, or with a variable that is not set.
    Profile by_id(const std::string &id, const Roles &roles) const;

    /// A profile, enabled or not, as its tests run it, and the tests: as by_id(), but variables that are not set stay
    /// as they are written and plugin settings are not checked, because a test brings its own input. Throws Failure.
    TestedProfile tested(const std::string &id) const;

    /// The profile for a context: `chosen` is set, and by_id() gives it. Throws Failure (bad_config) when none fits or
    /// two fit equally well.
    Resolution resolve(const Context &request, const Roles &roles) const;

    /// The same without failing.
    Resolution explain(const Context &request, const Roles &roles) const;

    /// By id.
    std::vector<ProfileSummary> list() const;

    /// Every file, with plugin settings checked. In the order of the folders and names.
    std::vector<ProfileCheck> check() const;

    /// The merged document of a profile, enabled or not, with overrides. Secrets, and variables that are not set, stay
    /// as they are written. Throws Failure.
    Json show(const std::string &id) const;

    /// Its context, for explain(). Throws Failure: unknown, or without a context.
    Context context_of(const std::string &id) const;

    /// Its parents' ids, the nearest first. Throws Failure.
    std::vector<std::string> ancestors(const std::string &id) const;

    /// These profiles as they are, and those of the texts before them: they win over files with the same id. No gate is
    /// asked, and what is given back is not reloaded.
    ProfileStore with(const std::vector<ProfileText> &texts) const;

    const ProfileStoreOptions &options() const noexcept { return options_; }

private:
    struct UsedProfile {
        YamlNode tree;
        Profile profile;
    };

    std::vector<FileStamp> find_files() const;
    void load(std::vector<FileStamp> stamps);
    bool replace_broken();
    bool hold_back();
    bool fall_back(ProfileFile &file) const;
    std::vector<ProfileFile *> changed_files(const LinkedProfile &linked);
    Problems refusals(const LinkedProfile &linked) const;
    TestedProfile tested(const LinkedProfile &linked) const;
    const LinkedProfile &find(const std::string &id) const;
    UsedProfile use(const LinkedProfile &linked, Problems &problems, Problems &unset) const;

    ProfileStoreOptions options_;
    std::vector<FileStamp> stamps_;
    std::vector<ProfileFile> files_;
    std::vector<LinkedProfile> profiles_;  // by id
    std::map<std::filesystem::path, std::shared_ptr<const YamlNode>>
        good_;  // the last version of each file without problems
};

}  // namespace sluice
