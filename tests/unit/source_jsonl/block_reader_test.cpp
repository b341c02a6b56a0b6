// Blocks of whole records: cut at the same places however the bytes arrive, bounded, and right about where they are.
#include "plugins/source_jsonl/block_reader.hpp"

#include "plugins/sdk/sluice/job.hpp"
#include "tests/unit/source_jsonl/reading.hpp"

#include <algorithm>
#include <random>

using namespace sluice;
using namespace sluice::jsonl;

namespace {

using Texts = std::vector<std::string>;

std::string joined(const Texts &records, const std::string &open, const std::string &between,
                   const std::string &close) {
    std::string text = open;
    for (std::size_t i = 0; i < records.size(); ++i) text += (i == 0 ? "" : between) + records[i];
    return text + close;
}

Texts some_records(std::size_t count) {
    std::mt19937 random(1);
    Texts records;
    for (std::size_t i = 0; i < count; ++i)
        records.push_back("{\"id\":" + std::to_string(i) + ",\"t\":\"],{\\\"" + std::string(random() % 200, 'x') +
                          "\"}");
    return records;
}

// The same records in the three shapes, with white space of all kinds.
Texts all_shapes(const Texts &records) {
    return {joined(records, "", "\n", ""), joined(records, "\xef\xbb\xbf\n \n", "\r\n\n\t\n", "\r\n  "),
            joined(records, "[", ",", "]"), joined(records, "\xef\xbb\xbf [\n", "\n,\n  ", "\n]\n"),
            joined(records, "{\"count\":[1,{}],\n\"entities\":[", " ,\r\n", "],\"more\":{\"entities\":[7]}\n}\n")};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(block_reader)

BOOST_AUTO_TEST_CASE(records_of_every_shape) {
    const Texts records = some_records(300);
    for (const std::string &input : all_shapes(records)) {
        const Reading reading = read_all(input);
        BOOST_TEST(reading.failure == "");
        BOOST_TEST(reading.texts() == records);
        for (const Record &record : reading.records) {
            const auto byte = static_cast<std::size_t>(record.byte);
            BOOST_TEST(input.substr(byte, record.text.size()) == record.text);
            BOOST_TEST(record.line == 1 + std::count(input.begin(), input.begin() + record.byte, '\n'));
        }
    }
}

BOOST_AUTO_TEST_CASE(blocks_do_not_depend_on_the_reads) {
    const Texts records = some_records(60);
    for (const std::string &input : all_shapes(records))
        for (const std::size_t bytes_max : {1, 7, 64, 100, 250, 1000, 4096, 1 << 20}) {
            for (const std::size_t rows_max : {1, 3, 1000}) {
                Manner manner;
                manner.limits = {rows_max, bytes_max};
                const Reading whole = read_all(input, manner);
                BOOST_TEST(whole.failure == "");
                BOOST_TEST(whole.texts() == records);
                for (const std::size_t piece : {1, 13, 64}) {
                    manner.piece_bytes = piece;
                    const Reading pieces = read_all(input, manner);
                    BOOST_TEST((pieces.batches == whole.batches));
                    BOOST_TEST((pieces.records == whole.records));
                }
            }
        }
}

BOOST_AUTO_TEST_CASE(a_name_with_white_space_in_pieces) {
    const std::string input = "{\"the  list\":[1],\"the list\" : [2, 3],\"a  b\" : \" ] \"}";
    for (const std::size_t bytes_max : {1, 2, 3, 1000}) {
        Manner manner;
        manner.format = {Shape::object, "the list", input::Compression::automatic};
        manner.limits.bytes_max = bytes_max;
        const Reading reading = read_all(input, manner);
        BOOST_TEST(reading.failure == "");
        BOOST_TEST(reading.texts() == (Texts{"2", "3"}));
    }
}

BOOST_AUTO_TEST_CASE(a_block_is_filled_up_to_its_limits) {
    const std::string input = joined(Texts(100, "{\"a\":1}"), "", "\n", "\n");  // 8 bytes a line
    Manner manner;
    manner.limits = {1000, 80};
    const Reading by_bytes = read_all(input, manner);
    BOOST_TEST(by_bytes.batches.size() == 10);
    manner.limits = {30, 1 << 20};
    const Reading by_rows = read_all(input, manner);
    BOOST_TEST(by_rows.batches.size() == 4);
    BOOST_TEST(by_rows.batches[0].rows == 30);
    BOOST_TEST(by_rows.batches[1].first_line == 30);  // begins with the line feed of the 30th line
    BOOST_TEST(by_rows.records[30].line == 31);
}

BOOST_AUTO_TEST_CASE(a_record_larger_than_a_block_travels_alone) {
    const std::string large = "{\"a\":\"" + std::string(1000, '[') + "\"}";
    const Texts records = {"{}", large, "{}", "{}", large, large};
    for (const std::string &input : all_shapes(records)) {
        Manner manner;
        manner.limits = {1000, 128};
        const Reading reading = read_all(input, manner);
        BOOST_TEST(reading.texts() == records);
        std::vector<std::size_t> rows;
        for (const BatchExtent &batch : reading.batches) rows.push_back(batch.rows);
        BOOST_TEST(rows == (std::vector<std::size_t>{1, 1, 2, 1, 1}));
    }
}

BOOST_AUTO_TEST_CASE(the_largest_record_and_one_byte_more) {
    for (const std::string open : {"", "["}) {
        std::string record = "{\"a\":\"" + std::string(record_bytes_max - 8, 'x') + "\"}";
        BOOST_TEST_REQUIRE(record.size() == record_bytes_max);
        const std::string close = open.empty() ? "\n" : "]";
        BOOST_TEST(read_all(open + record + close).failure == "");
        record.insert(6, "y");
        const Reading reading = read_all(open + "{}" + (open.empty() ? "\n" : ",") + record + close);
        BOOST_TEST(reading.texts() == Texts{"{}"});
        BOOST_TEST(reading.status == SLUICE_BAD_DATA);
        BOOST_TEST(reading.failure.find(open.empty() ? "input, line 2, byte 3:" : "input, line 1, byte 4:") == 0);
    }
}

BOOST_AUTO_TEST_CASE(endless_blanks_need_no_memory_of_their_own) {
    const Reading reading = read_all(std::string((64 << 20) + (3 << 20), '\n') + "{}");
    BOOST_TEST(reading.failure == "");
    BOOST_TEST_REQUIRE(reading.records.size() == 1);
    BOOST_TEST(reading.records[0].line == (64 << 20) + (3 << 20) + 1);
}

BOOST_AUTO_TEST_CASE(a_failing_stream_gives_the_whole_records_before_it) {
    const Texts records = {"{\"id\":1}", "{\"id\":\"],\"}", "[{}]", "{\"id\":4}"};
    constexpr Shape shapes[] = {Shape::lines, Shape::lines, Shape::array, Shape::array, Shape::object};
    std::size_t shape_index = 0;
    for (const std::string &input : all_shapes(records)) {
        Manner manner;
        manner.format.shape = shapes[shape_index++];
        for (std::size_t fails_at = 0; fails_at <= input.size(); ++fails_at)
            for (const std::size_t bytes_max : {16, 1 << 20}) {
                manner.fails_at = fails_at;
                manner.limits.bytes_max = bytes_max;
                const Reading reading = read_all(input, manner);
                BOOST_TEST(reading.status == SLUICE_IO_RETRY);
                std::size_t whole = 0;  // a line ends with its line feed, an element with its last bracket
                for (std::size_t at = 0; whole < records.size(); ++whole) {
                    at = input.find(records[whole], at) + records[whole].size();
                    const std::size_t end = manner.format.shape == Shape::lines ? input.find('\n', at) : at - 1;
                    if (end >= fails_at) break;
                }
                BOOST_TEST(reading.records.size() == whole, input << " failing at " << fails_at);
            }
    }
}

BOOST_AUTO_TEST_CASE(every_prefix_ends_well_or_says_why) {
    const Texts records = {"{\"id\":1}", "{\"id\":\"],\"}", "[{}]", "4"};
    for (const std::string &input : all_shapes(records))
        for (std::size_t size = 0; size <= input.size(); ++size) {
            Manner manner;
            const Reading whole = read_all(input.substr(0, size), manner);
            BOOST_TEST((whole.status == SLUICE_OK || whole.status == SLUICE_BAD_DATA));
            manner.piece_bytes = 1;
            manner.limits = {2, 8};
            const Reading pieces = read_all(input.substr(0, size), manner);
            BOOST_TEST((pieces.records == whole.records));
            BOOST_TEST(pieces.failure == whole.failure);
        }
}

BOOST_AUTO_TEST_CASE(any_byte_anywhere_is_survived) {
    const Texts records = {"{\"id\":1}", "{\"id\":\"],\"}", "[{}]"};
    for (const std::string &input : all_shapes(records))
        for (std::size_t at = 0; at < input.size(); ++at)
            for (const char byte : {'"', '\\', '{', '}', '[', ']', ',', ':', '\n', '\0', '\xff'}) {
                std::string changed = input;
                changed[at] = byte;
                const Reading reading = read_all(changed);
                BOOST_TEST((reading.status == SLUICE_OK || reading.status == SLUICE_BAD_DATA));
            }
}

BOOST_AUTO_TEST_CASE(a_failure_is_repeated) {
    const input::Interruption interruption;
    BlockReader reader(std::make_unique<ScriptedStream>("[1 2]"), "input", {}, std::make_shared<BlockPool>(),
                       interruption);
    BOOST_TEST(reader.next({10, 100}).has_value());
    for (int i = 0; i < 3; ++i) BOOST_CHECK_THROW(reader.next({10, 100}), sdk::Failure);
}

BOOST_AUTO_TEST_CASE(an_interruption_is_no_failure_of_the_input) {
    input::Interruption interruption;
    BlockReader reader(std::make_unique<ScriptedStream>("{}\n{}\n"), "input", {}, std::make_shared<BlockPool>(),
                       interruption);
    BOOST_TEST(reader.next({1, 100}).has_value());
    interruption.set();
    BOOST_CHECK_EXCEPTION(reader.next({1, 100}), sdk::Failure,
                          [](const sdk::Failure &failure) { return failure.status() == SLUICE_CANCELLED; });
}

BOOST_AUTO_TEST_SUITE_END()
