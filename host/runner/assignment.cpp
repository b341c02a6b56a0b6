#include "host/runner/assignment.hpp"

#include "engine/base/failure.hpp"
#include "engine/profile/frozen_profile.hpp"

#include <memory>

namespace sluice {

namespace {

std::vector<std::string> texts_of(const std::vector<std::filesystem::path> &paths) {
    return {paths.begin(), paths.end()};
}

std::vector<std::filesystem::path> paths_of(const Json &json) {
    const auto texts = json.get<std::vector<std::string>>();
    return {texts.begin(), texts.end()};
}

template <typename Value>
Json optional_json(const std::optional<Value> &value) {
    return value ? Json(*value) : Json();
}

std::optional<std::int64_t> optional_count(const Json &json) {
    return json.is_null() ? std::nullopt : std::optional(json.get<std::int64_t>());
}

Json version_json(const std::optional<VersionFile> &version) {
    if (!version) return {};
    return {{"path", version->path.string()},
            {"columns", version->columns},
            {"base", version->base.string()},
            {"rows_max", version->rows_max}};
}

Json sql_json(const std::optional<SqlAssignment> &sql) {
    if (!sql) return {};
    Json tables = Json::array();
    for (const SqlInput &table : sql->tables)
        tables.push_back({{"name", table.name},
                          {"columns", table.columns},
                          {"path", table.path.string()},
                          {"profile", table.profile ? freeze(*table.profile) : Json()},
                          {"transform", to_json(table.transform)}});
    return {{"statement", sql->statement}, {"rows_max", sql->rows_max}, {"tables", std::move(tables)}};
}

SqlAssignment parse_sql(const Json &json) {
    SqlAssignment sql{json.at("statement").get<std::string>(), json.at("rows_max").get<std::int64_t>(), {}};
    for (const Json &table : json.at("tables")) {
        SqlInput &input = sql.tables.emplace_back();
        input.name = table.at("name").get<std::string>();
        input.columns = table.at("columns");
        input.path = table.at("path").get<std::string>();
        if (const Json &profile = table.at("profile"); !profile.is_null()) input.profile = thaw(profile);
        input.transform = parse_transform_files(table.at("transform"));
    }
    return sql;
}

}  // namespace

Json to_json(const TransformFiles &files) {
    Json json = Json::object();
    if (files.scripts) {
        json["script"] = files.scripts->script();
        json["texts"] = files.scripts->texts();
        json["folders"] = texts_of(files.scripts->folders());
    }
    if (files.model.document)
        json["model"] = {
            {"document", *files.model.document}, {"name", files.model.name}, {"sha256", files.model.sha256}};
    return json;
}

TransformFiles parse_transform_files(const Json &json) {
    TransformFiles files;
    if (json.contains("script"))
        files.scripts =
            std::make_shared<const ScriptFiles>(paths_of(json.at("folders")), json.at("script").get<std::string>(),
                                                json.at("texts").get<std::map<std::string, std::string>>());
    if (json.contains("model")) {
        const Json &model = json.at("model");
        files.model.document = std::make_shared<const Json>(model.at("document"));
        files.model.name = model.at("name").get<std::string>();
        files.model.sha256 = model.at("sha256").get<std::string>();
    }
    return files;
}

Json to_json(const Assignment &assignment) {
    return {{"job", assignment.job_id},
            {"profile", freeze(assignment.profile)},
            {"transform", to_json(assignment.transform)},
            {"plugins", texts_of(assignment.plugin_folders)},
            {"environment", assignment.environment},
            {"folder", assignment.folder.string()},
            {"working_folder", assignment.working_folder.string()},
            {"version", version_json(assignment.version)},
            {"sql", sql_json(assignment.sql)},
            {"limit", optional_json(assignment.limit)},
            {"preview_rows", optional_json(assignment.preview_rows)},
            {"threads", assignment.thread_count},
            {"gives_way", assignment.gives_way},
            {"limits",
             {{"memory_bytes", assignment.limits.memory_bytes},
              {"artifact_bytes", assignment.limits.artifact_bytes},
              {"wall_s", assignment.limits.wall.count()}}}};
}

Assignment parse_assignment(const Json &json) {
    try {
        Assignment assignment;
        assignment.job_id = json.at("job").get<std::string>();
        assignment.profile = thaw(json.at("profile"));
        assignment.transform = parse_transform_files(json.at("transform"));
        assignment.plugin_folders = paths_of(json.at("plugins"));
        assignment.environment = json.at("environment").get<std::map<std::string, std::string>>();
        assignment.folder = json.at("folder").get<std::string>();
        assignment.working_folder = json.at("working_folder").get<std::string>();
        if (const Json &version = json.at("version"); !version.is_null())
            assignment.version =
                VersionFile{version.at("path").get<std::string>(), version.at("columns"),
                            version.at("base").get<std::string>(), version.at("rows_max").get<std::int64_t>()};
        if (const Json &sql = json.at("sql"); !sql.is_null()) assignment.sql = parse_sql(sql);
        assignment.limit = optional_count(json.at("limit"));
        assignment.preview_rows = optional_count(json.at("preview_rows"));
        assignment.thread_count = json.at("threads").get<unsigned>();
        assignment.gives_way = json.at("gives_way").get<bool>();
        const Json &limits = json.at("limits");
        assignment.limits.memory_bytes = limits.at("memory_bytes").get<std::uint64_t>();
        assignment.limits.artifact_bytes = limits.at("artifact_bytes").get<std::uint64_t>();
        assignment.limits.wall = std::chrono::seconds(limits.at("wall_s").get<std::int64_t>());
        return assignment;
    } catch (const Json::exception &problem) {
        throw Failure(Status::internal, std::string("an assignment cannot be read: ") + problem.what());
    }
}

}  // namespace sluice
