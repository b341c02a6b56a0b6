// Deflated chunks can be put one behind the other.
#include "plugins/writer_xlsx/chunk_writer.hpp"

#include <zlib.h>
#include <boost/test/unit_test.hpp>
#include <random>

namespace {

using sluice::xlsx::ChunkWriter;
using sluice::xlsx::combine_crc;
using sluice::xlsx::Compression;
using sluice::xlsx::DeflatedChunk;
using sluice::xlsx::Deflater;

constexpr Compression compressions[] = {Compression::fast, Compression::balanced, Compression::small};

// The content of a whole raw deflate stream; fails unless it ends where its bytes end.
std::string inflated(const std::string &bytes) {
    z_stream stream = {};
    BOOST_REQUIRE(inflateInit2(&stream, -15) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::string content;
    int result = Z_OK;
    while (result == Z_OK) {
        char piece[65'536];
        stream.next_out = reinterpret_cast<Bytef *>(piece);
        stream.avail_out = sizeof piece;
        result = inflate(&stream, Z_NO_FLUSH);
        content.append(piece, sizeof piece - stream.avail_out);
    }
    BOOST_TEST(result == Z_STREAM_END);
    BOOST_TEST(stream.avail_in == 0u);
    inflateEnd(&stream);
    return content;
}

std::uint32_t crc_of(const std::string &text) {
    return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef *>(text.data()), text.size()));
}

// Words of a few kinds, so that there is something to compress and something that resists.
std::string some_text(std::size_t size, std::uint32_t seed) {
    std::mt19937 random(seed);
    std::string text;
    while (text.size() < size)
        text += random() % 3 == 0 ? std::to_string(random()) : "<c r=\"A" + std::to_string(random() % 100) + "\">";
    text.resize(size);
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(deflater)

BOOST_AUTO_TEST_CASE(chunks_of_different_deflaters_make_one_stream) {
    for (const Compression compression : compressions) {
        std::string whole, bytes;
        std::uint32_t crc = 0;
        const std::size_t sizes[] = {0, 1, 70'000, 3, 0, 1'500'000, 65'536, 0};
        Deflater first(compression), second(compression);
        for (std::size_t i = 0; i < std::size(sizes); ++i) {
            const std::string text = some_text(sizes[i], static_cast<std::uint32_t>(i));
            DeflatedChunk chunk;
            Deflater &deflater = i % 2 == 0 ? first : second;
            deflater.add(std::string_view(text).substr(0, text.size() / 3), Deflater::Flush::none, chunk);
            deflater.add(std::string_view(text).substr(text.size() / 3),
                         i + 1 == std::size(sizes) ? Deflater::Flush::stream_end : Deflater::Flush::chunk_end, chunk);
            BOOST_TEST(chunk.raw_size == text.size());
            BOOST_TEST(chunk.crc == crc_of(text));
            crc = combine_crc(crc, chunk.crc, chunk.raw_size);
            whole += text;
            bytes += chunk.bytes;
        }
        BOOST_TEST((inflated(bytes) == whole));
        BOOST_TEST(crc == crc_of(whole));
    }
}

BOOST_AUTO_TEST_CASE(a_reset_forgets_an_open_chunk) {
    for (const Compression compression : compressions) {
        const std::string text = some_text(100'000, 7);
        Deflater fresh(compression), used(compression);
        DeflatedChunk expected, abandoned, found;
        fresh.add(text, Deflater::Flush::stream_end, expected);
        used.add(some_text(300'000, 8), Deflater::Flush::none, abandoned);
        used.reset();
        used.add(text, Deflater::Flush::stream_end, found);
        BOOST_TEST((found.bytes == expected.bytes));
    }
}

BOOST_AUTO_TEST_CASE(incompressible_bytes_and_long_runs_pass) {
    std::mt19937_64 random(1);
    std::string noise(700'000, '\0');
    for (char &byte : noise) byte = static_cast<char>(random());
    for (const Compression compression : compressions) {
        BOOST_TEST((inflated(deflate_whole(noise, compression).bytes) == noise));
        BOOST_TEST(
            (inflated(deflate_whole(std::string(20'000'000, 'x'), compression).bytes) == std::string(20'000'000, 'x')));
        BOOST_TEST(inflated(deflate_whole("", compression).bytes) == "");
    }
}

BOOST_AUTO_TEST_CASE(a_chunk_writer_takes_texts_of_any_length_and_forgets_an_abandoned_chunk) {
    ChunkWriter writer(Compression::small);
    const std::string text = some_text(3'000'000, 3);
    writer.add(writer.begin(), some_text(900'000, 4));  // never ended, as after a failure
    char *position = writer.add(writer.begin(), "head ");
    position = writer.add(position, text);
    const DeflatedChunk chunk = writer.end(position, false);
    const DeflatedChunk tail = writer.end(writer.add(writer.begin(), " tail"), true);
    BOOST_TEST((inflated(chunk.bytes + tail.bytes) == "head " + text + " tail"));
    BOOST_TEST(chunk.crc == crc_of("head " + text));
}

BOOST_AUTO_TEST_SUITE_END()
