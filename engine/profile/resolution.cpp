#include "engine/profile/resolution.hpp"

#include "engine/profile/request.hpp"

#include <algorithm>
#include <utility>

namespace sluice {

namespace {

bool may_run(const Profile &profile, const Roles &roles) {
    if (!roles) return true;
    try {
        authorize(profile, *roles);
        return true;
    } catch (const Failure &) {
        return false;
    }
}

std::string difference(const Candidate &candidate, const Context &request) {
    std::string text;
    for (std::size_t i = 0; i < ContextMatch::key_count; ++i) {
        if (candidate.match.keys[i] != KeyMatch::different) continue;
        const ContextKey &key = context_keys()[i];
        text += (text.empty() ? "" : ", ") + std::string(key.name) + " is " + candidate.context.*key.member +
                ", asked for " + request.*key.member;
    }
    return text;
}

// Why a profile is out whatever the others are; "" when it is not.
std::string exclusion(const LinkedProfile &linked, const Candidate &candidate, const Context &request,
                      const Roles &roles) {
    if (!linked.is_usable()) return "broken: " + linked.problems.list().front().text();
    if (!may_run(linked.profile, roles)) return "not for the caller's roles";
    if (!linked.profile.is_enabled) return "not enabled";
    if (!linked.profile.has_context) return "has no context: found by its id only";
    if (!candidate.match.is_match()) return difference(candidate, request);
    if (!linked.superseded_by.empty())
        return "extended by " + shown(linked.superseded_by) + ", which has the same context";
    return "";
}

// Negative when `left` is better, 0 for a tie.
int rank(const Candidate &left, const Candidate &right) {
    if (const int by_keys = compare(left.match, right.match); by_keys != 0) return by_keys;
    return left.context.order < right.context.order ? -1 : left.context.order > right.context.order ? 1 : 0;
}

std::string defeat(const Candidate &loser, const Candidate &winner) {
    const std::string name = shown(winner.id);
    if (loser.match.exact_count() != winner.match.exact_count())
        return std::to_string(loser.match.exact_count()) + " exact keys, " + name + " has " +
               std::to_string(winner.match.exact_count());
    for (std::size_t i = 0; i < ContextMatch::key_count; ++i)
        if (loser.match.keys[i] != winner.match.keys[i])
            return "as many exact keys as " + name + ", but that one is exact in " +
                   std::string(context_keys()[i].name) + ", which counts more";
    if (loser.context.order != winner.context.order)
        return "order " + std::to_string(loser.context.order) + ", " + name + " has " +
               std::to_string(winner.context.order);
    return "tied with " + name;
}

void choose(Resolution &resolution) {
    std::vector<Candidate> &candidates = resolution.candidates;
    const std::string asked = "context " + context_text(resolution.request) + ": ";
    if (candidates.empty() || !candidates[0].is_match) {
        resolution.problem = asked + "no profile fits; 'sluice profiles explain --context ...' tells why";
        return;
    }
    const bool is_tied = candidates.size() > 1 && candidates[1].is_match && rank(candidates[0], candidates[1]) == 0;
    for (Candidate &candidate : candidates)
        if (candidate.is_match && &candidate != &candidates[0]) candidate.verdict = defeat(candidate, candidates[0]);
    if (is_tied) {
        candidates[0].verdict = "tied with " + shown(candidates[1].id);
        resolution.problem = asked + "the profiles " + shown(candidates[0].id) + " (" + candidates[0].file + ") and " +
                             shown(candidates[1].id) + " (" + candidates[1].file +
                             ") fit equally well; ask with one more key, or give one of them a lower 'order'";
        return;
    }
    candidates[0].is_chosen = true;
    candidates[0].verdict = "chosen";
    resolution.chosen = candidates[0].id;
}

std::string_view match_name(KeyMatch match) {
    return match == KeyMatch::exact ? "exact" : match == KeyMatch::any ? "any" : "different";
}

}  // namespace

Resolution resolve(const std::vector<LinkedProfile> &profiles, const Context &request, const Roles &roles) {
    Resolution resolution;
    resolution.request = request;
    for (const LinkedProfile &linked : profiles) {
        Candidate candidate;
        candidate.id = linked.header.id;
        candidate.file = linked.file_name;
        candidate.context = linked.profile.context;
        candidate.match = match(candidate.context, request);
        candidate.verdict = exclusion(linked, candidate, request, roles);
        candidate.is_match = candidate.verdict.empty();
        resolution.candidates.push_back(std::move(candidate));
    }
    std::stable_sort(resolution.candidates.begin(), resolution.candidates.end(),
                     [](const Candidate &left, const Candidate &right) {
                         if (left.is_match != right.is_match) return left.is_match;
                         return left.is_match && rank(left, right) < 0;
                     });
    choose(resolution);
    return resolution;
}

Json to_json(const Resolution &resolution) {
    const auto context_json = [](const Context &context) {
        Json json = Json::object();
        for (const ContextKey &key : context_keys())
            if (!(context.*key.member).empty()) json[std::string(key.name)] = context.*key.member;
        return json;
    };
    Json json = {{"request", context_json(resolution.request)}, {"chosen", nullptr}, {"candidates", Json::array()}};
    if (resolution.chosen) json["chosen"] = *resolution.chosen;
    if (!resolution.problem.empty()) json["problem"] = resolution.problem;
    for (const Candidate &candidate : resolution.candidates) {
        Json keys = Json::object();
        for (std::size_t i = 0; i < ContextMatch::key_count; ++i)
            keys[std::string(context_keys()[i].name)] = match_name(candidate.match.keys[i]);
        json["candidates"].push_back({{"id", candidate.id},
                                      {"file", candidate.file},
                                      {"context", context_json(candidate.context)},
                                      {"order", candidate.context.order},
                                      {"match", std::move(keys)},
                                      {"exact_keys", candidate.match.exact_count()},
                                      {"is_match", candidate.is_match},
                                      {"is_chosen", candidate.is_chosen},
                                      {"verdict", candidate.verdict}});
    }
    return json;
}

}  // namespace sluice
