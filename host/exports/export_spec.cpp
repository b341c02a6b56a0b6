#include "host/exports/export_spec.hpp"

#include "engine/base/failure.hpp"
#include "engine/profile/frozen_profile.hpp"

namespace sluice {

namespace {

void set_count(Json &json, const char *key, const std::optional<std::int64_t> &count) {
    if (count) json[key] = *count;
}

std::optional<std::int64_t> count_of(const Json &json, const char *key) {
    const auto found = json.find(key);
    return found == json.end() ? std::nullopt : std::optional(found->get<std::int64_t>());
}

Json sql_json(const SqlSpec &sql) {
    Json tables = Json::array();
    for (const SqlTableSpec &table : sql.tables)
        tables.push_back({{"name", table.name},
                          {"columns", table.columns},
                          {"version_folder", table.version_folder},
                          {"profile", table.profile ? freeze(*table.profile) : Json()},
                          {"transform", table.transform}});
    return {{"statement", sql.statement},
            {"rows_max", sql.rows_max},
            {"tables", std::move(tables)},
            {"versions", sql.versions}};
}

SqlSpec parse_sql(const Json &json) {
    SqlSpec sql{json.at("statement").get<std::string>(),
                json.at("rows_max").get<std::int64_t>(),
                {},
                json.at("versions").get<std::vector<std::string>>()};
    for (const Json &table : json.at("tables")) {
        SqlTableSpec &spec = sql.tables.emplace_back();
        spec.name = table.at("name").get<std::string>();
        spec.columns = table.at("columns");
        spec.version_folder = table.at("version_folder").get<std::string>();
        if (const Json &profile = table.at("profile"); !profile.is_null()) spec.profile = thaw(profile);
        spec.transform = table.at("transform").get<std::string>();
    }
    return sql;
}

}  // namespace

std::string export_spec_text(const ExportSpec &spec) {
    Json json = {{"profile", freeze(spec.profile)}, {"transform", spec.transform}};
    set_count(json, "limit", spec.limit);
    set_count(json, "preview_rows", spec.preview_rows);
    if (!spec.version_folder.empty()) json["version_folder"] = spec.version_folder;
    if (spec.sql) json["sql"] = sql_json(*spec.sql);
    if (const auto &load = spec.load)
        json["load"] = {{"dataset", load->dataset_number},
                        {"staged", load->is_staged},
                        {"upload", load->upload},
                        {"columns", load->columns},
                        {"schema", load->schema},
                        {"base_version", load->base_version},
                        {"base_folder", load->base_folder},
                        {"rows_max", load->rows_max},
                        {"definition_patch", load->definition_patch}};
    if (const auto &target = spec.target) json["target"] = {{"channel", target->channel}, {"folder", target->folder}};
    if (!spec.sealed_password.empty()) json["sealed_password"] = spec.sealed_password;
    json["asked"] = spec.asked;
    if (!spec.client.empty()) json["client"] = spec.client;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

ExportSpec parse_export_spec(const std::string &text) {
    try {
        const Json json = Json::parse(text);
        ExportSpec spec;
        spec.profile = thaw(json.at("profile"));
        spec.transform = json.at("transform").get<std::string>();
        spec.limit = count_of(json, "limit");
        spec.preview_rows = count_of(json, "preview_rows");
        spec.version_folder = json.value("version_folder", "");
        if (const auto sql = json.find("sql"); sql != json.end()) spec.sql = parse_sql(*sql);
        if (const auto load = json.find("load"); load != json.end())
            spec.load = LoadTarget{load->at("dataset").get<std::int64_t>(),
                                   load->at("staged").get<bool>(),
                                   load->at("upload").get<std::string>(),
                                   load->at("columns"),
                                   load->value("schema", ""),
                                   load->value("base_version", ""),
                                   load->value("base_folder", ""),
                                   load->value("rows_max", std::int64_t{0}),
                                   load->value("definition_patch", "")};
        if (const auto target = json.find("target"); target != json.end())
            spec.target =
                ChannelPlace{target->at("channel").get<std::string>(), target->at("folder").get<std::string>()};
        spec.sealed_password = json.value("sealed_password", "");
        spec.asked = json.at("asked");
        spec.client = json.value("client", "");
        return spec;
    } catch (const Json::exception &problem) {
        throw Failure(Status::internal, std::string("a job's request cannot be read: ") + problem.what());
    }
}

}  // namespace sluice
