// The plugin as a whole: settings, several inputs, names and places, progress, interruption.
#include "engine/base/failure.hpp"
#include "engine/batch/source_column.hpp"
#include "engine/plugin/settings_schema.hpp"
#include "tests/unit/input/compressed.hpp"
#include "tests/unit/input/folder.hpp"
#include "tests/unit/source_jsonl/plugin_run.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <chrono>
#include <cstring>
#include <limits>
#include <optional>
#include <thread>

using namespace sluice;
using namespace sluice::input;
using namespace sluice::jsonl;

namespace {

// Opens the plugin on `settings`; every test runs in a folder of its own.
struct Opened : SourceServices {
    explicit Opened(const std::string &settings) : source(jsonl_plugin(), *this, 1, settings, {}) {}
    Source source;
};

Status open_status(const std::string &settings) {
    try {
        Opened opened(settings);
        return Status::ok;
    } catch (const Failure &failure) {
        BOOST_TEST_MESSAGE(failure.message());
        return failure.status();
    }
}

std::string failure_of(Source &source) {
    try {
        std::vector<NamedRecord> records;
        read_records(source, records);
        return "";
    } catch (const Failure &failure) {
        return std::string(status_name(failure.status())) + ": " + failure.message();
    }
}

// Standard input from a file, as long as it lives.
class StandardInput {
public:
    explicit StandardInput(int file) : saved_(dup(STDIN_FILENO)) { dup2(file, STDIN_FILENO); }
    ~StandardInput() {
        dup2(saved_, STDIN_FILENO);
        close(saved_);
    }

private:
    int saved_;
};

int open_file_count() {
    int count = 0;
    for ([[maybe_unused]] const auto &entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
    return count;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(jsonl_source, CurrentFolder)

BOOST_AUTO_TEST_CASE(the_settings_schema_is_one) {
    const nlohmann::ordered_json schema = read_settings_schema(jsonl_plugin().settings_schema);
    BOOST_TEST(schema["additionalProperties"] == false);
    for (const auto &[name, property] : schema["properties"].items())
        BOOST_TEST(property.contains("description"), name);
}

BOOST_AUTO_TEST_CASE(bad_settings) {
    write("a.json", "{}");
    for (const std::string settings :
         {"{}", "{\"path\":5}", "{\"path\":\"\"}", "{\"path\":[]}", "{\"path\":[\"a.json\",\"\"]}",
          "{\"path\":\"a.json\\u0000\"}", "{\"path\":\"a.json\",\"shape\":\"rows\"}",
          "{\"path\":\"a.json\",\"compression\":1}", "{\"path\":[\"-\",\"-\"]}"})
        BOOST_TEST((open_status(settings) == Status::bad_config), settings);
    BOOST_TEST((open_status("{\"path\":\"none.json\"}") == Status::io_fatal));
    BOOST_TEST((open_status("{\"path\":\"*.jsonl\"}") == Status::io_fatal));
    BOOST_TEST((open_status("{\"path\":\"a.json\"}") == Status::ok));
}

BOOST_AUTO_TEST_CASE(several_inputs_of_different_kinds) {
    write("in/b.json", "[\n{\"id\":1}]");
    write("in/a.jsonl", "\n{\"id\":2}\n{\"id\":3}");
    write("in/c.json.gz", gzip_member("{\"entities\":[\n\n{\"id\":4}]}"));
    write("in/d.json", "\n\n");
    write("e.zst", zstd_frame("{\"id\":5}\n"));
    Opened opened(R"({"path": ["e.zst", "in", "i?/b.*"]})");
    BOOST_TEST(opened.source.table().columns.size() == 1);
    BOOST_TEST(has_entities(opened.source.table()));
    std::vector<NamedRecord> records;
    read_records(opened.source, records);
    std::string all;
    for (const NamedRecord &record : records)
        all += record.input + ":" + std::to_string(record.line) + ":" + std::to_string(record.byte) + record.text + " ";
    BOOST_TEST(all ==
               "e.zst:1:0{\"id\":5} in/a.jsonl:2:1{\"id\":2} in/a.jsonl:3:10{\"id\":3} in/b.json:2:2{\"id\":1} "
               "in/c.json.gz:3:15{\"id\":4} in/b.json:2:2{\"id\":1} ");
    BOOST_TEST(opened.bytes_read == opened.bytes_total);
    BOOST_TEST(opened.bytes_total > 0);
    BOOST_TEST(next_records(opened.source).empty());
    BOOST_TEST(next_records(opened.source).empty());
}

BOOST_AUTO_TEST_CASE(a_batch_never_spans_two_inputs_and_one_file_is_open_at_a_time) {
    for (int i = 10; i < 60; ++i) write(std::to_string(i) + ".jsonl", "{}\n{}\n");
    Opened opened(R"({"path": "."})");
    const int before = open_file_count();
    int batches = 0;
    while (!next_records(opened.source).empty()) {
        ++batches;
        BOOST_TEST(open_file_count() <= before + 1);
    }
    BOOST_TEST(batches == 50);
    BOOST_TEST(open_file_count() == before);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_gone_when_its_turn_comes) {
    write("a.jsonl", "{}");
    write("b.jsonl", "{}");
    Opened opened(R"({"path": "*.jsonl"})");
    BOOST_TEST(next_records(opened.source).size() == 1);
    std::filesystem::remove("b.jsonl");
    BOOST_TEST(failure_of(opened.source) == "io_fatal: source jsonl: cannot open b.jsonl: No such file or directory");
}

BOOST_AUTO_TEST_CASE(a_read_that_fails_says_why) {
    write("a.jsonl", "{}");
    Opened opened(R"({"path": "a.jsonl"})");
    std::filesystem::remove("a.jsonl");
    std::filesystem::create_directory("a.jsonl");
    BOOST_TEST(failure_of(opened.source) == "io_fatal: source jsonl: cannot read a.jsonl: Is a directory");
}

BOOST_AUTO_TEST_CASE(a_file_that_shrinks_ends_early) {
    std::string text;
    for (int i = 0; i < 300000; ++i) text += "{\"id\":1}\n";
    write("a.jsonl", text);
    Opened opened(R"({"path": "a.jsonl", "shape": "lines"})");
    BOOST_TEST(next_records(opened.source).size() == 1000);
    std::filesystem::resize_file("a.jsonl", 1 << 20);
    BOOST_TEST(failure_of(opened.source) == "");
}

BOOST_AUTO_TEST_CASE(standard_input) {
    int pipe_files[2];
    BOOST_TEST_REQUIRE(pipe(pipe_files) == 0);
    const StandardInput input(pipe_files[0]);
    close(pipe_files[0]);
    std::thread writer([&] {
        for (const char *piece : {"{\"id\"", ":1}\n{", "}\n"}) {
            BOOST_TEST(::write(pipe_files[1], piece, std::strlen(piece)) > 0);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        close(pipe_files[1]);
    });
    Opened opened(R"({"path": "-"})");
    const std::vector<NamedRecord> records = next_records(opened.source);
    writer.join();
    BOOST_TEST_REQUIRE(records.size() == 2);
    BOOST_TEST(records[1].input == "standard input");
    BOOST_TEST(records[1].line == 2);
    BOOST_TEST(opened.bytes_total == 0);
    BOOST_TEST(next_records(opened.source).empty());
}

BOOST_AUTO_TEST_CASE(a_fifo_is_waited_for) {
    BOOST_TEST_REQUIRE(mkfifo("pipe", 0600) == 0);
    Opened opened(R"({"path": "pipe"})");
    std::thread writer([] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        const int file = open("pipe", O_WRONLY);
        BOOST_TEST(::write(file, "{}\n", 3) == 3);
        close(file);
    });
    BOOST_TEST(next_records(opened.source).size() == 1);
    writer.join();
    BOOST_TEST(next_records(opened.source).empty());
}

BOOST_AUTO_TEST_CASE(an_interruption_ends_the_waiting) {
    BOOST_TEST_REQUIRE(mkfifo("pipe", 0600) == 0);
    for (const bool has_writer : {false, true}) {
        const int file = has_writer ? open("pipe", O_RDWR) : -1;  // a writer that says nothing
        Opened opened(R"({"path": "pipe"})");
        std::thread other([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            opened.source.interrupt();
        });
        BOOST_TEST(failure_of(opened.source).starts_with("cancelled"));
        other.join();
        BOOST_TEST(failure_of(opened.source).starts_with("cancelled"));
        if (has_writer) close(file);
    }
}

BOOST_AUTO_TEST_CASE(batches_outlive_the_source) {
    write("a.jsonl", "{\"id\":1}\n{\"id\":2}\n");
    std::optional<SourceBatch> first, second;
    {
        Opened opened(R"({"path": "a.jsonl"})");
        first = opened.source.next(1, 100);
        second = opened.source.next(1, 100);
    }
    first.reset();
    BOOST_TEST(std::memcmp(second->array->children[0]->buffers[2], "\n{\"id\":2}", 9) == 0);
}

BOOST_AUTO_TEST_CASE(senseless_limits_are_survived) {
    write("a.jsonl", "{\"id\":1}\n{\"id\":2}\n");
    Opened opened(R"({"path": "a.jsonl"})");
    BOOST_TEST(opened.source.next(1, std::numeric_limits<std::int64_t>::max())->array->length == 1);
    BOOST_TEST(opened.source.next(std::numeric_limits<std::int64_t>::max(), -5)->array->length == 1);
}

BOOST_AUTO_TEST_SUITE_END()
