#include "engine/profile/linked_profile.hpp"

#include "engine/base/limits.hpp"
#include "engine/base/text.hpp"
#include "engine/profile/context.hpp"
#include "engine/profile/inheritance.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace sluice {

namespace {

using FilesById = std::map<std::string, const ProfileFile *>;

// The file that counts for each id; a second one in the same folder gets its problem.
FilesById files_by_id(std::vector<ProfileFile> &files) {
    FilesById by_id;
    std::vector<ProfileFile *> sorted;
    for (ProfileFile &file : files)
        if (file.header) sorted.push_back(&file);
    std::stable_sort(sorted.begin(), sorted.end(), [](const ProfileFile *a, const ProfileFile *b) {
        return a->folder != b->folder ? a->folder < b->folder : a->is_established && !b->is_established;
    });
    for (ProfileFile *file : sorted) {
        const auto [entry, is_new] = by_id.emplace(file->header->id, file);
        if (!is_new && entry->second->folder == file->folder)
            file->problems.add(
                file->header->id_place, "profile",
                "the id " + shown(file->header->id) + " is taken by " + entry->second->header->id_place.text());
    }
    return by_id;
}

class Linker {
public:
    Linker(const std::vector<ProfileFile> &files, const FilesById &by_id, const Variables &variables)
        : by_id_(by_id), variables_(variables) {
        for (const auto &[id, file] : by_id_) ids_.push_back(id);
        for (const ProfileFile &file : files)
            if (!file.header) unread_.push_back(file.name);
    }

    LinkedProfile link(const ProfileFile &file) const {
        LinkedProfile linked;
        linked.header = *file.header;
        linked.file_name = file.name;
        std::vector<const ProfileFile *> chain = {&file};
        while (chain.back()->header->parent) {
            const ProfileFile *parent = parent_of(chain, linked.problems);
            if (parent == nullptr) break;
            chain.push_back(parent);
            linked.ancestors.push_back(parent->header->id);
        }
        if (!linked.problems.empty()) return linked;
        linked.tree = *chain.back()->tree;
        for (std::size_t i = chain.size() - 1; i-- > 0;) linked.tree = inherit(linked.tree, *chain[i]->tree);
        linked.profile = read_profile(linked.tree, file.path, variables_, linked.problems, &linked.unset);
        return linked;
    }

private:
    const ProfileFile *parent_of(const std::vector<const ProfileFile *> &chain, Problems &problems) const {
        const ProfileHeader &child = *chain.back()->header;
        const auto refuse = [&](const std::string &message) {
            problems.add(child.parent_place, "extends", message);
            return nullptr;
        };
        const auto found = by_id_.find(*child.parent);
        if (found == by_id_.end()) {
            std::string message = "there is no profile " + shown(*child.parent) + suggestion(*child.parent, ids_);
            if (!unread_.empty()) message += "; " + unread_.front() + " could not be read";
            return refuse(message);
        }
        if (std::find(chain.begin(), chain.end(), found->second) != chain.end()) {
            std::string path;
            for (const ProfileFile *file : chain) path += file->header->id + " -> ";
            return refuse("profiles extend each other in a circle: " + path + *child.parent);
        }
        if (chain.size() > limits::extends_depth_max)
            return refuse("more than " + std::to_string(limits::extends_depth_max) + " profiles above each other");
        return found->second;
    }

    const FilesById &by_id_;
    const Variables &variables_;
    std::vector<std::string> ids_;
    std::vector<std::string> unread_;
};

bool extends(const LinkedProfile &profile, const LinkedProfile &other) {
    return std::find(profile.ancestors.begin(), profile.ancestors.end(), other.header.id) != profile.ancestors.end();
}

bool is_candidate(const LinkedProfile &profile) {
    return profile.is_usable() && profile.profile.is_enabled && profile.profile.has_context;
}

// Where a profile's own file says its context; an inherited one stands in the parent's file, which is not at fault.
Place context_place(const LinkedProfile &profile) {
    const YamlMember *context = profile.tree.find("context");
    const bool is_own = context != nullptr && *context->place.file == profile.file_name;
    return is_own ? context->place : profile.header.id_place;
}

// Profiles with equal contexts stand together, so that few pairs are compared.
std::map<std::string, std::vector<LinkedProfile *>> by_context(const std::vector<LinkedProfile *> &profiles) {
    std::map<std::string, std::vector<LinkedProfile *>> groups;
    for (LinkedProfile *profile : profiles)
        if (is_candidate(*profile)) groups[ascii_lower(context_text(profile->profile.context))].push_back(profile);
    return groups;
}

// `profiles`: established ones first, then in the order of their files.
void compare_contexts(const std::vector<LinkedProfile *> &profiles) {
    for (auto &[context, group] : by_context(profiles)) {
        for (std::size_t later = 0; later < group.size(); ++later)
            for (std::size_t earlier = 0; earlier < later; ++earlier) {
                LinkedProfile &a = *group[earlier];
                LinkedProfile &b = *group[later];
                if (!a.is_usable() || !b.is_usable()) continue;
                if (extends(a, b)) b.superseded_by = a.header.id;
                if (extends(b, a)) a.superseded_by = b.header.id;
                if (extends(a, b) || extends(b, a) || a.profile.context.order != b.profile.context.order) continue;
                b.problems.add(context_place(b), "context",
                               "the same context and order as profile " + shown(a.header.id) + " (" +
                                   context_place(a).text() +
                                   "); change one, give it another order, or let one extend the other");
            }
    }
}

}  // namespace

std::vector<LinkedProfile> link_profiles(std::vector<ProfileFile> &files, const Variables &variables) {
    const FilesById by_id = files_by_id(files);
    const Linker linker(files, by_id, variables);
    std::vector<LinkedProfile> profiles;
    profiles.reserve(by_id.size());
    std::vector<LinkedProfile *> established, others;
    for (const ProfileFile &file : files)
        if (file.header && by_id.at(file.header->id) == &file) {
            profiles.push_back(linker.link(file));
            (file.is_established ? established : others).push_back(&profiles.back());
        }
    established.insert(established.end(), others.begin(), others.end());
    compare_contexts(established);
    std::sort(profiles.begin(), profiles.end(),
              [](const LinkedProfile &a, const LinkedProfile &b) { return a.header.id < b.header.id; });
    return profiles;
}

}  // namespace sluice
