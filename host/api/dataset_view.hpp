// Datasets as callers see them.
#pragma once

#include "host/access/principal.hpp"
#include "host/datasets/dataset_library.hpp"

#include <string>

namespace sluice {

/// What the caller may do with it, within `dataset`; nullptr for one that is not theirs. An admin needs no grant.
const DatasetGrant *grant_for(const Dataset &dataset, const Principal &principal);

/// Whether a grant has a column.
bool shows(const DatasetGrant &grant, const DatasetColumn &column);

/// Shaped like schema Dataset of the API's description. The caller has a grant_for() it.
Json dataset_view(const Dataset &dataset, const Principal &principal);

/// By its id. Throws Refusal 404 when there is none for the caller.
Dataset dataset_of(const DatasetLibrary &datasets, const Principal &principal, const std::string &id);

}  // namespace sluice
