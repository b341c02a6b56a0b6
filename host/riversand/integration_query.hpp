// Which records a profile of the platform takes, as queries of ours.
#pragma once

#include "engine/profile/profile.hpp"

#include <set>
#include <string>

// Any thread. What is lost is added to `without_effect` as a path that begins with `path`. Throws Refusal (refused())
// with `place` for what cannot be asked.
namespace sluice::riversand {

/// Where a part of a profile stands.
struct PartPlace {
    std::string place;  // that people find it by
    std::string path;   // within the profile

    PartPlace below(const std::string &name) const { return {place + "." + name, path + "." + name}; }
};

/// The condition that all criteria of `filters` make, types excepted; null for none.
Json criteria_condition(const Json &filters, const PartPlace &at, std::set<std::string> &without_effect);

/// Add the names of those criteria of an object that are not known.
void add_unknown_criteria(const Json &filters, const PartPlace &at, std::set<std::string> &without_effect);

/// The query that `search`, with its `params`, asks; empty for one that takes everything.
Json search_query(const Json &search, const PartPlace &at, std::set<std::string> &without_effect);

/// Whether a value asks for nothing: null, an empty text, list or object, NONE, false.
bool is_nothing(const Json &value);

}  // namespace sluice::riversand
