// What CONFIG says of rows and columns, as requests.
#pragma once

#include "host/access/principal.hpp"
#include "host/datasets/dataset_library.hpp"
#include "host/exports/export_desk.hpp"

#include <functional>
#include <string>

namespace sluice::zoho {

/// Whether the records that this context's profile reads have other columns than the rows that it makes, so that no
/// criteria can ask for them. Throws Failure.
using IsScripted = std::function<bool(const Context &context)>;

/// Make a request with a format one for the rows of a view. Throws Refusal: what belongs to the attribute of `config`,
/// and as ask_for_dataset() does.
void ask_for_view(const Json &config, const DatasetLibrary &datasets, const Principal &principal, const Dataset &view,
                  const IsScripted &is_scripted, ExportRequest &request);

/// The same for the rows of the statement in `config`, over the views of a workspace by what people call them.
void ask_for_statement(const Json &config, const DatasetLibrary &datasets, const Principal &principal,
                       const std::string &workspace, const IsScripted &is_scripted, ExportRequest &request);

}  // namespace sluice::zoho
