// Records and cells, however the text arrives.
#include "plugins/source_csv/record_reader.hpp"

#include "plugins/sdk/sluice/job.hpp"
#include "tests/unit/input/scripted_stream.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <random>

using namespace sluice;
using namespace sluice::csv;

namespace {

constexpr std::size_t whole = std::numeric_limits<std::size_t>::max();

// "line@byte:size cell|cell" of each record, quoted cells within '', then the failure.
std::string records_of(const std::string &text, std::size_t piece_bytes = whole, Encoding encoding = Encoding::utf8,
                       std::optional<std::size_t> fails_at = {}) {
    const input::Interruption interruption;
    std::string result;
    try {
        RecordReader reader(
            decoded(std::make_unique<input::ScriptedStream>(text, piece_bytes, fails_at), "input", encoding), "input",
            {}, interruption);
        while (const Record *record = reader.next()) {
            result += std::to_string(record->line) + '@' + std::to_string(record->byte) + ' ';
            for (const Cell &cell : record->cells) {
                const std::string quote = cell.is_quoted ? "'" : "";
                result += (&cell == &record->cells[0] ? "" : "|") + quote + std::string(cell.text) + quote;
            }
            result += record->has_stray_text ? " stray\n" : "\n";
        }
        BOOST_TEST(reader.next() == nullptr);
    } catch (const sdk::Failure &failure) {
        result += failure.what();
    }
    return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record_reader)

BOOST_AUTO_TEST_CASE(records_and_places) {
    BOOST_TEST(records_of("a,b\r\n1,\"x\ny\"\n\n2,") == "1@0 a|b\n2@5 1|'x\ny'\n5@14 2|\n");
    BOOST_TEST(records_of("\"a\"\"b\",c\"d\r\"\"\re") == "1@0 'a\"\"b'|c\"d\n2@11 ''\n3@14 e\n");
    BOOST_TEST(records_of("") == "");
    BOOST_TEST(records_of("\xef\xbb\xbf"
                          "a") == "1@3 a\n");
}

BOOST_AUTO_TEST_CASE(text_behind_a_closing_quote_ends_with_its_line) {
    BOOST_TEST(records_of("\"a\"b,\"c\"\nd") == "1@0 'a'|'c' stray\n2@9 d\n");
    BOOST_TEST(records_of("\"a \"b\" c\",d\ne") == "1@0 'a '|d stray\n2@12 e\n");
}

BOOST_AUTO_TEST_CASE(a_quote_that_is_never_closed_fails_behind_the_records_in_front_of_it) {
    const std::string failure =
        "input, line 2, byte 4: a quote is opened in this record and never closed; is the file "
        "cut off, or the quote part of a text?";
    BOOST_TEST(records_of("a,b\n\"c,d\ne") == "1@0 a|b\n" + failure);
    BOOST_TEST(records_of("a,b\n\"c,d\"\"") == "1@0 a|b\n" + failure);
}

BOOST_AUTO_TEST_CASE(a_failure_comes_again) {
    const input::Interruption interruption;
    RecordReader reader(decoded(std::make_unique<input::ScriptedStream>("\"a"), "input", Encoding::utf8), "input", {},
                        interruption);
    BOOST_CHECK_THROW(reader.next(), sdk::Failure);
    BOOST_CHECK_THROW(reader.next(), sdk::Failure);
}

BOOST_AUTO_TEST_CASE(a_failed_read_comes_behind_the_whole_records) {
    BOOST_TEST(records_of("a\nb\nc,d\n", 2, Encoding::utf8, 6) == "1@0 a\n2@2 b\nthe stream fails as it was told to");
}

BOOST_AUTO_TEST_CASE(a_record_is_given_again) {
    const input::Interruption interruption;
    RecordReader reader(decoded(std::make_unique<input::ScriptedStream>("a\nb\n"), "input", Encoding::utf8), "input",
                        {}, interruption);
    BOOST_TEST(reader.next()->cells[0].text == "a");
    reader.put_back();
    BOOST_TEST(reader.next()->cells[0].text == "a");
    BOOST_TEST(reader.next()->cells[0].text == "b");
    BOOST_TEST(reader.next() == nullptr);
}

BOOST_AUTO_TEST_CASE(a_record_beyond_the_limit_is_refused) {
    const std::string open = "a\n\"" + std::string(SLUICE_RECORD_BYTES_MAX + (1 << 20), 'x');
    BOOST_TEST(records_of(open).starts_with("1@0 a\ninput, line 2, byte 2: a record has more than 64 MiB"));
    const std::string closed = "a\n\"" + std::string(SLUICE_RECORD_BYTES_MAX, 'x') + "\"\nb";
    BOOST_TEST(records_of(closed).starts_with("1@0 a\ninput, line 2, byte 2: a record has more than 64 MiB"));
}

BOOST_AUTO_TEST_CASE(an_interruption_ends_it) {
    input::Interruption interruption;
    RecordReader reader(decoded(std::make_unique<input::ScriptedStream>("a\nb\n"), "input", Encoding::utf8), "input",
                        {}, interruption);
    interruption.set();
    BOOST_CHECK_EXCEPTION(reader.next(), sdk::Failure,
                          [](const sdk::Failure &failure) { return failure.status() == SLUICE_CANCELLED; });
}

// Random text of the characters that matter, in pieces of any size, and around the borders of windows.
BOOST_AUTO_TEST_CASE(pieces_make_no_difference) {
    std::mt19937 random(7);
    const std::string alphabet = "a,\"\r\n,b\"\n ";
    for (int round = 0; round < 400; ++round) {
        std::string text(round % 10 == 0 ? (256 << 10) - 40 : 0, 'x');
        for (int i = 0; i < 80; ++i) text += alphabet[random() % alphabet.size()];
        const std::string expected = records_of(text);
        if (text.size() < 1000) BOOST_TEST(records_of(text, 1) == expected);
        BOOST_TEST(records_of(text, 1 + random() % 50000) == expected);
    }
}

BOOST_AUTO_TEST_CASE(a_special_byte_is_found_wherever_it_is) {
    for (std::size_t size = 0; size < 150; ++size) {
        std::string text(size + padding_bytes, 'x');
        std::fill(text.begin() + static_cast<std::ptrdiff_t>(size), text.end(), ',');  // behind the text
        SpecialFinder finder(',');
        finder.begin(text.data(), size);
        for (std::size_t from = 0; from < size; ++from) BOOST_TEST(finder.find(from) == size);
        for (std::size_t at = 0; at < size; ++at) {
            text[at] = ",\r\n"[at % 3];
            finder.begin(text.data(), size);
            BOOST_TEST(finder.find(at / 2) == at);
            if (at + 1 < size) BOOST_TEST(finder.find(at + 1) == size);
            text[at] = 'x';
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
