// XML on its way into deflated chunks.
#include "plugins/writer_xlsx/chunk_writer.hpp"

#include <utility>

namespace sluice::xlsx {

ChunkWriter::ChunkWriter(Compression compression) : deflater_(compression), buffer_(flush_bytes + room_bytes) {}

char *ChunkWriter::begin() {
    if (chunk_.raw_size > 0) {
        deflater_.reset();
        chunk_ = {};
    }
    return buffer_.data();
}

char *ChunkWriter::add(char *position, std::string_view text) {
    while (!text.empty()) {
        position = room(position);
        const std::string_view piece = text.substr(0, room_bytes);
        position = put(position, piece);
        text.remove_prefix(piece.size());
    }
    return position;
}

DeflatedChunk ChunkWriter::end(char *position, bool is_last) {
    flush(position, is_last ? Deflater::Flush::stream_end : Deflater::Flush::chunk_end);
    return std::exchange(chunk_, {});
}

char *ChunkWriter::flush(char *position, Deflater::Flush flush) {
    deflater_.add({buffer_.data(), static_cast<std::size_t>(position - buffer_.data())}, flush, chunk_);
    return buffer_.data();
}

}  // namespace sluice::xlsx
