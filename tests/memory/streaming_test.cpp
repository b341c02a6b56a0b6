// Streams far more entities through `sluice export` than its memory may hold. Optimised builds only: sanitizers
// keep memory of their own.
#include "tests/child_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <boost/test/unit_test.hpp>
#include <csignal>

extern char **environ;

using namespace sluice::test;

namespace {

constexpr std::int64_t mib = 1 << 20;
constexpr long peak_kib_max = 128 << 10;

const std::filesystem::path program = std::filesystem::path(SLUICE_BUILD_FOLDER) / "bin" / "sluice";

std::string profile_text(const std::string &writer, const std::string &compress) {
    return R"(profile: streaming
source: {plugin: jsonl, settings: {path: "-"}}
transform: {script: columns.lua}
writer: {plugin: )" +
           writer + "}\noutput: {compress: " + compress + "}\n";
}

const char *const script_text = R"(local c = require "columns"
return {columns = {
  c.id {header = "ID"}, c.attribute {"name", header = "Name", locale = "de-DE"},
  c.attribute {"price", header = "Price", type = "decimal"}, c.attribute {"text", header = "Text"},
  c.compute {header = "Title", function(entity) return entity:id() .. " " .. (entity:value("name") or "") end},
}}
)";

// Letters that hardly compress: what is kept in memory in compressed form shall show as well.
std::string letters(std::size_t begin, std::size_t count) {
    static const std::string all = [] {
        std::string text;
        for (std::uint32_t seed = 1; text.size() < (1 << 20);) {
            seed = seed * 1664525 + 1013904223;
            text += static_cast<char>('A' + (seed >> 24) % 58);
        }
        for (char &c : text)
            if (c == '\\') c = '/';
        return text;
    }();
    return all.substr(begin % (all.size() - count), count);
}

std::string entity(std::int64_t number) {
    const std::string id = std::to_string(number);
    const auto place = static_cast<std::size_t>(number);
    return R"({"id":"E)" + id + R"(","type":"sku","data":{"attributes":{"name":{"values":[{"value":"Name )" + id +
           R"(","locale":"en-US"},{"value":"Name, )" + id + R"(","locale":"de-DE"}]},"price":{"values":[{"value":)" +
           id + R"(.50}]},"text":{"values":[{"value":")" + letters(place * 7919, place % 2000) + R"("}]}}}})" + "\n";
}

// Writes entities into `descriptor` until `input_bytes` are through; returns how many.
std::int64_t feed(int descriptor, std::int64_t input_bytes) {
    std::int64_t count = 0, fed = 0;
    std::string buffer;
    while (fed < input_bytes) {
        buffer.clear();
        while (buffer.size() < (1 << 16)) buffer += entity(count++);
        for (std::size_t done = 0; done < buffer.size();) {
            const ssize_t written = write(descriptor, buffer.data() + done, buffer.size() - done);
            if (written <= 0) return -1;  // the program ended early: its exit code tells
            done += static_cast<std::size_t>(written);
        }
        fed += static_cast<std::int64_t>(buffer.size());
    }
    return count;
}

pid_t start_export(const std::filesystem::path &folder, int input) {
    std::array<std::string, 8> words = {program.string(), "export",     "streaming",    "--output", "out",
                                        "--quiet",        "--manifest", "manifest.json"};
    std::vector<char *> arguments;
    for (std::string &word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    pid_t child = 0;
    BOOST_REQUIRE(posix_spawn(&child, program.c_str(), &actions, nullptr, arguments.data(), environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    return child;
}

void check_peak(std::int64_t input_bytes, const std::string &writer, const std::string &compress) {
    const TempFolder folder;
    std::filesystem::create_directory(folder.path() / "profiles");
    std::filesystem::create_directory(folder.path() / "scripts");
    write_file(folder.path() / "profiles" / "streaming.yaml", profile_text(writer, compress));
    write_file(folder.path() / "scripts" / "columns.lua", script_text);

    int ends[2];
    std::signal(SIGPIPE, SIG_IGN);  // a program that ends early is told by its exit code
    BOOST_REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    const pid_t child = start_export(folder.path(), ends[0]);
    close(ends[0]);
    const std::int64_t count = feed(ends[1], input_bytes);
    close(ends[1]);
    int status = 0;
    rusage usage{};
    BOOST_REQUIRE(wait4(child, &status, 0, &usage) == child);
    BOOST_REQUIRE(status == 0);

    BOOST_TEST_MESSAGE(writer << ", " << compress << ": peak resident memory " << usage.ru_maxrss << " KiB");
    BOOST_TEST(usage.ru_maxrss < peak_kib_max, writer << ", " << compress << ": " << usage.ru_maxrss << " KiB");
    const std::string manifest = read_file(folder.path() / "manifest.json");
    BOOST_TEST(manifest.find("\"read\": " + std::to_string(count) + ",") != std::string::npos, manifest);
    BOOST_TEST(manifest.find("\"rejected\": 0") != std::string::npos, manifest);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(streaming)

BOOST_AUTO_TEST_CASE(two_gigabytes_pass_in_bounded_memory) { check_peak(2048 * mib, "csv", "none"); }

// Each is more than twice what may be resident.
BOOST_AUTO_TEST_CASE(every_format_has_bounded_memory) {
    for (const char *writer : {"json", "ndjson", "xlsx"}) check_peak(320 * mib, writer, "none");
    for (const char *compress : {"gzip", "zstd"}) check_peak(320 * mib, "csv", compress);
}

BOOST_AUTO_TEST_SUITE_END()
