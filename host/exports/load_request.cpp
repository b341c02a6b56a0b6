#include "host/exports/load_request.hpp"

#include <map>
#include <memory>
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

// The columns as a source or the script is told of them.
Json typed_columns(const Dataset &dataset, UploadForm form) {
    Json columns = Json::array();
    for (const DatasetColumn &column : dataset.columns) {
        Json item = {{"name", column.name}, {"type", column.type}};
        if (column.type == "datetime") item["zone"] = "UTC";
        if (form == UploadForm::json_lines) item["pointer"] = pointer_to(column.name);
        columns.push_back(std::move(item));
    }
    return columns;
}

Json version_columns(const Dataset &dataset) {
    Json columns = Json::array();
    for (const DatasetColumn &column : dataset.columns)
        columns.push_back({{"name", column.name}, {"type", column.type}, {"key", column.is_key}});
    return columns;
}

}  // namespace

const char *upload_file_name(UploadForm form) noexcept {
    return form == UploadForm::csv ? "upload.csv" : "upload.ndjson";
}

ExportSpec load_spec(const LoadRequest &request) {
    ExportSpec spec;
    Profile &profile = spec.profile;
    profile.id = "load";
    profile.file_name = request.dataset.id;
    profile.on_error = request.on_error;
    profile.writer.plugin = "ndjson";  // which the version's own writer stands in for
    profile.document = Json::object();
    if (request.form == UploadForm::csv) {
        profile.source = {"csv", {{"path", upload_file_name(request.form)}}};
        profile.source.settings["columns"] = typed_columns(request.dataset, request.form);
    } else {
        profile.source = {"jsonl", {{"path", upload_file_name(request.form)}, {"shape", "lines"}}};
        profile.script = script_name;
        profile.transform_settings = {{"columns", typed_columns(request.dataset, request.form)}};
    }
    spec.load =
        LoadTarget{request.dataset.data->number, request.is_staged, request.upload, version_columns(request.dataset)};
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
