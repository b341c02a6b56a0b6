// Raw deflate with ISA-L, zlib or libdeflate.
#include "plugins/writer_xlsx/deflater.hpp"

#include "engine/base/isal_stream.hpp"
#include "plugins/sdk/sluice/job.hpp"
#include "plugins/writer_xlsx/open_stream.hpp"

#include <isa-l.h>
#include <libdeflate.h>
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

// Levels of libdeflate; measured in docs/decisions/0008-deflate-settings.md.
int level_of(Compression compression) { return compression == Compression::balanced ? 5 : 6; }

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

// ISA-L and zlib count input in 32 bits.
constexpr std::size_t input_bytes_max = 1u << 30;

// What libdeflate is given at once: a chunk is hardly larger, but a text of one cell may be.
constexpr std::size_t piece_bytes_max = 8u << 20;

}  // namespace

// Compresses whole pieces: what libdeflate is fast at. It makes complete streams only, which are opened again.
class Deflater::Libdeflate {
public:
    explicit Libdeflate(int level) : compressor_(libdeflate_alloc_compressor(level)) {
        if (!compressor_) throw sdk::Failure(SLUICE_INTERNAL, "libdeflate cannot start (out of memory?)");
    }

    void add(std::string_view bytes, Flush flush, std::string &out) {
        while (raw_.size() + bytes.size() > piece_bytes_max) {
            const std::size_t size = piece_bytes_max - raw_.size();
            raw_ += bytes.substr(0, size);
            bytes.remove_prefix(size);
            compress(false, out);
        }
        raw_ += bytes;
        if (flush != Flush::none) compress(flush == Flush::stream_end, out);
    }
    void reset() { raw_.clear(); }

private:
    void compress(bool is_last, std::string &out) {
        const std::size_t begin = out.size();
        out.resize(begin + libdeflate_deflate_compress_bound(compressor_.get(), raw_.size()));
        const std::size_t size = libdeflate_deflate_compress(compressor_.get(), raw_.data(), raw_.size(),
                                                             out.data() + begin, out.size() - begin);
        if (size == 0) throw sdk::Failure(SLUICE_INTERNAL, "libdeflate refuses to deflate");
        out.resize(begin + size);
        if (!is_last) open_stream(out, begin);
        raw_.clear();
    }

    struct Free {
        void operator()(libdeflate_compressor *compressor) const { libdeflate_free_compressor(compressor); }
    };
    std::unique_ptr<libdeflate_compressor, Free> compressor_;
    std::string raw_;
};

// In the place of ISA-L, with zlib's own level 1.
class Deflater::Zlib {
public:
    Zlib() {
        if (deflateInit2(&stream_, 1, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
            throw sdk::Failure(SLUICE_INTERNAL, "zlib cannot start a deflate stream (out of memory?)");
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
    void reset() { deflateReset(&stream_); }

private:
    z_stream stream_ = {};
};

class Deflater::Isal {
public:
    Isal() : buffer_(ISAL_DEF_LVL1_DEFAULT) { reset(); }

    void add(std::string_view bytes, Flush flush, std::string &out) {
        stream_->next_in = reinterpret_cast<std::uint8_t *>(const_cast<char *>(bytes.data()));
        stream_->avail_in = static_cast<std::uint32_t>(bytes.size());
        stream_->flush = flush == Flush::chunk_end ? SYNC_FLUSH : NO_FLUSH;
        stream_->end_of_stream = flush == Flush::stream_end ? 1 : 0;
        Room room(out);
        do {
            std::uint32_t size = 0;
            stream_->next_out = room.grow(size);
            stream_->avail_out = size;
            if (isal_deflate(stream_.get()) != COMP_OK) throw sdk::Failure(SLUICE_INTERNAL, "ISA-L refuses to deflate");
            room.use(size - stream_->avail_out);
        } while (stream_->avail_out == 0);
        if (flush != Flush::none) reset();
    }
    void reset() {
        isal_deflate_init(stream_.get());
        stream_->level = 1;
        stream_->level_buf = buffer_.data();
        stream_->level_buf_size = static_cast<std::uint32_t>(buffer_.size());
        stream_->gzip_flag = IGZIP_DEFLATE;
    }

private:
    std::vector<std::uint8_t> buffer_;
    const IsalStream stream_ = make_isal_stream();
};

std::uint32_t combine_crc(std::uint32_t first, std::uint32_t second, std::uint64_t second_size) {
    return static_cast<std::uint32_t>(crc32_combine(first, second, static_cast<z_off_t>(second_size)));
}

Deflater::Deflater(Compression compression) {
    if (compression != Compression::fast)
        libdeflate_ = std::make_unique<Libdeflate>(level_of(compression));
    else if (has_fast_deflate())
        isal_ = std::make_unique<Isal>();
    else
        zlib_ = std::make_unique<Zlib>();
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
        if (libdeflate_)
            libdeflate_->add(piece, piece_flush, chunk.bytes);
        else if (isal_)
            isal_->add(piece, piece_flush, chunk.bytes);
        else
            zlib_->add(piece, piece_flush, chunk.bytes);
    } while (!bytes.empty());
}

void Deflater::reset() {
    if (libdeflate_)
        libdeflate_->reset();
    else
        isal_ ? isal_->reset() : zlib_->reset();
}

DeflatedChunk deflate_whole(std::string_view bytes, Compression compression) {
    DeflatedChunk chunk;
    Deflater(compression).add(bytes, Deflater::Flush::stream_end, chunk);
    return chunk;
}

}  // namespace sluice::xlsx
