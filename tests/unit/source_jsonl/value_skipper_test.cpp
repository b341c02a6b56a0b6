// The end of a JSON value is found wherever it stands and however the bytes are cut.
#include "plugins/source_jsonl/value_skipper.hpp"

#include "plugins/source_jsonl/text_scan.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>
#include <string>

using namespace sluice::jsonl;

namespace {

// Where the value at the start of `text` ends when `text` comes in pieces of `piece` bytes; npos: not within it.
std::size_t end_of_value(const std::string &text, std::size_t piece) {
    ValueSkipper skipper;
    skipper.begin(text[0]);
    for (std::size_t at = 0; at < text.size(); at += piece) {
        const std::string bytes = text.substr(at, piece);  // of its own, so that reading beyond it is noticed
        if (const char *behind = skipper.skip(bytes.data(), bytes.data() + bytes.size()))
            return at + static_cast<std::size_t>(behind - bytes.data());
    }
    return std::string::npos;
}

std::string random_value(std::mt19937 &random, int depth) {
    const auto pick = [&random](unsigned below) { return static_cast<unsigned>(random() % below); };
    const auto text = [&] {
        static const std::string pieces[] = {"a", "\\\"", "\\\\", "{", "}", "[", "]", ",", "\xc3\xa9", "\\u0022", " "};
        std::string result = "\"";
        for (unsigned i = pick(12); i > 0; --i) result += pieces[pick(11)];
        return result + '"';
    };
    if (depth > 0 && pick(3) > 0) {
        const bool is_object = pick(2) == 0;
        std::string result(1, is_object ? '{' : '[');
        for (unsigned i = pick(5); i > 0; --i)
            result += (is_object ? text() + ":" : "") + random_value(random, depth - 1) + (i > 1 ? "," : "");
        return result + (is_object ? '}' : ']');
    }
    return pick(2) == 0 ? text() : std::to_string(pick(1000));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(value_skipper)

BOOST_AUTO_TEST_CASE(ends_of_simple_values) {
    for (const std::string value : {"{}", "[]", "{\"a\":[1,2,{\"b\":\"]}\"}]}", "\"\"", "\"a\\\"b\"", "\"\\\\\"",
                                    "[[[[]]]]", "[\"\\\\\\\"]\"]", "1.5e3", "true", "{\"a\":\"\\\\\"}"})
        for (const std::string behind : {",", "]", " ", "}"})
            BOOST_TEST(end_of_value(value + behind, 1000) == value.size(), value + behind);
}

BOOST_AUTO_TEST_CASE(a_value_that_goes_on_has_no_end) {
    for (const std::string value : {"{", "[\"]", "\"abc", "\"abc\\\"", "12", "{\"a\":{}", "[\"\\"})
        BOOST_TEST(end_of_value(value, 1000) == std::string::npos, value);
}

// 64 bytes are looked at together, fewer one by one: pieces of one byte are read in the second way alone.
BOOST_AUTO_TEST_CASE(random_values_in_pieces_of_any_size) {
    std::mt19937 random(42);
    for (int round = 0; round < 600; ++round) {
        const std::string value = random_value(random, 6);
        const std::string text = value + "," + random_value(random, 3) + std::string(70, ' ');
        for (const std::size_t piece : {1, 3, 63, 64, 65, 127, 100000})
            BOOST_TEST(end_of_value(text, piece) == value.size(), text << " in pieces of " << piece);
    }
}

BOOST_AUTO_TEST_CASE(bytes_without_sense_are_read_alike_in_pieces) {
    std::mt19937 random(7);
    static const char bytes[] = "{}[]\"\\ ,:a\n";
    for (int round = 0; round < 1500; ++round) {
        std::string text(1, "{["[random() % 2]);
        for (auto i = random() % 300; i > 0; --i) text += bytes[random() % (sizeof bytes - 1)];
        const std::size_t expected = end_of_value(text, 1);
        for (const std::size_t piece : {64, 77, 100000}) BOOST_TEST(end_of_value(text, piece) == expected, text);
    }
}

BOOST_AUTO_TEST_CASE(newlines_are_counted) {
    std::mt19937 random(3);
    for (const std::size_t size : {0, 1, 15, 16, 17, 64, 5000, 9000}) {
        std::string text(size, '\n');
        BOOST_TEST(count_newlines(text.data(), size) == static_cast<std::int64_t>(size));
        for (char &byte : text) byte = random() % 3 == 0 ? '\n' : static_cast<char>(random());
        BOOST_TEST(count_newlines(text.data(), size) == std::count(text.begin(), text.end(), '\n'));
    }
}

BOOST_AUTO_TEST_SUITE_END()
