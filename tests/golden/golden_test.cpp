// Runs one golden case: a folder with a profile, its input, and what must come out.
//
// A case holds profile.yaml (id `case`), inputs and scripts, and of these what it needs:
//   x.sql: becomes the SQLite database x.db.
//   args: the arguments of `sluice`, one a line (default: export case --output out); ${tree} is the source tree.
//   expected/: the files that must appear in out/, byte for byte; x.xlsx.txt is compared with the cells of x.xlsx,
//   x.pdf.txt
//     with the pages of x.pdf.
//   expected_error: the exit code on the first line, then standard error.
//   expected_stdout: standard output.
//
// With SLUICE_GOLDEN_UPDATE=1 the expectations that exist are rewritten instead.
#include "tests/child_process.hpp"
#include "tests/sqlite_file.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <set>
#include <sstream>

namespace fs = std::filesystem;
using namespace sluice::test;

namespace {

const fs::path program = fs::path(SLUICE_BUILD_FOLDER) / "bin" / "sluice";
const fs::path readers = fs::path(SLUICE_SOURCE_FOLDER) / "tests" / "readers";

bool is_update() { return std::getenv("SLUICE_GOLDEN_UPDATE") != nullptr; }

std::string with_tree(std::string argument) {
    constexpr std::string_view variable = "${tree}";
    for (std::size_t at = 0; (at = argument.find(variable, at)) != std::string::npos;)
        argument.replace(at, variable.size(), SLUICE_SOURCE_FOLDER);
    return argument;
}

std::vector<std::string> arguments_of(const fs::path &folder) {
    std::vector<std::string> arguments = {program.string()};
    if (fs::exists(folder / "args")) {
        std::istringstream lines(read_file(folder / "args"));
        for (std::string line; std::getline(lines, line);) arguments.push_back(with_tree(line));
    } else {
        for (const char *argument : {"export", "case", "--output", "out"}) arguments.emplace_back(argument);
    }
    if (arguments.size() > 1 && arguments[1] == "export") arguments.emplace_back("--quiet");
    for (const char *argument : {"--profiles", ".", "--scripts", "."}) arguments.emplace_back(argument);
    return arguments;
}

void replace_all(std::string &text, const std::string &from, const std::string &to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
}

// Messages name files by their absolute path; a case must not depend on where it was copied to.
std::string without_folder(std::string text, const fs::path &folder) {
    replace_all(text, folder.string() + "/", "");
    replace_all(text, folder.string(), ".");
    replace_all(text, SLUICE_SOURCE_FOLDER, "{sluice}");
    return text;
}

std::set<std::string> files_below(const fs::path &folder) {
    std::set<std::string> names;
    if (fs::exists(folder))
        for (const auto &entry : fs::recursive_directory_iterator(folder))
            if (entry.is_regular_file()) names.insert(fs::relative(entry.path(), folder).string());
    return names;
}

// Compare, or rewrite the expectation.
void settle(const fs::path &expectation, const std::string &actual) {
    if (is_update())
        write_file(expectation, actual);
    else
        BOOST_TEST(actual == read_file(expectation), expectation << " differs; now it is:\n" << actual);
}

// What prints files of this kind so that a person can compare them; empty for those that are compared byte for byte.
fs::path dump_of(const std::string &name) {
    if (name.ends_with(".xlsx")) return readers / "xlsx_dump.py";
    if (name.ends_with(".pdf")) return readers / "pdf_dump.py";
    return {};
}

std::string content_of(const fs::path &file, const fs::path &dump) {
    if (dump.empty()) return read_file(file);
    const ChildResult printed = run({"/usr/bin/python3", "-B", dump.string(), file.string()}, file.parent_path());
    BOOST_REQUIRE_MESSAGE(printed.exit_code == 0, printed.err);
    return printed.out;
}

void check_files(const fs::path &source, const fs::path &copy) {
    std::set<std::string> expected = files_below(source / "expected"), actual;
    for (const std::string &name : files_below(copy / "out")) {
        const fs::path dump = dump_of(name);
        const std::string expected_name = dump.empty() ? name : name + ".txt";
        actual.insert(expected_name);
        if (!is_update() && !expected.contains(expected_name)) continue;
        settle(source / "expected" / expected_name, content_of(copy / "out" / name, dump));
    }
    if (is_update()) {
        for (const std::string &name : expected)
            if (!actual.contains(name)) fs::remove(source / "expected" / name);
    } else {
        BOOST_TEST(actual == expected, boost::test_tools::per_element());
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(golden)

BOOST_AUTO_TEST_CASE(case_folder) {
    const auto &suite = boost::unit_test::framework::master_test_suite();
    BOOST_REQUIRE_MESSAGE(suite.argc == 2, "usage: golden_test -- CASE_FOLDER");
    const fs::path source = suite.argv[1];
    const TempFolder temp;
    const fs::path copy = temp.path() / source.filename();
    fs::copy(source, copy, fs::copy_options::recursive);
    for (const char *name : {"expected", "expected_error", "expected_stdout", "args"}) fs::remove_all(copy / name);
    fs::create_directory(copy / "out");
    for (const auto &entry : fs::directory_iterator(source))
        if (entry.path().extension() == ".sql")
            make_database(copy / (entry.path().stem().string() + ".db"), read_file(entry.path()));

    const bool has_error = fs::exists(source / "expected_error"), has_files = fs::exists(source / "expected"),
               has_stdout = fs::exists(source / "expected_stdout");
    BOOST_REQUIRE_MESSAGE(has_error || has_files || has_stdout, source << " expects nothing");
    const ChildResult result = run(arguments_of(source), copy, {"SLUICE_PATH=", "LC_ALL=C.UTF-8"});

    const std::string error = std::to_string(result.exit_code) + "\n" + without_folder(result.err, copy);
    if (has_error)
        settle(source / "expected_error", error);
    else
        BOOST_TEST(error == "0\n");
    if (has_stdout) settle(source / "expected_stdout", without_folder(result.out, copy));
    if (has_files || !files_below(copy / "out").empty()) check_files(source, copy);
}

BOOST_AUTO_TEST_SUITE_END()
