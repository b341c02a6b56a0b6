// The platform's own profiles, as profiles of ours.
#pragma once

#include "engine/profile/profile.hpp"

#include <map>
#include <string>
#include <vector>

namespace sluice::riversand {

/// What a config object of type integrationprofile says, in our words. A plain value.
struct IntegrationProfile {
    /// A profile document each: the first has the object's id, those of further contexts `<id>.2` and so on.
    std::vector<Json> documents;
    std::vector<std::string> without_effect;  // paths of settings that mean nothing here, once each
};

/// The id of a config object. Throws Refusal (refused()) for one that is missing, no name of a profile, or the
/// system's: `sys_...` and `..._base`.
std::string profile_id_of(const Json &object);

/// The documents extend the shipped profile that makes the object's format, or the one that it names as its base, and
/// read `sources` by the type of its channel as far as that has one. Any thread. Throws Refusal (refused()) with the
/// place of what cannot be.
IntegrationProfile read_integration_profile(const Json &object, const std::map<std::string, Json> &sources);

}  // namespace sluice::riversand
