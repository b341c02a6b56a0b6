// Data sources and their versions as the Bing Maps API describes them.
#pragma once

#include "engine/profile/profile.hpp"
#include "host/bing/data_source.hpp"

#include <string>
#include <vector>

namespace sluice::bing {

/// A data source as it is in one of its versions. A plain value.
struct SourceVersion {
    DataSource source;
    std::string id;  // as clients are told; empty for a declared dataset, which has no versions
    VersionState state = VersionState::published;
    Timestamp updated_at;  // published, or loaded; now for what is always up to date
};

/// The published version, if there is one, or all of them.
std::vector<SourceVersion> versions_of(const DataSource &source, bool all_versions);

/// An AtomPub service document with a workspace for each. `all_versions`: they tell which version they are. `base`: the
/// public URL.
std::string service_document(const std::vector<SourceVersion> &sources, bool all_versions, const std::string &base);

/// {"d": ...}; of a list, "DataSources". Flags are texts unless `has_flags`, as clients of each answer know them.
Json source_json(const SourceVersion &source);
Json sources_json(const std::vector<SourceVersion> &sources, bool all_versions, bool has_flags);

/// EDMX: the properties of each entity type, and a container for each version.
std::string metadata_document(const std::vector<SourceVersion> &sources);

}  // namespace sluice::bing
