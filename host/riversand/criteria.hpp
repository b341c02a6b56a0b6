// What `params.query` asks for, as a query of ours.
#pragma once

#include "engine/profile/profile.hpp"

namespace sluice::riversand {

/// The query (docs/query.md) that takes what `query` does: its ids, name and filters with all their criteria. Keys that
/// are not known mean nothing, operators that are not known are refused, as are ids, names, types and filters of a
/// wrong kind. An empty list of ids takes nothing. Empty for a query that takes everything. Any thread. Throws Refusal
/// (refused()) with the place of what cannot be asked.
Json query_of(const Json &query);

/// `params.sort`, as a list of our keys; empty for none. Throws likewise.
Json order_of(const Json &sort);

}  // namespace sluice::riversand
