// Profiles put together: ids found, parents inherited, contexts compared.
#pragma once

#include "engine/profile/profile_files.hpp"

#include <string>
#include <vector>

namespace sluice {

/// A profile with everything inherited, as it stands before overrides.
struct LinkedProfile {
    ProfileHeader header;
    std::string file_name;               // in messages
    std::vector<std::string> ancestors;  // ids, the parent first
    YamlNode tree;                       // merged; empty when the parents cannot be found
    Profile profile;                     // of use only when there are no problems
    Problems problems;
    Problems unset;             // variables that must be set before it is run; no fault of its files
    std::string superseded_by;  // id of the enabled profile that extends this one and has the same context

    bool is_usable() const noexcept { return problems.empty(); }
};

/// Link every file that has a header, sorted by id. Of one id in several folders the first folder's counts, in silence;
/// in one folder the second is a problem. So are unknown parents, cycles, and two enabled profiles with equal context
/// and order of which neither extends the other. Of two files that cannot both be right the later one has the problem,
/// or the one that is not established: a new file cannot take away what works.
std::vector<LinkedProfile> link_profiles(std::vector<ProfileFile> &files, const Variables &variables);

}  // namespace sluice
