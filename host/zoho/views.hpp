// Datasets as workspaces and views of the Zoho Analytics API.
#pragma once

#include "host/access/principal.hpp"
#include "host/datasets/dataset_library.hpp"

#include <string>
#include <vector>

namespace sluice::zoho {

/// The datasets that the caller may see and that are views.
std::vector<Dataset> views_of(const DatasetLibrary &datasets, const Principal &principal);

/// Throws Refusal: 7103 for a workspace that is not there, 7104 for a view that is not, 7301 for one that the caller
/// may not see.
Dataset view_of(const DatasetLibrary &datasets, const Principal &principal, const std::string &workspace,
                const std::string &view);

/// Throws Refusal 7103.
void require_workspace(const DatasetLibrary &datasets, const Principal &principal, const std::string &workspace);

/// The columns of a view that the caller may see at all, in their order.
std::vector<DatasetColumn> columns_of(const Dataset &view, const Principal &principal);

/// Those of them that the caller may ask for: personal ones are for admins.
std::vector<DatasetColumn> asked_columns_of(const Dataset &view, const Principal &principal);

/// What people call a column.
const std::string &title_of(const DatasetColumn &column) noexcept;

}  // namespace sluice::zoho
