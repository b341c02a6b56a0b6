// Chunks in any pieces. What is malformed stands in tests/http/data/chunks.txt.
#include "host/http/chunked_decoder.hpp"

#include "host/http/refusal.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

using namespace sluice::http;

namespace {

// Decodes `text`, of which `step` bytes more come at a time, into pieces of at most `data_max`.
std::string decoded(std::string_view text, std::size_t step, std::size_t data_max, std::size_t &consumed) {
    ChunkedDecoder decoder;
    std::string data;
    consumed = 0;
    for (std::size_t there = 0; !decoder.is_done();) {
        const ChunkedDecoder::Piece piece = decoder.next(text.substr(consumed, there - consumed), data_max);
        consumed += piece.consumed;
        data += piece.data;
        if (piece.consumed > 0) continue;
        if (there == text.size()) break;
        there = std::min(there + step, text.size());
    }
    return data;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chunked_decoder)

BOOST_AUTO_TEST_CASE(pieces_of_any_size_come_to_the_same) {
    const std::string body = "5\r\nhello\r\n00A;x=\"y\"\r\n0123456789\r\n0\r\nX: y\r\n\r\n";
    for (const std::size_t step : {1U, 2U, 3U, 7U, 1000U}) {
        for (const std::size_t data_max : {1U, 4U, 1000U}) {
            std::size_t consumed = 0;
            BOOST_TEST(decoded(body + "GET /", step, data_max, consumed) == "hello0123456789");
            BOOST_TEST(consumed == body.size());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_body_without_an_end_has_none) {
    std::size_t consumed = 0;
    ChunkedDecoder decoder;
    decoder.next("5\r\nhello\r\n0\r\n", 100);
    BOOST_TEST(!decoder.is_done());
    BOOST_TEST(decoded("5\r\nhel", 100, 100, consumed) == "hel");
}

BOOST_AUTO_TEST_CASE(many_small_extensions_are_too_much_together) {
    std::string body;
    for (int count = 0; count < 100; ++count) body += "1;" + std::string(500, 'x') + "\r\nx\r\n";
    std::size_t consumed = 0;
    BOOST_CHECK_THROW(decoded(body, 1000, 1000, consumed), Refusal);
}

BOOST_AUTO_TEST_SUITE_END()
