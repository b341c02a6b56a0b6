// Every refusal as data: tests/data/profiles/<oddity>.yaml with the expected problems in <oddity>.error; or a folder
// <oddity>/ with profiles, the file "error", and what is done with them in "use" (an id), "context", "roles", "set"
// (overrides, one a line) and "request.json". With SLUICE_GOLDEN_UPDATE=1 the expectations are written instead.
#include "engine/profile/profile_store.hpp"
#include "engine/profile/request.hpp"
#include "tests/unit/profile/plugin_schemas.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

namespace {

using namespace sluice;

const fs::path data_folder = fs::path(SLUICE_SOURCE_FOLDER) / "tests/data/profiles";

std::string text_of_file(const fs::path &path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::string> lines_of_file(const fs::path &path) {
    std::vector<std::string> lines;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

// Messages name files as the current folder sees them; expectations name them below the case's folder.
std::string without_folder(std::string text, const fs::path &folder) {
    for (const std::string &prefix :
         {folder.string() + "/", folder.lexically_relative(fs::current_path()).string() + "/"})
        for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix))
            text.erase(at, prefix.size());
    return text;
}

std::string all_problems(const ProfileStore &store) {
    std::string text;
    for (const ProfileCheck &check : store.check())
        for (const Problem &problem : check.problems) text += problem.text() + "\n";
    return text;
}

ProfileStoreOptions options() {
    ProfileStoreOptions options;
    options.variables = {{"catalog", "/data/catalog"}, {"dollar", "$"}};
    options.schemas = test::plugin_schemas;
    return options;
}

std::string refusal_of_folder(const fs::path &folder) {
    ProfileStoreOptions store_options = options();
    store_options.folders = {folder};
    for (const std::string &line : lines_of_file(folder / "set"))
        store_options.overrides.emplace_back(line.substr(0, line.find('=')), line.substr(line.find('=') + 1));
    const ProfileStore store(store_options);
    Roles roles;
    if (fs::exists(folder / "roles")) roles = lines_of_file(folder / "roles");
    try {
        std::string id;
        if (fs::exists(folder / "context"))
            id = *store.resolve(parse_context(lines_of_file(folder / "context").at(0)), roles).chosen;
        else if (fs::exists(folder / "use"))
            id = lines_of_file(folder / "use").at(0);
        else
            return all_problems(store);
        const Profile profile = store.by_id(id, roles);
        if (fs::exists(folder / "request.json"))
            apply_request(profile, Json::parse(text_of_file(folder / "request.json")), test::plugin_schemas);
    } catch (const Failure &failure) {
        BOOST_TEST((failure.status() == Status::bad_config));
        return failure.message() + "\n";
    }
    return "";
}

void expect(const fs::path &expectation, const std::string &text) {
    BOOST_TEST(!text.empty(), "nothing was refused");
    if (std::getenv("SLUICE_GOLDEN_UPDATE") != nullptr)
        std::ofstream(expectation, std::ios::binary) << text;
    else
        BOOST_TEST(text == text_of_file(expectation));
}

std::vector<fs::path> cases() {
    std::vector<fs::path> found;
    for (const fs::directory_entry &entry : fs::directory_iterator(data_folder))
        if (entry.is_directory() || entry.path().extension() == ".yaml") found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(refusals)

BOOST_AUTO_TEST_CASE(every_case_is_refused_as_expected) {
    BOOST_REQUIRE(cases().size() > 100);
    for (const fs::path &path : cases()) {
        BOOST_TEST_CONTEXT(path.filename().string()) {
            if (fs::is_directory(path)) {
                expect(path / "error", without_folder(refusal_of_folder(path), path));
            } else {
                ProfileStoreOptions store_options = options();
                store_options.files = {path};
                expect(fs::path(path).replace_extension(".error"),
                       without_folder(all_problems(ProfileStore(store_options)), data_folder));
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
