// The chunked transfer coding of RFC 9112, 7.1, as a receiver reads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::http {

/// Takes a body piece by piece. Extensions and trailers are checked and dropped. One body; one thread.
class ChunkedDecoder {
public:
    struct Piece {
        std::size_t consumed = 0;  // bytes of the input that are done with, `data` included
        std::string_view data;     // within the input
    };

    /// Take as much of `input` as needed to find some data, of which no more than `data_bytes_max`, or all of it;
    /// nothing beyond the end of the body. The caller passes what was not consumed again, with more behind it. Throws
    /// Refusal 400 for anything malformed or over a limit; what follows it cannot be trusted.
    Piece next(std::string_view input, std::size_t data_bytes_max);

    /// The last chunk and its trailers were read.
    bool is_done() const noexcept { return state_ == State::done; }

private:
    enum class State { size = 1, data, data_end, trailer, done };

    void read_size_line(std::string_view line);

    State state_ = State::size;
    std::uint64_t left_ = 0;  // of the current chunk
    std::size_t extension_bytes_ = 0, trailer_bytes_ = 0;
};

}  // namespace sluice::http
