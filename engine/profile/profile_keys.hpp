// The keys that a profile may have.
#pragma once

#include <string>
#include <vector>

namespace sluice {

/// A key and the keys of its map. A key without any below it holds a scalar, a list, or a map that is free (settings,
/// query, tests) or read by hand (on_error).
struct ProfileKey {
    std::string name;
    std::vector<ProfileKey> below = {};
};

/// The document itself, without a name.
const ProfileKey &profile_keys();

}  // namespace sluice
