#include "host/cli/imported_files.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "host/api/bounded_json.hpp"
#include "host/api/kept_numbers.hpp"
#include "host/http/refusal.hpp"
#include "host/riversand/integration_profile.hpp"
#include "host/riversand/loose_json.hpp"

#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

namespace sluice::cli {

namespace {

std::string read_text(const std::string &file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream) throw Failure(Status::bad_config, "cannot read " + shown(file));
    return text;
}

// Of a request that brings some, or the one that the file is.
std::vector<Json> objects_of(const Json &json) {
    std::vector<Json> objects = riversand::items_of(riversand::member(json, "configObject"));
    for (Json &object : riversand::items_of(riversand::member(json, "configObjects")))
        objects.push_back(std::move(object));
    if (objects.empty()) objects.push_back(json);
    return objects;
}

void read_file(const std::string &file, ImportedFiles &imported) {
    const auto refuse = [&](const std::string &message) {
        ProfileCheck check;
        check.file = file;
        check.problems.push_back({Place{std::make_shared<const std::string>(file)}, "", message});
        imported.refused.push_back(std::move(check));
    };
    const std::string text = read_text(file);
    const std::optional<Json> json = bounded_json(text);
    if (!json) return refuse("is not JSON");
    if (const std::optional<std::string> lost = number_not_kept(text))
        return refuse("the number " + *lost + " has more digits than are kept: write it as a text");
    bool is_first = true;
    for (const Json &object : objects_of(*json)) {
        try {
            const riversand::IntegrationProfile profile = riversand::read_integration_profile(object, {});
            for (const Json &document : profile.documents) {
                const std::string id = document["profile"].get<std::string>();
                imported.texts.push_back({is_first ? file : file + " (" + id + ")",
                                          document.dump(-1, ' ', false, Json::error_handler_t::replace)});
                is_first = false;
            }
            for (const std::string &path : profile.without_effect)
                imported.without_effect.push_back(file + ": " + path + " has no effect here");
        } catch (const http::Refusal &problem) {
            refuse(problem.detail());
        }
    }
}

}  // namespace

bool is_imported_file(const std::string &file) { return ascii_lower(file).ends_with(".json"); }

ImportedFiles read_imported_files(const std::vector<std::string> &files) {
    ImportedFiles imported;
    for (const std::string &file : files) read_file(file, imported);
    return imported;
}

}  // namespace sluice::cli
