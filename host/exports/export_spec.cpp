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

}  // namespace

std::string export_spec_text(const ExportSpec &spec) {
    Json json = {{"profile", freeze(spec.profile)}, {"transform", spec.transform}};
    set_count(json, "limit", spec.limit);
    set_count(json, "preview_rows", spec.preview_rows);
    if (!spec.version_folder.empty()) json["version_folder"] = spec.version_folder;
    if (const auto &load = spec.load)
        json["load"] = {{"dataset", load->dataset_number},
                        {"staged", load->is_staged},
                        {"upload", load->upload},
                        {"columns", load->columns}};
    if (const auto &target = spec.target) json["target"] = {{"channel", target->channel}, {"folder", target->folder}};
    json["asked"] = spec.asked;
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
        if (const auto load = json.find("load"); load != json.end())
            spec.load = LoadTarget{load->at("dataset").get<std::int64_t>(), load->at("staged").get<bool>(),
                                   load->at("upload").get<std::string>(), load->at("columns")};
        if (const auto target = json.find("target"); target != json.end())
            spec.target =
                ChannelPlace{target->at("channel").get<std::string>(), target->at("folder").get<std::string>()};
        spec.asked = json.at("asked");
        return spec;
    } catch (const Json::exception &problem) {
        throw Failure(Status::internal, std::string("a job's request cannot be read: ") + problem.what());
    }
}

}  // namespace sluice
