// Runs the conformance checks on one built plugin, with the settings of tests/plugin/<plugin>.json.
#include "engine/base/failure.hpp"
#include "engine/plugin/conformance/conformance.hpp"
#include "engine/plugin/library.hpp"
#include "tests/child_process.hpp"
#include "tests/sqlite_file.hpp"

#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

// {"files": {name: text or list of lines}, "databases": {name: list of SQL lines}, "settings": [object...],
// "refused": [object...]}, all optional.
Json read_case(const fs::path &file) {
    return fs::exists(file) ? Json::parse(sluice::test::read_file(file)) : Json::object();
}

// A text, or a list of lines.
std::string text_of(const Json &content) {
    if (content.is_string()) return content.get<std::string>();
    std::string text;
    for (const Json &line : content) text += line.get<std::string>() + "\n";
    return text;
}

void write_files(const fs::path &folder, const Json &files) {
    for (const auto &[name, content] : files.items()) {
        fs::create_directories((folder / name).parent_path());
        sluice::test::write_file(folder / name, text_of(content));
    }
}

// The settings as text, with {folder} replaced.
std::vector<std::string> settings_texts(const Json &list, const fs::path &folder) {
    std::vector<std::string> texts;
    for (const Json &settings : list) {
        std::string text = settings.dump();
        for (std::size_t at; (at = text.find("{folder}")) != std::string::npos;) text.replace(at, 8, folder.string());
        texts.push_back(std::move(text));
    }
    return texts;
}

// Returns the number of failed checks.
int run(const sluice_plugin &plugin, const sluice::ConformanceOptions &options) {
    int failed = 0;
    std::cout << "settings " << options.settings_json << "\n";
    for (const sluice::ConformanceResult &result : sluice::check_conformance(plugin, options)) {
        std::cout << "  " << sluice::outcome_name(result.outcome) << "  " << result.name
                  << (result.reason.empty() ? "" : ": " + result.reason) << std::endl;
        failed += result.outcome == sluice::ConformanceResult::Outcome::failed ? 1 : 0;
    }
    return failed;
}

}  // namespace

int main(int argc, char **argv) {
    if (argc != 3) {
        std::cerr << "usage: conformance PLUGIN.so CASE.json\n";
        return 2;
    }
    try {
        const Json document = read_case(argv[2]);
        const sluice::test::TempFolder folder;
        write_files(folder.path(), document.value("files", Json::object()));
        const Json databases = document.value("databases", Json::object());
        for (const auto &[name, sql] : databases.items())
            sluice::test::make_database(folder.path() / name, text_of(sql));
        sluice::ConformanceOptions options;
        options.refused_settings = settings_texts(document.value("refused", Json::array()), folder.path());
        options.on_check = [](std::string_view name) { std::clog << name << std::endl; };
        const sluice_plugin &plugin = sluice::load_plugin(argv[1]);
        int failed = 0;
        for (std::string &settings :
             settings_texts(document.value("settings", Json::array({Json::object()})), folder.path())) {
            options.settings_json = std::move(settings);
            failed += run(plugin, options);
        }
        return failed == 0 ? 0 : 1;
    } catch (const std::exception &error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
}
