#include "engine/profile/profile_store.hpp"

#include "engine/base/text.hpp"
#include "engine/profile/request.hpp"

#include <algorithm>
#include <utility>

namespace sluice {

namespace {

// A file is at fault when a problem stands in it, even when it was found in a child.
bool is_placed_in(const Problem &problem, const ProfileFile &file) {
    return problem.place.file && *problem.place.file == file.name;
}

const ProfileFile *file_named(const std::vector<ProfileFile> &files, const std::string &name) {
    const auto found =
        std::find_if(files.begin(), files.end(), [&](const ProfileFile &file) { return file.name == name; });
    return found == files.end() ? nullptr : &*found;
}

const LinkedProfile *linked_from(const std::vector<LinkedProfile> &profiles, const ProfileFile &file) {
    const auto found = std::find_if(profiles.begin(), profiles.end(),
                                    [&](const LinkedProfile &linked) { return linked.file_name == file.name; });
    return found == profiles.end() ? nullptr : &*found;
}

}  // namespace

ProfileStore::ProfileStore(ProfileStoreOptions options) : options_(std::move(options)) { load(find_files()); }

std::vector<FileStamp> ProfileStore::find_files() const {
    std::vector<FileStamp> stamps = find_profile_files(options_.files, options_.folders);
    return options_.only.empty() ? stamps : files_of_profile(stamps, options_.only);
}

bool ProfileStore::reload() {
    std::vector<FileStamp> stamps = find_files();
    if (stamps == stamps_) return false;
    load(std::move(stamps));
    return true;
}

void ProfileStore::load(std::vector<FileStamp> stamps) {
    std::vector<ProfileFile> files;
    for (const FileStamp &stamp : stamps) {
        files.push_back(read_profile_file(stamp));
        ProfileFile &file = files.back();
        const bool is_unchanged = std::find(stamps_.begin(), stamps_.end(), stamp) != stamps_.end();
        const ProfileFile *before = file_named(files_, file.name);
        const auto good = good_.find(file.path);
        file.is_established = is_unchanged && file.tree && before != nullptr && before->problems.empty() &&
                              good != good_.end() && good->second == before->tree;
        if (file.is_established) file.tree = good->second;
        if (!file.tree) fall_back(file);
    }
    files_ = std::move(files);
    stamps_ = std::move(stamps);

    do {
        do {
            profiles_ = link_profiles(files_, options_.variables);
        } while (replace_broken());
    } while (options_.gate && hold_back());

    std::map<std::filesystem::path, std::shared_ptr<const YamlNode>> good;
    for (const ProfileFile &file : files_) {
        const LinkedProfile *linked = linked_from(profiles_, file);
        if (linked != nullptr && linked->is_usable())
            good[file.path] = file.tree;
        else if (const auto old = good_.find(file.path); old != good_.end())
            good[file.path] = old->second;
    }
    good_ = std::move(good);
}

ProfileStore ProfileStore::with(const std::vector<ProfileText> &texts) const {
    ProfileStore result = *this;
    result.options_.gate = nullptr;
    for (ProfileFile &file : result.files_) {
        file.is_established = true;
        ++file.folder;
    }
    for (const ProfileText &text : texts) result.files_.push_back(read_profile_text(text));
    result.profiles_ = link_profiles(result.files_, options_.variables);
    return result;
}

// Let every file that broke a profile fall back; true when one could. Each does so once at most.
bool ProfileStore::replace_broken() {
    bool did_change = false;
    for (ProfileFile &file : files_) {
        const bool is_refused = !file.problems.empty() && linked_from(profiles_, file) == nullptr;
        if (is_refused && fall_back(file)) did_change = true;
    }
    for (const LinkedProfile &linked : profiles_)
        for (const Problem &problem : linked.problems.list())
            for (ProfileFile &file : files_)
                if (is_placed_in(problem, file) && fall_back(file)) {
                    file.problems.add(problem);
                    did_change = true;
                }
    return did_change;
}

// Let every changed file that gave a profile which the gate refuses fall back; true when one could. A profile that was
// never good is not used at all.
bool ProfileStore::hold_back() {
    bool did_change = false;
    for (LinkedProfile &linked : profiles_) {
        const std::vector<ProfileFile *> changed = changed_files(linked);
        if (!linked.is_usable() || changed.empty()) continue;
        const Problems problems = refusals(linked);
        bool is_kept = false;
        for (ProfileFile *file : problems.empty() ? std::vector<ProfileFile *>{} : changed)
            if (fall_back(*file)) {
                for (const Problem &problem : problems.list()) file->problems.add(problem);
                is_kept = true;
            }
        if (!is_kept)
            for (const Problem &problem : problems.list()) linked.problems.add(problem);
        did_change = did_change || is_kept;
    }
    return did_change;
}

// Of the profile and its ancestors, the files whose version was not in use before.
std::vector<ProfileFile *> ProfileStore::changed_files(const LinkedProfile &linked) {
    std::vector<ProfileFile *> changed;
    const auto add = [&](const std::string &name) {
        for (ProfileFile &file : files_)
            if (file.name == name && !file.is_established) changed.push_back(&file);
    };
    add(linked.file_name);
    for (const std::string &ancestor : linked.ancestors) add(find(ancestor).file_name);
    return changed;
}

Problems ProfileStore::refusals(const LinkedProfile &linked) const {
    Problems problems;
    if (linked.unset.empty()) check_plugin_settings(linked.tree, linked.profile, options_.schemas, problems);
    if (!problems.empty()) return problems;
    try {
        options_.gate(tested(linked), problems);
    } catch (const Failure &failure) {
        problems.add(linked.header.id_place, "", failure.message());
    }
    return problems;
}

// Use the last good version of a file instead of what it holds now; false when there is no other.
bool ProfileStore::fall_back(ProfileFile &file) const {
    const auto good = good_.find(file.path);
    if (good == good_.end() || good->second == file.tree) return false;
    file.tree = good->second;
    file.is_established = true;
    Problems none;
    file.header = read_header(*file.tree, none);
    return true;
}

const LinkedProfile &ProfileStore::find(const std::string &id) const {
    const auto found = std::find_if(profiles_.begin(), profiles_.end(),
                                    [&](const LinkedProfile &linked) { return linked.header.id == id; });
    if (found != profiles_.end()) return *found;
    std::vector<std::string> ids;
    for (const LinkedProfile &linked : profiles_) ids.push_back(linked.header.id);
    std::string message = "there is no profile " + shown(id) + suggestion(id, ids);
    if (profiles_.empty()) message += "; no profiles were found in:";
    for (std::size_t i = 0; profiles_.empty() && i < options_.folders.size(); ++i)
        message += (i == 0 ? " " : ", ") + options_.folders[i].string();
    for (const ProfileFile &file : files_)
        for (const Problem &problem : file.problems.list()) message += "\nnot read: " + problem.text();
    throw Failure(Status::bad_config, message);
}

ProfileStore::UsedProfile ProfileStore::use(const LinkedProfile &linked, Problems &problems, Problems &unset) const {
    if (options_.overrides.empty()) {
        unset = linked.unset;
        return {linked.tree, linked.profile};
    }
    UsedProfile used;
    used.tree = with_overrides(linked.tree, options_.overrides, problems);
    used.profile = read_profile(used.tree, linked.profile.file, options_.variables, problems, &unset);
    return used;
}

Profile ProfileStore::by_id(const std::string &id, const Roles &roles) const {
    const LinkedProfile &linked = find(id);
    if (roles) authorize(linked.profile, *roles);
    if (!linked.is_usable()) throw linked.problems.failure();
    if (!linked.profile.is_enabled)
        throw Failure(Status::bad_config, linked.header.id_place.text() + ": profile " + shown(id) + " is not enabled");
    Problems problems;
    Problems unset;
    UsedProfile used = use(linked, problems, unset);
    for (const Problem &problem : unset.list()) problems.add(problem);
    if (problems.empty()) check_plugin_settings(used.tree, used.profile, options_.schemas, problems);
    if (!problems.empty()) throw problems.failure();
    return std::move(used.profile);
}

TestedProfile ProfileStore::tested(const std::string &id) const { return tested(find(id)); }

TestedProfile ProfileStore::tested(const LinkedProfile &linked) const {
    if (!linked.is_usable()) throw linked.problems.failure();
    Problems problems;
    Problems unset;
    UsedProfile used = use(linked, problems, unset);
    if (!problems.empty()) throw problems.failure();
    const YamlMember *tests = used.tree.find("tests");
    const bool has_tests = tests != nullptr && tests->value.kind == YamlNode::Kind::list;
    return {std::move(used.profile),
            has_tests ? read_profile_tests(tests->value, problems) : std::vector<ProfileTest>{}};
}

Resolution ProfileStore::explain(const Context &request, const Roles &roles) const {
    return sluice::resolve(profiles_, request, roles);
}

Resolution ProfileStore::resolve(const Context &request, const Roles &roles) const {
    Resolution resolution = explain(request, roles);
    if (!resolution.chosen) throw Failure(Status::bad_config, resolution.problem);
    return resolution;
}

std::vector<ProfileSummary> ProfileStore::list() const {
    std::vector<ProfileSummary> summaries;
    for (const LinkedProfile &linked : profiles_)
        summaries.push_back({linked.header.id, linked.file_name, linked.profile.description, linked.header.is_enabled,
                             linked.profile.has_context, linked.profile.context, linked.header.parent.value_or(""),
                             linked.profile.source.plugin, linked.profile.writer.plugin,
                             linked.problems.list().size()});
    return summaries;
}

std::vector<ProfileCheck> ProfileStore::check() const {
    std::vector<ProfileCheck> checks;
    for (const ProfileFile &file : files_) {
        ProfileCheck check;
        check.file = file.name;
        if (file.header) check.id = file.header->id;
        const auto good = good_.find(file.path);
        check.is_kept = !file.problems.empty() && good != good_.end() && good->second == file.tree;
        Problems problems = file.problems;
        if (const LinkedProfile *linked = linked_from(profiles_, file)) {
            for (const Problem &problem : linked->problems.list()) problems.add(problem);
            check.is_unset = problems.empty() && !linked->unset.empty();
            for (const Problem &problem : linked->unset.list()) problems.add(problem);
            if (linked->is_usable() && linked->unset.empty())
                check_plugin_settings(linked->tree, linked->profile, options_.schemas, problems);
        }
        check.problems = problems.list();
        checks.push_back(std::move(check));
    }
    return checks;
}

Json ProfileStore::show(const std::string &id) const {
    const LinkedProfile &linked = find(id);
    Problems problems = linked.problems;
    if (problems.empty()) {
        Problems unset;
        UsedProfile used = use(linked, problems, unset);
        if (problems.empty()) return std::move(used.profile.document);
    }
    throw problems.failure();
}

Context ProfileStore::context_of(const std::string &id) const {
    const LinkedProfile &linked = find(id);
    if (linked.profile.has_context) return linked.profile.context;
    throw Failure(Status::bad_config, linked.header.id_place.text() + ": profile " + shown(id) +
                                          " has no context; it is found by its id only");
}

std::vector<std::string> ProfileStore::ancestors(const std::string &id) const { return find(id).ancestors; }

}  // namespace sluice
