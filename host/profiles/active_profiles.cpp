#include "host/profiles/active_profiles.hpp"

#include "engine/base/failure.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace sluice {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> texts_of(const std::vector<Problem> &problems) {
    std::vector<std::string> texts;
    for (const Problem &problem : problems) texts.push_back(problem.text());
    return texts;
}

}  // namespace

ActiveProfiles::ActiveProfiles(ProfileStoreOptions options, ProfileTests &tests, std::vector<fs::path> script_folders)
    : tests_(tests),
      script_folders_(std::move(script_folders)),
      store_([&] {
          options.gate = [this](const TestedProfile &tested, Problems &problems) { try_profile(tested, problems); };
          return std::move(options);
      }()),
      files_(files_beside()),
      states_(look()) {
    tests_.rest();
}

std::vector<ProfileState> ActiveProfiles::states() const { return states_; }

const TransformFiles &ActiveProfiles::transform(const std::string &id) const {
    const auto found = trials_.find(id);
    if (found == trials_.end()) throw Failure(Status::bad_config, "profile " + shown(id) + " is not in use");
    return found->second.transform;
}

std::map<std::string, TransformFiles> ActiveProfiles::transforms() const {
    std::map<std::string, TransformFiles> transforms;
    for (const auto &[id, trial] : trials_) transforms.emplace(id, trial.transform);
    return transforms;
}

std::vector<ProfileState> ActiveProfiles::refresh() {
    const bool did_reload = store_.reload();
    std::vector<File> files = files_beside();
    if (!did_reload && files == files_) return {};
    match_trials(files != files_);
    tests_.rest();
    ++revision_;
    files_ = std::move(files);

    std::vector<ProfileState> states = look();
    std::vector<ProfileState> changes;
    for (const ProfileState &state : states)
        if (std::find(states_.begin(), states_.end(), state) == states_.end()) changes.push_back(state);
    for (const ProfileState &before : states_)
        if (std::none_of(states.begin(), states.end(),
                         [&](const ProfileState &state) { return state.file == before.file; }))
            changes.push_back({ProfileState::Kind::removed, before.file, before.id, 0, {}});
    states_ = std::move(states);
    return changes;
}

// The gate: what is tried last for an id and passes is what is in use.
void ActiveProfiles::try_profile(const TestedProfile &tested, Problems &problems) {
    Trial trial;
    trial.document = tested.profile.document;
    trial.transform = load_transform(tested.profile, script_folders_);
    trial.test_count = tested.tests.size();
    tests_.run(tested, trial.transform, problems);
    if (problems.empty()) trials_[tested.profile.id] = std::move(trial);
}

// Forget what is not in use any more. Try what was not tried as it is used now: when a parent fell back for another
// child's sake, or when scripts, models or inputs have changed.
void ActiveProfiles::match_trials(bool did_files_change) {
    std::map<std::string, Trial> before = std::exchange(trials_, {});
    for (const ProfileSummary &profile : store_.list()) {
        if (profile.problem_count > 0) continue;
        const auto trial = before.find(profile.id);
        const bool is_tried = trial != before.end() && trial->second.document == store_.show(profile.id);
        if (trial != before.end()) trials_.insert(before.extract(trial));
        if (!is_tried || did_files_change) try_again(profile.id);
    }
}

void ActiveProfiles::try_again(const std::string &id) {
    Problems problems;
    try {
        try_profile(store_.tested(id), problems);
    } catch (const Failure &failure) {
        problems.add({}, "", failure.message());
    }
    if (const auto trial = trials_.find(id); trial != trials_.end()) trial->second.problems = texts_of(problems.list());
}

std::vector<ActiveProfiles::File> ActiveProfiles::files_beside() const {
    std::vector<File> files;
    const auto add = [&files](const fs::directory_entry &entry) {
        std::error_code error;
        if (!entry.is_regular_file(error)) return;
        File file{entry.path(), entry.file_size(error)};
        file.modified_ns =
            std::chrono::duration_cast<std::chrono::nanoseconds>(entry.last_write_time(error).time_since_epoch())
                .count();
        files.push_back(std::move(file));
    };
    std::error_code error;
    for (const fs::path &folder : store_.options().folders)
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
            if (entry->path().extension() != ".yaml" && entry->path().extension() != ".yml") add(*entry);
    for (const fs::path &folder : script_folders_)
        for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
            if (entry->path().extension() == ".lua") add(*entry);
    std::sort(files.begin(), files.end(), [](const File &a, const File &b) { return a.path < b.path; });
    return files;
}

std::vector<ProfileState> ActiveProfiles::look() const {
    std::vector<ProfileState> states;
    for (const ProfileCheck &check : store_.check()) {
        ProfileState state{ProfileState::Kind::active, check.file, check.id, 0, texts_of(check.problems)};
        const auto trial = trials_.find(check.id);
        if (trial != trials_.end())
            state.problems.insert(state.problems.end(), trial->second.problems.begin(), trial->second.problems.end());
        const bool is_good = check.problems.empty() || check.is_unset;
        if (check.is_kept || (is_good && trial != trials_.end() && !trial->second.problems.empty()))
            state.kind = ProfileState::Kind::kept;
        else if (!is_good)
            state.kind = ProfileState::Kind::refused;
        else if (check.is_unset)
            state.kind = ProfileState::Kind::unset;
        if (is_good && trial != trials_.end()) state.test_count = trial->second.test_count;
        states.push_back(std::move(state));
    }
    return states;
}

}  // namespace sluice
