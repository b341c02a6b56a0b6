// Which profile a context stands for, and why not the others.
#pragma once

#include "engine/profile/context.hpp"
#include "engine/profile/linked_profile.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// The roles of who asks. Nothing: the operator, who may run every profile.
using Roles = std::optional<std::vector<std::string>>;

/// A profile and how it fared.
struct Candidate {
    std::string id;
    std::string file;
    Context context;
    ContextMatch match = {};
    bool is_match = false;  // fits the request, and nothing else speaks against it
    bool is_chosen = false;
    std::string verdict;  // in words: "chosen", or why it lost
};

struct Resolution {
    Context request;
    std::vector<Candidate> candidates;  // matches first, the best of them first; then the others by id
    std::optional<std::string> chosen;  // id
    std::string problem;                // why none is chosen
};

/// Compare the request with every profile. Never fails: see `problem`.
Resolution resolve(const std::vector<LinkedProfile> &profiles, const Context &request, const Roles &roles);

/// For machines.
Json to_json(const Resolution &resolution);

}  // namespace sluice
