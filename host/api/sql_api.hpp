// Exports of the native API that a statement over datasets describes.
#pragma once

#include "host/access/principal.hpp"
#include "host/datasets/dataset_library.hpp"
#include "host/exports/export_desk.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sluice {

/// Make a request with a format one for the rows of `statement`, which calls the caller's datasets by display name or
/// id, and their columns by name. Throws Refusal: 422 `invalid_sql` for a statement that cannot be run, 403 when it
/// reads a dataset that the caller may see and not export, 409 when one of them has no published version.
void ask_for_sql(const DatasetLibrary &datasets, const Principal &principal, const std::string &statement,
                 ExportRequest &request);

/// The same for a statement over `sql.tables`, of which check_sql() found `used`: these stay, with what the caller may
/// see of each. Their datasets are among `visible`, as they were when the statement was checked. Throws Refusal as
/// ask_for_dataset() does.
void ask_for_rows(const std::vector<Dataset> &visible, const Principal &principal, SqlRequest sql,
                  const std::vector<std::size_t> &used, ExportRequest &request);

}  // namespace sluice
