#include "host/bing/upload_load.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "host/datasets/made_dataset.hpp"

#include <algorithm>

namespace sluice::bing {

namespace {

[[noreturn]] void refuse(const std::string &what) { throw Failure(Status::bad_data, what); }

bool is_same_property(const DatasetColumn &one, const DatasetColumn &other) {
    return equal_ignoring_case(one.name, other.name) && one.type == other.type && one.is_key == other.is_key &&
           one.is_geography == other.is_geography;
}

bool is_deletion(const DatasetColumn &column) { return equal_ignoring_case(column.name, deletion_column); }

// The case of names does not count. Deletions are marked as text, whatever type the head gives them.
std::vector<DatasetColumn> changing_columns(const UploadHead &head, const Dataset &dataset) {
    if (!equal_ignoring_case(head.entity_type, dataset.entity_type))
        refuse("an incremental load has the entity type of the data source, " + dataset.entity_type);
    std::vector<DatasetColumn> columns = head.columns;
    for (DatasetColumn &column : columns) {
        column.read_as = column.name;
        if (is_deletion(column)) {
            column.name = deletion_column;
            column.type = "text";
            column.is_geography = false;
            continue;
        }
        const auto known =
            std::find_if(dataset.columns.begin(), dataset.columns.end(),
                         [&](const DatasetColumn &candidate) { return is_same_property(column, candidate); });
        if (known == dataset.columns.end())
            refuse("the data source has no property '" + column.name +
                   "' of this type; a complete load may bring other properties");
        column.name = known->name;
    }
    return columns;
}

// The first one, or nothing.
std::string geography_of(const std::vector<DatasetColumn> &columns) {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [](const DatasetColumn &column) { return column.is_geography; });
    return found == columns.end() ? std::string() : found->name;
}

}  // namespace

UploadForm form_of(UploadInput input) noexcept {
    return input == UploadInput::xml ? UploadForm::xml : UploadForm::headed_text;
}

std::vector<DatasetColumn> columns_of(const UploadHead &head) {
    std::vector<DatasetColumn> columns = head.columns;
    if (std::any_of(columns.begin(), columns.end(), is_coordinate)) return columns;
    const std::string geography = geography_of(columns);
    if (geography.empty()) return columns;
    for (const char *name : {latitude_column, longitude_column}) {
        DatasetColumn &column = columns.emplace_back();
        column.name = column.title = name;
        column.type = "number";
        column.center_of = geography;
    }
    return columns;
}

LoadRequest load_request_of(const Dataset &dataset, const UploadHead &head, const Upload &upload, UploadInput input,
                            LoadOperation operation) {
    LoadRequest request;
    request.dataset = dataset;
    request.is_staged = operation == LoadOperation::complete_staging || operation == LoadOperation::incremental_staging;
    if (operation == LoadOperation::incremental || operation == LoadOperation::incremental_staging) {
        if (!change_version(request)) refuse("the data source has no entities that could be changed; load all of it");
        request.columns = changing_columns(head, request.dataset);
    } else {
        if (std::any_of(head.columns.begin(), head.columns.end(), is_deletion))
            refuse(std::string(deletion_column) + " is for incremental loads");
        request.dataset.entity_type = head.entity_type;
        request.dataset.columns = columns_of(head);
        request.columns = head.columns;
    }
    // Many clients send these columns empty where there is a geography.
    if (std::count_if(request.columns.begin(), request.columns.end(), is_coordinate) == 2)
        request.center_of = geography_of(request.columns);
    request.form = form_of(input);
    request.delimiter = delimiter_of(input);
    request.text_chars_max = text_chars_max;
    request.key_chars_max = entity_id_chars_max;
    request.upload = upload.name();
    request.bytes = upload.bytes();
    request.sha256 = upload.sha256();
    return request;
}

}  // namespace sluice::bing
