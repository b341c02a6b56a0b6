// Compressing an output in pieces that workers make side by side.
#pragma once

#include "engine/profile/profile.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sluice {

/// A compressed stretch of an output. Pieces are independent: written one behind the other, between the stream's
/// begin and end, they are one valid file.
struct CompressedPiece {
    std::string bytes;
    std::uint32_t crc = 0;  // CRC-32 of what went in; gzip and deflate only
};

/// Compresses stretches of bytes. One thread at a time; each worker has its own. Memory is constant.
class PieceCompressor {
public:
    virtual ~PieceCompressor() = default;
    virtual CompressedPiece compress(std::string_view plain) = 0;
};

/// The compressor for a format; nullptr for Compression::none.
/// gzip and deflate: stretches of one deflate stream, each flushed to a byte border, by ISA-L. zstd: a frame each.
std::unique_ptr<PieceCompressor> make_compressor(Compression compression);

/// What the file name gets (".gz"), or "".
std::string_view compression_suffix(Compression compression) noexcept;

/// Knows what stands around the pieces of one output.
class CompressedStream {
public:
    explicit CompressedStream(Compression compression) noexcept : compression_(compression) {}

    /// The bytes before the first piece.
    std::string begin() const;
    /// Account for a piece whose input had `plain_size` bytes.
    void add(const CompressedPiece &piece, std::uint64_t plain_size) { add(piece.crc, plain_size); }
    void add(std::uint32_t crc, std::uint64_t plain_size);
    /// The bytes behind the last piece.
    std::string end() const;
    /// Of all pieces.
    std::uint32_t crc() const noexcept { return crc_; }
    std::uint64_t plain_size() const noexcept { return plain_size_; }

private:
    Compression compression_;
    std::uint32_t crc_ = 0;
    std::uint64_t plain_size_ = 0;
};

}  // namespace sluice
