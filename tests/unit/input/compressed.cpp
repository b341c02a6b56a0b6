#include "tests/unit/input/compressed.hpp"

#include <boost/test/unit_test.hpp>

#include <zlib.h>
#include <zstd.h>

namespace sluice::input {

std::string gzip_member(std::string_view text) {
    z_stream deflater = {};
    BOOST_TEST_REQUIRE(deflateInit2(&deflater, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(deflateBound(&deflater, text.size()) + 32, '\0');
    std::string unread(text);
    deflater.next_in = reinterpret_cast<Bytef *>(unread.data());
    deflater.avail_in = static_cast<uInt>(unread.size());
    deflater.next_out = reinterpret_cast<Bytef *>(packed.data());
    deflater.avail_out = static_cast<uInt>(packed.size());
    BOOST_TEST_REQUIRE(deflate(&deflater, Z_FINISH) == Z_STREAM_END);
    packed.resize(deflater.total_out);
    deflateEnd(&deflater);
    return packed;
}

std::string zstd_frame(std::string_view text) {
    ZSTD_CCtx *context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    const std::size_t size = ZSTD_compress2(context, packed.data(), packed.size(), text.data(), text.size());
    ZSTD_freeCCtx(context);
    BOOST_TEST_REQUIRE(!ZSTD_isError(size));
    packed.resize(size);
    return packed;
}

std::string zstd_skippable_frame(std::string_view content) {
    return std::string("\x52\x2a\x4d\x18", 4) + static_cast<char>(content.size()) + std::string(3, '\0') +
           std::string(content);
}

}  // namespace sluice::input
