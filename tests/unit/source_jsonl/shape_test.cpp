// What the beginning of an input says about its shape; the way to an array among an object's members.
#include "plugins/source_jsonl/shape.hpp"

#include "plugins/source_jsonl/container_finder.hpp"

#include <boost/test/unit_test.hpp>

using namespace sluice::jsonl;

namespace {

// What a finder answers to `text` given in pieces, and how many bytes it has consumed.
std::pair<ContainerFinder::Result, std::size_t> find(const std::string &text, std::size_t piece) {
    ContainerFinder finder("entities");
    for (std::size_t at = 0; at < text.size(); at += piece) {
        const std::string bytes = text.substr(at, piece);
        const auto [result, consumed] = finder.feed(bytes.data(), bytes.size());
        if (result != ContainerFinder::Result::more) return {result, at + consumed};
    }
    return {ContainerFinder::Result::more, text.size()};
}

Shape shape_of(const std::string &head) { return detect_shape(head, "entities"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(shape)

BOOST_AUTO_TEST_CASE(lines) {
    for (const std::string text : {"", "  \n", "{}", "{\"id\":1}\n{\"id\":2}\n", "{\"entities\":5}\n",
                                   "{\"entities\":{}}", "{\"id\":1,\n{\"id\":2}\n", "42\n", "\"a\"\n", "nonsense",
                                   "{\"a\":{\"entities\":[1]}}", "{\"entities\":[1]}\n{\"entities\":[2]}\n",
                                   "{\"entities\":[]} {\"a\":1}", "{'entities':[1]}", "{\"id\":", "{\"id\":1,\n\"b\":"})
        BOOST_TEST((shape_of(text) == Shape::lines), text);
}

BOOST_AUTO_TEST_CASE(arrays) {
    for (const std::string text : {"[", "[]", "\n\t [1]", "[{\"entities\":[]}]"})
        BOOST_TEST((shape_of(text) == Shape::array), text);
}

BOOST_AUTO_TEST_CASE(objects_that_hold_the_array) {
    for (const std::string text :
         {"{\"entities\":[", "{\"entities\":[]}", " {\n \"count\": 2,\n \"entities\": [\n", "{\"entit\\u0069es\":[]}",
          "{\"a\":{\"entities\":1},\"b\":\"\\\"entities\\\":[\",\"entities\":[{}],\"c\":1}\n\n", "{\"entities\":[1]",
          "{\"entities\":[1],", "{\"entities\":[1]}x", "{\n\"entities\":[1]}\n{\"entities\":[2]}",
          "{\"entities\":1,\"entities\":[2]}"})
        BOOST_TEST((shape_of(text) == Shape::object), text);
}

BOOST_AUTO_TEST_CASE(objects_spread_over_lines) {
    for (const std::string text : {"{\n}", "{\"id\":1,\n\"b\":[\n]}\n", "{\"id\":1\n}\n{\"id\":2\n}\n"})
        BOOST_TEST((shape_of(text) == Shape::spread), text);
}

BOOST_AUTO_TEST_CASE(the_finder_stops_at_the_array) {
    const std::string head =
        " {\"a\" : [1,{\"entities\":[]}], \"b\":\"x\\\"\", \"entities_\":[2], \"entitie\":[3],\"\":4, \"entities\" : ";
    for (const std::size_t piece : {1, 2, 5, 64, 1000}) {
        const auto [result, consumed] = find(head + "[1,2]}", piece);
        BOOST_TEST((result == ContainerFinder::Result::found));
        BOOST_TEST(consumed == head.size());
    }
}

BOOST_AUTO_TEST_CASE(the_finder_names_the_byte_that_cannot_follow) {
    const std::pair<std::string, std::size_t> cases[] = {{"x", 0},        {"{,", 1},         {"{\"a\"}", 4},
                                                         {"{\"a\":}", 5}, {"{\"a\":1,}", 7}, {"{\"a\":1 \"b\"", 7},
                                                         {"{a:1}", 1},    {"{\"a\":]", 5}};
    for (const auto &[text, at] : cases)
        for (const std::size_t piece : {1, 1000}) {
            const auto [result, consumed] = find(text, piece);
            BOOST_TEST((result == ContainerFinder::Result::malformed), text);
            BOOST_TEST(consumed == at, text);
        }
}

BOOST_AUTO_TEST_CASE(the_finder_reaches_the_end_of_the_object) {
    for (const std::string text : {"{}", "{ }", "{\"a\":1}", "{\"a\":[]  }", "{\"entities\":\"[\"}"})
        for (const std::size_t piece : {1, 1000}) {
            const auto [result, consumed] = find(text + "tail", piece);
            BOOST_TEST((result == ContainerFinder::Result::ended), text);
            BOOST_TEST(consumed == text.size(), text);
        }
}

BOOST_AUTO_TEST_SUITE_END()
