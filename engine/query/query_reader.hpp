// From the JSON form of a query, as docs/query.md describes it, to its tree.
#pragma once

#include "engine/query/query.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace sluice {

/// A fault in a query: where it stands and what to do about it.
struct QueryProblem {
    std::vector<std::string> path;  // keys and list indices from the query down; empty for the query itself
    bool is_key = false;            // the last key itself is at fault, not its value
    std::string message;
};

/// The query that `json` says, any JSON at all. Everything wrong with it is added to `problems`, up to a bound; the
/// result is of use only when there are none. Queries joined by "and" become one: all conditions hold, the sort of the
/// last one that has any counts, and each window lies within the one before it. `name` is the query's, in front of the
/// paths of its conditions. Bounds: limits::query_*.
Query read_query(const nlohmann::ordered_json &json, std::vector<QueryProblem> &problems, const std::string &name = {});

/// The same of a query that has no faults, as JSON text. Throws Failure (bad_config) with the first fault, its path
/// below `name`.
Query read_query_text(const std::string &text, const std::string &name);

/// Whether something in it is asked of related entities.
bool asks_related(const Condition &condition);

/// "where.and[1].gt"; "" for the query itself.
std::string query_path_text(const std::vector<std::string> &path);

}  // namespace sluice
