#include "engine/pipeline/compression.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/isal_stream.hpp"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <zlib.h>
#include <zstd.h>
#include <limits>
#include <vector>

namespace sluice {

namespace {

constexpr int zstd_level = 3;
constexpr std::uint32_t deflate_level = 1;  // of ISA-L: the fastest that still looks for matches

class DeflatePieces : public PieceCompressor {
public:
    DeflatePieces() : work_(ISAL_DEF_LVL1_DEFAULT) {}

    CompressedPiece compress(std::string_view plain) override {
        if (plain.size() > std::numeric_limits<std::uint32_t>::max() / 2)
            throw Failure(Status::internal, "a block of 2 GiB or more cannot be compressed");
        CompressedPiece piece;
        piece.crc = crc32_gzip_refl(0, reinterpret_cast<const unsigned char *>(plain.data()), plain.size());
        // Incompressible input grows by 5 bytes for each stored block of 64 KiB; the flush adds a few more.
        piece.bytes.resize(plain.size() + plain.size() / 1000 + 1024);
        isal_zstream &stream = *stream_;
        isal_deflate_init(&stream);
        stream.level = deflate_level;
        stream.level_buf = work_.data();
        stream.level_buf_size = static_cast<std::uint32_t>(work_.size());
        stream.gzip_flag = IGZIP_DEFLATE;
        stream.flush = FULL_FLUSH;
        stream.end_of_stream = 0;
        stream.next_in = reinterpret_cast<std::uint8_t *>(const_cast<char *>(plain.data()));
        stream.avail_in = static_cast<std::uint32_t>(plain.size());
        stream.next_out = reinterpret_cast<std::uint8_t *>(piece.bytes.data());
        stream.avail_out = static_cast<std::uint32_t>(piece.bytes.size());
        const int result = isal_deflate(&stream);
        if (result != COMP_OK || stream.avail_in != 0)
            throw Failure(Status::internal, "deflate failed with code " + std::to_string(result));
        piece.bytes.resize(piece.bytes.size() - stream.avail_out);
        return piece;
    }

private:
    std::vector<std::uint8_t> work_;
    const IsalStream stream_ = make_isal_stream();
};

class ZstdPieces : public PieceCompressor {
public:
    ZstdPieces() : context_(ZSTD_createCCtx(), &ZSTD_freeCCtx) {
        if (!context_) throw Failure(Status::internal, "no memory for zstd");
    }

    CompressedPiece compress(std::string_view plain) override {
        CompressedPiece piece;
        piece.bytes.resize(ZSTD_compressBound(plain.size()));
        const std::size_t size = ZSTD_compressCCtx(context_.get(), piece.bytes.data(), piece.bytes.size(), plain.data(),
                                                   plain.size(), zstd_level);
        if (ZSTD_isError(size) != 0) throw Failure(Status::internal, std::string("zstd: ") + ZSTD_getErrorName(size));
        piece.bytes.resize(size);
        return piece;
    }

private:
    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context_;
};

void append_little_endian(std::string &bytes, std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((value >> shift) & 0xff);
}

}  // namespace

std::unique_ptr<PieceCompressor> make_compressor(Compression compression) {
    switch (compression) {
        case Compression::gzip:
        case Compression::deflate: return std::make_unique<DeflatePieces>();
        case Compression::zstd: return std::make_unique<ZstdPieces>();
        case Compression::none: break;
    }
    return nullptr;
}

std::string_view compression_suffix(Compression compression) noexcept {
    switch (compression) {
        case Compression::gzip: return ".gz";
        case Compression::zstd: return ".zst";
        case Compression::deflate:
        case Compression::none: break;
    }
    return "";
}

// RFC 1952: magic, method deflate, no flags, no time (so that equal input gives equal bytes), no hints, system unknown.
std::string CompressedStream::begin() const {
    return compression_ == Compression::gzip ? std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10) : std::string();
}

void CompressedStream::add(std::uint32_t crc, std::uint64_t plain_size) {
    crc_ = static_cast<std::uint32_t>(crc32_combine(crc_, crc, static_cast<z_off_t>(plain_size)));
    plain_size_ += plain_size;
}

std::string CompressedStream::end() const {
    if (compression_ == Compression::zstd) return plain_size_ == 0 ? ZstdPieces().compress("").bytes : std::string();
    if (compression_ == Compression::none) return {};
    std::string bytes("\x03\0", 2);  // an empty last block with fixed codes
    if (compression_ == Compression::deflate) return bytes;
    append_little_endian(bytes, crc_);
    append_little_endian(bytes, static_cast<std::uint32_t>(plain_size_));  // modulo 2^32, says RFC 1952
    return bytes;
}

}  // namespace sluice
