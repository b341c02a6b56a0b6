// Uploads that are to become versions of datasets.
#pragma once

#include "engine/pipeline/export_plan.hpp"
#include "host/datasets/dataset.hpp"
#include "host/exports/export_spec.hpp"

#include <cstdint>
#include <string>

namespace sluice {

/// How an upload is written. Both may be compressed with gzip or zstd, which their first bytes tell.
enum class UploadForm {
    csv = 1,    // the header names every column of the dataset, in any order
    json_lines  // an object a line; what it lacks is NULL
};

/// The name of an upload's file in its folder, which is what messages call it.
const char *upload_file_name(UploadForm form) noexcept;

/// What is asked for, by whichever API.
struct LoadRequest {
    Dataset dataset;  // with DatasetData
    UploadForm form = UploadForm::csv;
    std::string upload;       // its name in the UploadFolder, where it stays until the job has ended
    std::uint64_t bytes = 0;  // of the upload
    std::string sha256;       // of the upload, in hex
    bool is_staged = false;   // not published, but kept to be
    ErrorPolicy on_error;     // for rows that do not fit the columns
    std::string idempotency_key;
    Json asked = Json::object();  // the request as it came
};

/// The job that loads it, but for its transform.
ExportSpec load_spec(const LoadRequest &request);

/// What makes rows of the upload's records; nothing for CSV, whose records are rows.
TransformFiles upload_transform(const LoadRequest &request);

}  // namespace sluice
