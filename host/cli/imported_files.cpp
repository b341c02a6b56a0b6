#include "host/cli/imported_files.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "host/http/refusal.hpp"
#include "host/riversand/integration_profile.hpp"
#include "host/riversand/loose_json.hpp"

#include <fstream>
#include <iterator>
#include <memory>

namespace sluice::cli {

namespace {

std::string read_text(const std::string &file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream) throw Failure(Status::bad_config, "cannot read " + shown(file));
    return text;
}

void read_file(const std::string &file, ImportedFiles &imported) {
    const auto refuse = [&](const std::string &message) {
        ProfileCheck check;
        check.file = file;
        check.problems.push_back({Place{std::make_shared<const std::string>(file)}, "", message});
        imported.refused.push_back(std::move(check));
    };
    const Json json = Json::parse(read_text(file), nullptr, false);
    if (json.is_discarded()) return refuse("is not JSON");
    const Json &wrapped = riversand::member(json, "configObject");
    try {
        const riversand::IntegrationProfile profile =
            riversand::read_integration_profile(wrapped.is_null() ? json : wrapped, {});
        for (const Json &document : profile.documents) {
            const std::string id = document["profile"].get<std::string>();
            const std::string name =
                imported.texts.empty() || imported.texts.back().name != file ? file : file + " (" + id + ")";
            imported.texts.push_back({name, document.dump(-1, ' ', false, Json::error_handler_t::replace)});
        }
        for (const std::string &path : profile.without_effect)
            imported.without_effect.push_back(file + ": " + path + " has no effect here");
    } catch (const http::Refusal &problem) {
        refuse(problem.detail());
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
