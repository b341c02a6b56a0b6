// Uploads that are to become versions of datasets.
#pragma once

#include "engine/pipeline/export_plan.hpp"
#include "host/datasets/dataset.hpp"
#include "host/exports/export_spec.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// How an upload is written. All may be compressed with gzip or zstd, which their first bytes tell.
enum class UploadForm {
    csv = 1,      // the header names every column of the dataset, in any order
    json_lines,   // an object a line; what it lacks is NULL
    xml,          // the children of the outermost element, but for a schema; what they lack is NULL
    headed_text,  // text with delimiters whose first two records say what the dataset says; columns in its order
};

/// The name of an upload's file in its folder, which is what messages call it.
const char *upload_file_name(UploadForm form) noexcept;

/// What is asked for, by whichever API.
struct LoadRequest {
    Dataset dataset;                     // with DatasetData; the version gets its columns and its entity type
    std::optional<DatasetVersion> base;  // incremental: the rows change those of it; see change_version()
    UploadForm form = UploadForm::csv;
    std::vector<DatasetColumn> columns;                  // of headed_text and xml; empty: the dataset's
    std::string delimiter = ",";                         // of headed_text
    std::int64_t text_chars_max = 0, key_chars_max = 0;  // of texts, geometries aside, and of keys; 0: any number
    std::string upload;       // its name in the UploadFolder, where it stays until the job has ended
    std::uint64_t bytes = 0;  // of the upload
    std::string sha256;       // of the upload, in hex
    bool is_staged = false;   // not published, but kept to be
    std::int64_t rows_max = 0;        // of the version; 0: any number
    std::string center_of;            // see columns of VersionFile: of coordinates that the upload may leave empty
    std::string definition_patch;     // LoadedVersion::definition_patch
    ErrorPolicy on_error;     // for rows that do not fit the columns
    std::string idempotency_key;
    Json asked = Json::object();  // the request as it came
};

/// Let the request be incremental: rows of its upload replace or join those of version_to_change() by their key, and
/// those whose deletion_column is true delete them. The columns are that version's, of which one at least must be a
/// key. False when there is no such version, and nothing was done.
bool change_version(LoadRequest &request);

/// The job that loads it, but for its transform.
ExportSpec load_spec(const LoadRequest &request);

/// What makes rows of the upload's records; nothing where records are rows.
TransformFiles upload_transform(const LoadRequest &request);

}  // namespace sluice
