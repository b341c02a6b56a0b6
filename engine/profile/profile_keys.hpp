// The keys that a profile may have, and what may stand there.
#pragma once

#include "engine/profile/profile.hpp"

#include <string>
#include <vector>

namespace sluice {

/// A key and the keys of its map. A key without any below it holds a scalar, a list, or a map that is free (settings,
/// query) or read by hand (on_error, tests).
struct ProfileKey {
    std::string name;
    std::string schema;  // JSON Schema of the value; of a map what it says beside its keys, may be empty
    std::vector<ProfileKey> below = {};
};

/// The document itself, without a name.
const ProfileKey &profile_keys();

/// The JSON Schema (draft-07) of a profile, for editors. Parents and variables can make a profile right that it refuses
/// nowhere, but it cannot see them: `sluice profiles check` says the last word.
Json profile_schema();

}  // namespace sluice
