#include "host/zoho/views.hpp"

#include "host/api/dataset_view.hpp"
#include "host/zoho/zoho_error.hpp"

#include <algorithm>

namespace sluice::zoho {

std::vector<Dataset> views_of(const DatasetLibrary &datasets, const Principal &principal) {
    std::vector<Dataset> views;
    for (Dataset &dataset : datasets.list(principal.tenant))
        if (dataset.zoho && grant_for(dataset, principal) != nullptr) views.push_back(std::move(dataset));
    return views;
}

void require_workspace(const DatasetLibrary &datasets, const Principal &principal, const std::string &workspace) {
    const std::vector<Dataset> all = datasets.list(principal.tenant);
    const bool is_there = std::any_of(all.begin(), all.end(), [&](const Dataset &dataset) {
        return dataset.zoho && dataset.zoho->workspace_id == workspace;
    });
    if (!is_there) throw refused(Code::not_there, "there is no workspace " + workspace);
}

Dataset view_of(const DatasetLibrary &datasets, const Principal &principal, const std::string &workspace,
                const std::string &view) {
    require_workspace(datasets, principal, workspace);
    for (Dataset &dataset : datasets.list(principal.tenant)) {
        if (!dataset.zoho || dataset.zoho->view_id != view) continue;
        if (dataset.zoho->workspace_id != workspace || grant_for(dataset, principal) == nullptr)
            throw refused(Code::not_permitted, "view " + view + " is not yours to export from this workspace");
        return std::move(dataset);
    }
    throw refused(Code::view_not_there, "there is no view " + view + " in workspace " + workspace);
}

std::vector<DatasetColumn> columns_of(const Dataset &view, const Principal &principal) {
    const DatasetGrant *const grant = grant_for(view, principal);
    std::vector<DatasetColumn> columns;
    for (const DatasetColumn &column : view.columns)
        if (grant != nullptr && shows(*grant, column)) columns.push_back(column);
    return columns;
}

std::vector<DatasetColumn> asked_columns_of(const Dataset &view, const Principal &principal) {
    std::vector<DatasetColumn> columns = columns_of(view, principal);
    if (!principal.may(Role::admin)) std::erase_if(columns, [](const DatasetColumn &one) { return one.is_personal; });
    return columns;
}

const std::string &title_of(const DatasetColumn &column) noexcept {
    return column.title.empty() ? column.name : column.title;
}

}  // namespace sluice::zoho
