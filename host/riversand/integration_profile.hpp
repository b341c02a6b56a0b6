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

/// The id of a config object, as a text. Throws Refusal (refused()) for one that is missing.
std::string id_of(const Json &object);

/// The same; throws likewise for one that is no text, or not a tenant's to choose: `sys_...` and `..._base` are the
/// system's, `<id>.2` is a further context of object <id>.
std::string profile_id_of(const Json &object);

/// The id of the object that has made a document: "acme" of "acme.2".
std::string object_id_of(const std::string &document_id);

/// The documents extend the shipped profile that makes the object's format, or the one that it names as its base, and
/// read `sources` by the type of its channel as far as that has one. Any thread. Throws Refusal (refused()) with the
/// place of what cannot be.
IntegrationProfile read_integration_profile(const Json &object, const std::map<std::string, Json> &sources);

}  // namespace sluice::riversand
