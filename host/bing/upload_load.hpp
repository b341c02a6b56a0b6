// Uploads of the Bing Maps API as loads of datasets.
#pragma once

#include "host/bing/upload_head.hpp"
#include "host/datasets/upload_folder.hpp"
#include "host/exports/load_request.hpp"

#include <vector>

namespace sluice::bing {

/// How the upload of an input is written; upload_file_name() of it is the file that it is received into.
UploadForm form_of(UploadInput input) noexcept;

/// Those of a version that has no more than such an upload brings: its properties and, where they have a geography but
/// no Latitude or Longitude, these two, which hold the centre of the first geography.
std::vector<DatasetColumn> columns_of(const UploadHead &head);

enum class LoadOperation { complete = 1, complete_staging, incremental, incremental_staging };

/// What the desk is asked for when an upload is to become a version of `dataset`, which has DatasetData: `head` is what
/// read_upload_head() found in its file. Its columns and its entity type are those of the version; of an incremental
/// load they must be columns of the version that is changed, and those that it lacks keep their values, but for the
/// centres of a geography that it has. Rows that do
/// not fit fail the load. The idempotency key and what was asked are the caller's to add. Throws Failure (bad_data) for
/// a head that does not fit the operation.
LoadRequest load_request_of(const Dataset &dataset, const UploadHead &head, const Upload &upload, UploadInput input,
                            LoadOperation operation);

}  // namespace sluice::bing
