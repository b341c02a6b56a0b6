// XML on its way into deflated chunks.
#pragma once

#include "plugins/writer_xlsx/deflater.hpp"
#include "plugins/writer_xlsx/excel_limits.hpp"
#include "plugins/writer_xlsx/xml_text.hpp"

#include <cstring>
#include <string_view>
#include <vector>

namespace sluice::xlsx {

/// A buffer that row code fills through a bare pointer, and the deflater behind it. The state of one lane: one thread
/// at a time.
class ChunkWriter {
public:
    /// What room() guarantees: the largest cell there can be, fully escaped, and what stands around it.
    static constexpr std::size_t room_bytes = escaped_bytes_per_byte * cell_units_max + 1024;

    explicit ChunkWriter(Compression compression);

    /// Start a chunk; one that was begun and not ended is forgotten. Returns where the first byte goes.
    char *begin();

    /// `position` is behind the last byte written. Returns where to go on, with at least room_bytes free behind it.
    char *room(char *position) {
        return position < buffer_.data() + flush_bytes ? position : flush(position, Deflater::Flush::none);
    }

    /// Append a text of any length.
    char *add(char *position, std::string_view text);

    /// The chunk that ends at `position`; with `is_last` it closes the deflate stream.
    DeflatedChunk end(char *position, bool is_last);

private:
    static constexpr std::size_t flush_bytes = 256u << 10;

    char *flush(char *position, Deflater::Flush flush);

    Deflater deflater_;
    std::vector<char> buffer_;
    DeflatedChunk chunk_;
};

/// Copy a text that room() has made place for.
inline char *put(char *out, std::string_view text) {
    std::memcpy(out, text.data(), text.size());
    return out + text.size();
}

}  // namespace sluice::xlsx
