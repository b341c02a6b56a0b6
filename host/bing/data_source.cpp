#include "host/bing/data_source.hpp"

#include "engine/base/text.hpp"
#include "host/api/dataset_view.hpp"
#include "host/datasets/made_dataset.hpp"
#include "host/http/request_target.hpp"

#include <algorithm>
#include <utility>

namespace sluice::bing {

std::optional<DataSource> data_source_of(Dataset dataset) {
    if (!dataset.bing && !dataset.data) return std::nullopt;
    BingSource about = dataset.bing.value_or(BingSource());
    if (about.access_id.empty() && dataset.data) about.access_id = usual_access_id(dataset);
    return DataSource{std::move(dataset), std::move(about)};
}

std::vector<DataSource> data_sources_of(const DatasetLibrary &datasets, const Principal &principal) {
    std::vector<DataSource> sources;
    for (Dataset &dataset : datasets.list(principal.tenant)) {
        if (grant_for(dataset, principal) == nullptr) continue;
        if (auto source = data_source_of(std::move(dataset))) sources.push_back(*std::move(source));
    }
    return sources;
}

std::optional<DataSource> find_data_source(const DatasetLibrary &datasets, const Principal &principal,
                                           const std::string &access_id, const std::string &name) {
    std::optional<DataSource> source = find_data_source(datasets, principal, name);
    if (source && !equal_ignoring_case(source->about.access_id, access_id)) return std::nullopt;
    return source;
}

std::optional<DataSource> find_data_source(const DatasetLibrary &datasets, const Principal &principal,
                                           const std::string &name) {
    // As it is written, it is found without a look at all others.
    if (std::optional<Dataset> dataset = datasets.find(principal.tenant, name))
        return grant_for(*dataset, principal) != nullptr ? data_source_of(*std::move(dataset)) : std::nullopt;
    for (DataSource &source : data_sources_of(datasets, principal))
        if (equal_ignoring_case(source.dataset.id, name)) return std::move(source);
    return std::nullopt;
}

DataSource in_version(DataSource source, const std::string &version) {
    if (!source.dataset.data) return source;
    const DatasetVersion *const read = version_of(*source.dataset.data, version);
    if (read == nullptr) return source;
    VersionSchema schema = read_version_schema(*read);
    source.dataset.entity_type = std::move(schema.entity_type);
    source.dataset.columns = std::move(schema.columns);
    return source;
}

const std::string &entity_type_of(const DataSource &source) noexcept {
    return source.dataset.entity_type.empty() ? source.dataset.id : source.dataset.entity_type;
}

const DatasetColumn *key_of(const DataSource &source) noexcept {
    const auto &columns = source.dataset.columns;
    const auto found =
        std::find_if(columns.begin(), columns.end(), [](const DatasetColumn &column) { return column.is_key; });
    return found == columns.end() ? nullptr : &*found;
}

std::string data_path(const DataSource &source) {
    return "/REST/v1/data/" + http::percent_encoded(source.about.access_id) + "/" +
           http::percent_encoded(source.dataset.id);
}

}  // namespace sluice::bing
