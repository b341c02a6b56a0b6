#include "host/exports/load_request.hpp"

#include "engine/base/failure.hpp"
#include "host/datasets/made_dataset.hpp"

#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace sluice {

namespace {

constexpr const char *script_name = "dataset_rows.lua";

// A member that is no column is a mistake that nobody would see otherwise.
constexpr const char *script = R"lua(
local c = require "columns"

local known = {}

return {
  keep = function(record)
    local members = record:pointer("")
    if type(members) ~= "table" then
      error("the record is no JSON object", 0)
    end
    for name in pairs(members) do
      if not known[name] then
        error("the dataset has no column '" .. tostring(name) .. "'", 0)
      end
    end
    return true
  end,
  columns = function(job)
    local columns = {}
    for i, column in ipairs(job.settings.columns) do
      known[column.name] = true
      columns[i] = c.pointer { column.pointer, header = column.name, type = column.type, zone = column.zone }
    end
    return columns
  end,
}
)lua";

// RFC 6901, section 4.
std::string pointer_to(const std::string &member) {
    std::string pointer = "/";
    for (const char c : member) pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return pointer;
}

// The columns as a source or the script is told of them. The header of CSV says itself whether it marks deletions.
Json typed_columns(const LoadRequest &request) {
    std::vector<DatasetColumn> all = request.columns.empty() ? request.dataset.columns : request.columns;
    if (request.base && request.columns.empty() && request.form != UploadForm::csv)
        all.push_back({deletion_column, "", "text"});
    Json columns = Json::array();
    for (const DatasetColumn &column : all) {
        Json item = {{"name", column.name}, {"type", column.type}};
        if (column.type == "datetime") item["zone"] = "UTC";
        if (request.form == UploadForm::json_lines) item["pointer"] = pointer_to(column.name);
        if (request.form == UploadForm::xml && !column.read_as.empty()) item["from"] = column.read_as;
        columns.push_back(std::move(item));
    }
    return columns;
}

Json version_columns(const LoadRequest &request) {
    Json columns = Json::array();
    for (const DatasetColumn &column : request.dataset.columns) {
        Json item = {{"name", column.name}, {"type", column.type}, {"key", column.is_key}};
        if (column.is_geography)
            item["geography"] = true;
        else if (const auto most = column.is_key ? request.key_chars_max : request.text_chars_max;
                 most > 0 && column.type == "text")
            item["chars_max"] = most;
        if (!column.center_of.empty())
            item["center_of"] = column.center_of;
        else if (!request.center_of.empty() && is_coordinate(column) && column.type == "number")
            item["center_of"] = request.center_of;
        columns.push_back(std::move(item));
    }
    return columns;
}

// What reads the upload.
PluginUse source_of(const LoadRequest &request) {
    const Json columns = typed_columns(request);
    const char *const path = upload_file_name(request.form);
    switch (request.form) {
        case UploadForm::csv: return {"csv", {{"path", path}, {"columns", columns}}};
        case UploadForm::json_lines: return {"jsonl", {{"path", path}, {"shape", "lines"}}};
        case UploadForm::xml: return {"xml", {{"path", path}, {"columns", columns}, {"others", "reject"}}};
        case UploadForm::headed_text:
            return {"csv",
                    {{"path", path},
                     {"columns", columns},
                     {"delimiter", request.delimiter},
                     {"header", "none"},
                     {"finer_times", "cut"},
                     {"blanks", "trim"},
                     {"skip_records", 2}}};
    }
    throw Failure(Status::internal, "an upload is in a form that nothing reads");
}

}  // namespace

const char *upload_file_name(UploadForm form) noexcept {
    switch (form) {
        case UploadForm::csv: return "upload.csv";
        case UploadForm::json_lines: return "upload.ndjson";
        case UploadForm::xml: return "upload.xml";
        case UploadForm::headed_text: return "upload.txt";
    }
    return "upload";
}

bool change_version(LoadRequest &request) {
    const DatasetVersion *const base = version_to_change(*request.dataset.data, request.is_staged);
    if (base == nullptr) return false;
    VersionSchema schema = read_version_schema(*base);
    request.base = *base;
    request.dataset.entity_type = std::move(schema.entity_type);
    request.dataset.columns = std::move(schema.columns);
    return true;
}

ExportSpec load_spec(const LoadRequest &request) {
    ExportSpec spec;
    Profile &profile = spec.profile;
    profile.id = "load";
    profile.file_name = file_name_of(request.dataset.id);
    profile.on_error = request.on_error;
    profile.writer.plugin = "ndjson";  // which the version's own writer stands in for
    profile.document = Json::object();
    profile.source = source_of(request);
    if (request.form == UploadForm::json_lines) {
        profile.script = script_name;
        profile.transform_settings = {{"columns", typed_columns(request)}};
    }
    spec.load = LoadTarget{request.dataset.data->number,
                           request.is_staged,
                           request.upload,
                           version_columns(request),
                           version_schema(request.dataset),
                           request.base ? request.base->id : "",
                           request.base ? request.base->folder : "",
                           request.rows_max,
                           request.definition_patch};
    spec.asked = request.asked;
    return spec;
}

TransformFiles upload_transform(const LoadRequest &request) {
    TransformFiles files;
    if (request.form == UploadForm::json_lines)
        files.scripts = std::make_shared<const ScriptFiles>(std::vector<std::filesystem::path>(), script_name,
                                                            std::map<std::string, std::string>{{script_name, script}});
    return files;
}

}  // namespace sluice
