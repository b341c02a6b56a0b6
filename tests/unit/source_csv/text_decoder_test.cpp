// Encodings become UTF-8, and places are counted in the input's own bytes.
#include "plugins/source_csv/text_decoder.hpp"

#include "plugins/sdk/sluice/job.hpp"
#include "tests/unit/input/scripted_stream.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice;
using namespace sluice::csv;
using namespace std::string_literals;

namespace {

std::string text_of(const std::string &bytes, Encoding wanted, std::size_t piece_bytes = 1000) {
    try {
        const DecodedText text = decoded(std::make_unique<input::ScriptedStream>(bytes, piece_bytes), "input", wanted);
        std::string result;
        char piece[3];
        while (const std::size_t count = text.stream->read(piece, sizeof piece)) result.append(piece, count);
        return result;
    } catch (const sdk::Failure &failure) {
        BOOST_TEST(failure.status() == SLUICE_BAD_DATA);
        return failure.what();
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(text_decoder)

BOOST_AUTO_TEST_CASE(encodings) {
    for (const std::size_t piece : {1, 2, 1000}) {
        BOOST_TEST(text_of("\xe9\x80\x81\xff", Encoding::windows1252, piece) == "\xc3\xa9\xe2\x82\xac\xc2\x81\xc3\xbf");
        BOOST_TEST(text_of("\xe9\x80", Encoding::latin1, piece) == "\xc3\xa9\xc2\x80");
        BOOST_TEST(text_of("\xe9\0\x3d\xd8\x00\xde"s, Encoding::utf16le, piece) == "\xc3\xa9\xf0\x9f\x98\x80");
        BOOST_TEST(text_of("\0\xe9\xd8\x3d\xde\x00"s, Encoding::utf16be, piece) == "\xc3\xa9\xf0\x9f\x98\x80");
    }
}

BOOST_AUTO_TEST_CASE(marks) {
    BOOST_TEST(text_of("\xef\xbb\xbfx", Encoding::automatic) == "x");
    BOOST_TEST(text_of("\xff\xfex\0"s, Encoding::automatic) == "x");
    BOOST_TEST(text_of("\xfe\xff\0x"s, Encoding::automatic) == "x");
    BOOST_TEST(text_of("\xfe\xff\0x"s, Encoding::utf16be) == "x");
    BOOST_TEST(text_of("\xff\xfex\0"s, Encoding::utf8) ==
               "input: the setting encoding says utf-8, the byte order mark says utf-16le");
    BOOST_TEST(text_of("\xff\xfe\0\0x\0\0\0"s, Encoding::automatic).starts_with("input is UTF-32"));
    BOOST_TEST(text_of("x\0y\0"s, Encoding::automatic).ends_with("say encoding: utf-16le, or utf-8 if it is that"));
    BOOST_TEST(text_of("\0x\0y"s, Encoding::automatic).ends_with("say encoding: utf-16be, or utf-8 if it is that"));
    BOOST_TEST(text_of("\0x\0y"s, Encoding::utf8) == "\0x\0y"s);
    BOOST_TEST(text_of("\xff\xfe\0\0x\0"s, Encoding::utf16le) == "\0x"s);
    BOOST_TEST(text_of("", Encoding::automatic) == "");
}

// They stay visible to whoever checks that text is UTF-8.
BOOST_AUTO_TEST_CASE(broken_utf_16_becomes_broken_utf_8) {
    BOOST_TEST(text_of("\x3d\xd8x\0"s, Encoding::utf16le) == "\xed\xa0\xbdx");
    BOOST_TEST(text_of("\0\xdex\0"s, Encoding::utf16le) == "\xed\xb8\x80x");
    BOOST_TEST(text_of("x\0\x3d\xd8"s, Encoding::utf16le) == "x\xed\xa0\xbd");
    BOOST_TEST(text_of("x\0y"s, Encoding::utf16le) == "x\xff");
}

BOOST_AUTO_TEST_CASE(bytes_are_those_of_the_input) {
    const std::string text = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80";
    BOOST_TEST(bytes_in(Encoding::utf8, text) == 10);
    BOOST_TEST(bytes_in(Encoding::utf16le, text) == 10);
    BOOST_TEST(bytes_in(Encoding::utf16be, "a\xc3\xa9") == 4);
    BOOST_TEST(bytes_in(Encoding::windows1252, "a\xc3\xa9\xe2\x82\xac") == 3);
}

BOOST_AUTO_TEST_SUITE_END()
