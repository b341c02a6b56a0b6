// Every file in tests/data/csv is named after what is odd about it; NAME.rows lists what becomes of it, see rows_of().
// NAME.settings.json holds settings of its own. SLUICE_GOLDEN_UPDATE=1 writes the lists.
#include "tests/unit/source_csv/reading.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

namespace {

std::string content(const fs::path &file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

std::string rows_of_file(const fs::path &file, std::int64_t rows_max = 1000, std::int64_t bytes_max = 1 << 20) {
    nlohmann::json settings = nlohmann::json::object();
    const fs::path of_its_own = file.stem().string() + ".settings.json";
    if (fs::exists(of_its_own)) settings = nlohmann::json::parse(content(of_its_own));
    settings["path"] = file.string();
    return sluice::csv::rows_of(settings, rows_max, bytes_max);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_oddities)

BOOST_AUTO_TEST_CASE(every_file_gives_the_rows_that_are_listed) {
    const fs::path before = fs::current_path();
    fs::current_path(SLUICE_SOURCE_FOLDER "/tests/data/csv");
    int file_count = 0;
    for (const fs::directory_entry &entry : fs::directory_iterator(".")) {
        const fs::path file = entry.path().filename();
        if (file.extension() == ".rows" || file.stem().extension() == ".settings") continue;
        const fs::path list = file.stem().string() + ".rows";
        const std::string rows = rows_of_file(file);
        if (std::getenv("SLUICE_GOLDEN_UPDATE") != nullptr) std::ofstream(list, std::ios::binary) << rows;
        BOOST_TEST(fs::exists(list), list);
        BOOST_TEST(rows == content(list), file << " now gives:\n" << rows);
        BOOST_TEST(rows_of_file(file, 1) == rows, file);
        BOOST_TEST(rows_of_file(file, 1000, 10) == rows, file);
        ++file_count;
    }
    fs::current_path(before);
    BOOST_TEST(file_count >= 40);
}

BOOST_AUTO_TEST_SUITE_END()
