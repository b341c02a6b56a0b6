#include "engine/pipeline/compression.hpp"
#include "engine/base/isal_stream.hpp"

#include "tests/child_process.hpp"

#include <boost/test/unit_test.hpp>
#include <random>

using namespace sluice;

namespace {

std::string compressed(Compression compression, const std::vector<std::string> &pieces) {
    const auto compressor = make_compressor(compression);
    CompressedStream stream(compression);
    std::string bytes = stream.begin();
    for (const std::string &plain : pieces) {
        const CompressedPiece piece = compressor->compress(plain);
        bytes += piece.bytes;
        stream.add(piece, plain.size());
    }
    return bytes + stream.end();
}

// By the programs that people use.
std::string expanded(const std::string &program, const std::string &bytes) {
    const test::ChildResult result = test::run({program, "-dc"}, "/", {}, bytes);
    BOOST_REQUIRE_MESSAGE(result.exit_code == 0, program << ": " << result.err);
    return result.out;
}

std::string random_text(std::size_t size, unsigned letters) {
    std::mt19937 random(1);
    std::string text(size, ' ');
    for (char &c : text) c = static_cast<char>(random() % letters);
    return text;
}

void check(Compression compression, const std::string &program) {
    const std::vector<std::vector<std::string>> cases = {
        {},
        {""},
        {"a"},
        {"one ", "two ", "three"},
        {std::string(1 << 20, 'x'), "tail"},
        {random_text(1 << 20, 256), random_text(3 << 20, 4), "", random_text(70'000, 256)},
    };
    for (const auto &pieces : cases) {
        std::string plain;
        for (const std::string &piece : pieces) plain += piece;
        BOOST_TEST((expanded(program, compressed(compression, pieces)) == plain));
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(compression)

BOOST_AUTO_TEST_CASE(gzip_pieces_are_one_member) { check(Compression::gzip, "gzip"); }

BOOST_AUTO_TEST_CASE(zstd_pieces_are_one_stream) { check(Compression::zstd, "zstd"); }

BOOST_AUTO_TEST_CASE(none_needs_no_compressor) { BOOST_TEST(!make_compressor(Compression::none)); }

BOOST_AUTO_TEST_CASE(equal_input_gives_equal_bytes) {
    const std::string text = random_text(1 << 20, 16);
    BOOST_TEST((compressed(Compression::gzip, {text, text}) == compressed(Compression::gzip, {text, text})));
}

// What ISA-L finds depends on those bits of the address.
BOOST_AUTO_TEST_CASE(streams_lie_where_the_lower_half_of_the_address_is_zero) {
    std::vector<IsalStream> streams;
    for (int i = 0; i < 20; ++i) streams.push_back(make_isal_stream());
    for (const IsalStream &stream : streams)
        BOOST_TEST((reinterpret_cast<std::uintptr_t>(stream.get()) & 0xFFFF'FFFF) == 0u);
    const isal_zstream *const last = streams.back().get();
    streams.pop_back();
    BOOST_TEST(make_isal_stream().get() == last);  // what was given back is used again
}

BOOST_AUTO_TEST_SUITE_END()
