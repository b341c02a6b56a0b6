// Raw deflate in independent pieces that can be put one behind the other.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sluice::xlsx {

/// How hard to compress. `fast` uses ISA-L where the processor has what it needs and zlib otherwise, so its bytes
/// differ between processors; the others are libdeflate, with the same bytes everywhere.
enum class Compression : std::uint8_t { fast = 1, balanced, small };

/// A piece of a raw deflate stream that refers to nothing before it and ends at a byte boundary. Pieces of one entry
/// follow each other; the last one closes the stream.
struct DeflatedChunk {
    std::string bytes;
    std::uint64_t raw_size = 0;
    std::uint32_t crc = 0;  // CRC-32 of the raw bytes
};

/// The CRC-32 of two pieces from those of each; `second_size` is the raw size of the second.
std::uint32_t combine_crc(std::uint32_t first, std::uint32_t second, std::uint64_t second_size);

/// Makes chunks, one after the other. One thread at a time.
class Deflater {
public:
    enum class Flush { none, chunk_end, stream_end };

    explicit Deflater(Compression compression);
    ~Deflater();
    Deflater(Deflater &&) noexcept;
    Deflater &operator=(Deflater &&) = delete;

    /// Compress `bytes` behind those of earlier calls into `chunk`. chunk_end and stream_end complete the chunk: the
    /// next call starts another one. `bytes` may be empty. Throws Failure (internal) when the library fails.
    void add(std::string_view bytes, Flush flush, DeflatedChunk &chunk);

    /// Forget a chunk that was begun and not completed.
    void reset();

private:
    class Libdeflate;
    class Isal;
    class Zlib;
    std::unique_ptr<Libdeflate> libdeflate_;  // one of the three
    std::unique_ptr<Isal> isal_;
    std::unique_ptr<Zlib> zlib_;
};

/// One text as a whole stream.
DeflatedChunk deflate_whole(std::string_view bytes, Compression compression);

}  // namespace sluice::xlsx
