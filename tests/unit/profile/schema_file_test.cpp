#include "engine/profile/profile_keys.hpp"
#include "engine/profile/profile_store.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace {

using namespace sluice;
namespace fs = std::filesystem;

const fs::path profiles_folder = fs::path(SLUICE_SOURCE_FOLDER) / "profiles";

std::string schema_text() {
    std::ifstream file(profiles_folder / "profile.schema.json");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void compare(const Json &schema, const ProfileKey &known, const std::string &path) {
    std::vector<std::string> in_schema, in_reader;
    for (const auto &[name, property] : schema.at("properties").items()) in_schema.push_back(name);
    for (const ProfileKey &key : known.below) in_reader.push_back(key.name);
    std::sort(in_schema.begin(), in_schema.end());
    std::sort(in_reader.begin(), in_reader.end());
    BOOST_TEST_CONTEXT("keys of " + path) BOOST_TEST(in_schema == in_reader, boost::test_tools::per_element());
    for (const ProfileKey &key : known.below)
        if (!key.below.empty()) compare(schema["properties"][key.name], key, path + "." + key.name);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schema_file)

BOOST_AUTO_TEST_CASE(editors_and_the_reader_know_the_same_keys) {
    compare(Json::parse(schema_text()), profile_keys(), "the profile");
}

// That they fit the schema, too, is checked by tests/rules/profile_schema.py, with a validator of another hand.
BOOST_AUTO_TEST_CASE(shipped_profiles_fit_the_reader) {
    ProfileStoreOptions options;
    options.folders = {profiles_folder};
    options.variables = {{"catalog", "docs/tutorial/catalogue"}};
    for (const ProfileCheck &check : ProfileStore(options).check())
        for (const Problem &problem : check.problems) BOOST_ERROR(problem.text());
}

BOOST_AUTO_TEST_SUITE_END()
