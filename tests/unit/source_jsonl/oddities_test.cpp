// Every file in tests/data/jsonl is named after what is odd about it; NAME.rows lists what the plugin makes of it, one
// "line byte text" each, then the failure if there is one. SLUICE_GOLDEN_UPDATE=1 writes the lists.
#include "engine/base/failure.hpp"
#include "tests/unit/source_jsonl/plugin_run.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace sluice;
using namespace sluice::jsonl;
namespace fs = std::filesystem;

namespace {

std::string content(const fs::path &file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

// Bytes that do not print as \xNN.
std::string printable(const std::string &text) {
    std::string result;
    for (const char byte : text) {
        const auto code = static_cast<unsigned char>(byte);
        const char *digits = "0123456789abcdef";
        if (code >= 0x20 && code < 0x7f)
            result += byte;
        else
            result += {'\\', 'x', digits[code >> 4], digits[code & 15]};
    }
    return result;
}

std::string rows_of(const fs::path &file) {
    nlohmann::json settings = nlohmann::json::object();
    const fs::path of_its_own = file.stem().string() + ".settings.json";
    if (fs::exists(of_its_own)) settings = nlohmann::json::parse(content(of_its_own));
    settings["path"] = file.string();
    SourceServices services;
    std::vector<NamedRecord> records;
    std::string failure;
    try {
        Source source(jsonl_plugin(), services, 1, settings.dump(), {});
        read_records(source, records);
    } catch (const Failure &caught) {
        failure = std::string(status_name(caught.status())) + ": " + caught.message() + '\n';
    }
    std::string rows;
    for (const NamedRecord &record : records)
        rows += std::to_string(record.line) + ' ' + std::to_string(record.byte) + ' ' + printable(record.text) + '\n';
    return rows + failure;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(oddities)

BOOST_AUTO_TEST_CASE(every_file_gives_the_rows_that_are_listed) {
    const fs::path before = fs::current_path();
    fs::current_path(SLUICE_SOURCE_FOLDER "/tests/data/jsonl");
    int file_count = 0;
    for (const fs::directory_entry &entry : fs::directory_iterator(".")) {
        const fs::path file = entry.path().filename();
        if (file.extension() == ".rows" || file.stem().extension() == ".settings") continue;
        const fs::path list = file.stem().string() + ".rows";
        if (std::getenv("SLUICE_GOLDEN_UPDATE") != nullptr) std::ofstream(list, std::ios::binary) << rows_of(file);
        BOOST_TEST(fs::exists(list), list);
        BOOST_TEST(rows_of(file) == content(list), file);
        ++file_count;
    }
    fs::current_path(before);
    BOOST_TEST(file_count > 60);
}

BOOST_AUTO_TEST_SUITE_END()
