// Raw deflate with ISA-L or zlib.
#include "plugins/writer_xlsx/deflater.hpp"

#include "plugins/sdk/sluice/job.hpp"

#include <isa-l.h>
#include <zlib.h>

#include <algorithm>
#include <vector>

namespace sluice::xlsx {

namespace {

// Room that is added to a chunk's bytes whenever the compressor has filled what there was.
constexpr std::size_t growth_bytes = 64 << 10;

// What ISA-L's assembly needs; where it is missing, zlib does the work.
bool has_fast_deflate() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul");
#elif defined(__aarch64__)
    return true;
#else
    return false;
#endif
}

// How zlib searches for matches (deflateTune).
struct Search {
    int level, good_length, max_lazy, nice_length, max_chain;
};

// Sheets repeat themselves every few bytes, so that nearby matches are long and far ones hardly longer: not shortening
// the search early pays, long chains do not. `small` is below the size of zlib's level 6 in less time; measured in
// docs/decisions/0008-deflate-settings.md.
Search search_of(Compression compression) {
    switch (compression) {
        case Compression::fast: return {1, 4, 4, 8, 4};  // zlib's own for level 1
        case Compression::balanced: return {3, 32, 16, 32, 12};
        case Compression::small: break;
    }
    return {6, 32, 24, 48, 32};
}

// A view of the free end of a growing string, for compressors that want a pointer and a size.
class Room {
public:
    explicit Room(std::string &bytes) : bytes_(bytes), used_(bytes.size()) {}
    ~Room() { bytes_.resize(used_); }
    Room(const Room &) = delete;
    Room &operator=(const Room &) = delete;

    std::uint8_t *grow(std::uint32_t &size) {
        bytes_.resize(used_ + growth_bytes);
        size = static_cast<std::uint32_t>(growth_bytes);
        return reinterpret_cast<std::uint8_t *>(bytes_.data()) + used_;
    }
    void use(std::size_t count) { used_ += count; }

private:
    std::string &bytes_;
    std::size_t used_;
};

// Both libraries count input in 32 bits.
constexpr std::size_t input_bytes_max = 1u << 30;

}  // namespace

class Deflater::Zlib {
public:
    explicit Zlib(Search search) : search_(search) {
        if (deflateInit2(&stream_, search.level, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
            throw sdk::Failure(SLUICE_INTERNAL, "zlib cannot start a deflate stream (out of memory?)");
        reset();
    }
    ~Zlib() { deflateEnd(&stream_); }
    Zlib(const Zlib &) = delete;
    Zlib &operator=(const Zlib &) = delete;

    void add(std::string_view bytes, Flush flush, std::string &out) {
        const int mode = flush == Flush::none ? Z_NO_FLUSH : flush == Flush::chunk_end ? Z_SYNC_FLUSH : Z_FINISH;
        stream_.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
        stream_.avail_in = static_cast<uInt>(bytes.size());
        Room room(out);
        int result = Z_OK;
        do {
            std::uint32_t size = 0;
            stream_.next_out = room.grow(size);
            stream_.avail_out = size;
            result = deflate(&stream_, mode);
            if (result == Z_STREAM_ERROR) throw sdk::Failure(SLUICE_INTERNAL, "zlib refuses to deflate");
            room.use(size - stream_.avail_out);
        } while (mode == Z_FINISH ? result != Z_STREAM_END : stream_.avail_out == 0);
        if (flush != Flush::none) reset();
    }
    void reset() {
        deflateReset(&stream_);  // sets the search of the level again
        deflateTune(&stream_, search_.good_length, search_.max_lazy, search_.nice_length, search_.max_chain);
    }

private:
    z_stream stream_ = {};
    Search search_;
};

class Deflater::Isal {
public:
    Isal() : buffer_(ISAL_DEF_LVL1_DEFAULT) { reset(); }

    void add(std::string_view bytes, Flush flush, std::string &out) {
        stream_.next_in = reinterpret_cast<std::uint8_t *>(const_cast<char *>(bytes.data()));
        stream_.avail_in = static_cast<std::uint32_t>(bytes.size());
        stream_.flush = flush == Flush::chunk_end ? SYNC_FLUSH : NO_FLUSH;
        stream_.end_of_stream = flush == Flush::stream_end ? 1 : 0;
        Room room(out);
        do {
            std::uint32_t size = 0;
            stream_.next_out = room.grow(size);
            stream_.avail_out = size;
            if (isal_deflate(&stream_) != COMP_OK) throw sdk::Failure(SLUICE_INTERNAL, "ISA-L refuses to deflate");
            room.use(size - stream_.avail_out);
        } while (stream_.avail_out == 0);
        if (flush != Flush::none) reset();
    }
    void reset() {
        isal_deflate_init(&stream_);
        stream_.level = 1;
        stream_.level_buf = buffer_.data();
        stream_.level_buf_size = static_cast<std::uint32_t>(buffer_.size());
        stream_.gzip_flag = IGZIP_DEFLATE;
    }

private:
    std::vector<std::uint8_t> buffer_;
    isal_zstream stream_;
};

std::uint32_t combine_crc(std::uint32_t first, std::uint32_t second, std::uint64_t second_size) {
    return static_cast<std::uint32_t>(crc32_combine(first, second, static_cast<z_off_t>(second_size)));
}

Deflater::Deflater(Compression compression) {
    if (compression == Compression::fast && has_fast_deflate())
        isal_ = std::make_unique<Isal>();
    else
        zlib_ = std::make_unique<Zlib>(search_of(compression));
}
Deflater::~Deflater() = default;
Deflater::Deflater(Deflater &&) noexcept = default;

void Deflater::add(std::string_view bytes, Flush flush, DeflatedChunk &chunk) {
    do {
        const std::string_view piece = bytes.substr(0, input_bytes_max);
        bytes.remove_prefix(piece.size());
        chunk.crc = crc32_gzip_refl(chunk.crc, reinterpret_cast<const std::uint8_t *>(piece.data()), piece.size());
        chunk.raw_size += piece.size();
        const Flush piece_flush = bytes.empty() ? flush : Flush::none;
        if (isal_)
            isal_->add(piece, piece_flush, chunk.bytes);
        else
            zlib_->add(piece, piece_flush, chunk.bytes);
    } while (!bytes.empty());
}

void Deflater::reset() { isal_ ? isal_->reset() : zlib_->reset(); }

DeflatedChunk deflate_whole(std::string_view bytes, Compression compression) {
    DeflatedChunk chunk;
    Deflater(compression).add(bytes, Deflater::Flush::stream_end, chunk);
    return chunk;
}

}  // namespace sluice::xlsx
