#include "plugins/writer_xlsx/open_stream.hpp"

#include "plugins/sdk/sluice/job.hpp"

#include <zlib.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::xlsx {

namespace {

constexpr std::size_t scratch_bytes = 128 << 10;

// An empty stored block, behind its three header bits: no bytes, and their number's complement.
constexpr std::string_view empty_block("\x00\x00\xFF\xFF", 4);
constexpr unsigned header_bits = 3;

struct LastBlock {
    std::uint64_t begin = 0, end = 0;  // bits of the stream
};

// zlib's inflate can stop between blocks and tell how many bits it has not used.
class BlockWalk {
public:
    explicit BlockWalk(std::string_view stream) : scratch_(scratch_bytes) {
        if (inflateInit2(&stream_, -MAX_WBITS) != Z_OK)
            throw sdk::Failure(SLUICE_INTERNAL, "zlib cannot start an inflate stream (out of memory?)");
        stream_.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(stream.data()));
        stream_.avail_in = static_cast<uInt>(stream.size());
    }
    ~BlockWalk() { inflateEnd(&stream_); }
    BlockWalk(const BlockWalk &) = delete;
    BlockWalk &operator=(const BlockWalk &) = delete;

    LastBlock find_last() {
        constexpr int unused_bits = 7, is_last = 64, is_block_end = 128;  // of data_type, see zlib.h
        LastBlock block;
        while (true) {
            stream_.next_out = scratch_.data();
            stream_.avail_out = static_cast<uInt>(scratch_.size());
            if (inflate(&stream_, Z_BLOCK) != Z_OK)
                throw sdk::Failure(SLUICE_INTERNAL, "what was deflated cannot be inflated");
            if ((stream_.data_type & is_block_end) == 0) continue;
            const std::uint64_t position =
                std::uint64_t{stream_.total_in} * 8 - static_cast<unsigned>(stream_.data_type & unused_bits);
            if ((stream_.data_type & is_last) != 0) {
                block.end = position;
                return block;
            }
            block.begin = position;
        }
    }

private:
    z_stream stream_ = {};
    std::vector<Bytef> scratch_;
};

}  // namespace

void open_stream(std::string &out, std::size_t begin) {
    const LastBlock block = BlockWalk(std::string_view(out).substr(begin)).find_last();
    // The first bit of a block says whether it is the last.
    char &header = out[begin + static_cast<std::size_t>(block.begin / 8)];
    header = static_cast<char>(static_cast<unsigned char>(header) & ~(1u << (block.begin % 8)));
    // The bits behind the end are zero: there the empty block begins that brings the stream to a byte boundary.
    const unsigned free_bits = static_cast<unsigned>(-block.end & 7);
    if (free_bits < header_bits) out.push_back('\0');
    out += empty_block;
}

}  // namespace sluice::xlsx
