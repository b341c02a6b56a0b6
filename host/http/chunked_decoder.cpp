#include "host/http/chunked_decoder.hpp"

#include "host/http/header_fields.hpp"
#include "host/http/limits.hpp"
#include "host/http/refusal.hpp"
#include "host/http/request_head.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace sluice::http {

namespace {

[[noreturn]] void refuse(std::string detail) { throw Refusal(400, "bad_chunk", std::move(detail)); }

// A line without its CRLF, once it is there.
std::optional<std::string_view> whole_line(std::string_view input, std::size_t bytes_max) {
    const std::size_t line_feed = input.find('\n');
    if (std::min(line_feed, input.size()) > bytes_max)
        refuse("a line between chunks is longer than " + std::to_string(bytes_max) + " bytes");
    if (line_feed == std::string_view::npos) return std::nullopt;
    if (line_feed == 0 || input[line_feed - 1] != '\r') refuse("a line between chunks does not end in CRLF");
    return input.substr(0, line_feed - 1);
}

}  // namespace

void ChunkedDecoder::read_size_line(std::string_view line) {
    const char *const end = line.data() + line.size();
    const auto [digits_end, error] = std::from_chars(line.data(), end, left_, 16);
    // from_chars takes a sign for signed numbers only; of an unsigned one it knows digits alone.
    if (error != std::errc() || left_ > static_cast<std::uint64_t>(INT64_MAX))
        refuse("the size of a chunk is no number");
    const std::string_view extensions(digits_end, static_cast<std::size_t>(end - digits_end));
    if (!extensions.empty() && (trim(extensions).empty() || trim(extensions).front() != ';'))
        refuse("something other than an extension follows the size of a chunk");
    if (!is_field_value(extensions)) refuse("an extension of a chunk holds control characters");
    extension_bytes_ += extensions.size();
    if (extension_bytes_ > chunk_extension_bytes_max)
        refuse("the extensions of chunks are longer than " + std::to_string(chunk_extension_bytes_max) + " bytes");
    state_ = left_ > 0 ? State::data : State::trailer;
}

ChunkedDecoder::Piece ChunkedDecoder::next(std::string_view input, std::size_t data_bytes_max) {
    Piece piece;
    while (state_ != State::done) {
        const std::string_view rest = input.substr(piece.consumed);
        if (state_ == State::data) {
            if (rest.empty()) return piece;
            piece.data = rest.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, data_bytes_max)));
            piece.consumed += piece.data.size();
            left_ -= piece.data.size();
            if (left_ == 0) state_ = State::data_end;
            return piece;
        }
        if (state_ == State::data_end) {
            if (!rest.empty() && (rest[0] != '\r' || (rest.size() > 1 && rest[1] != '\n')))
                refuse("a chunk is longer than its size");
            if (rest.size() < 2) return piece;
            piece.consumed += 2;
            state_ = State::size;
            continue;
        }
        const std::optional<std::string_view> line =
            whole_line(rest, state_ == State::size ? chunk_line_bytes_max : trailer_bytes_max);
        if (!line) return piece;
        piece.consumed += line->size() + 2;
        if (state_ == State::size) {
            read_size_line(*line);
            continue;
        }
        if (line->empty()) {
            state_ = State::done;
            return piece;
        }
        trailer_bytes_ += line->size() + 2;
        if (trailer_bytes_ > trailer_bytes_max)
            refuse("the trailers are longer than " + std::to_string(trailer_bytes_max) + " bytes");
        read_field_line(*line);
    }
    return piece;
}

}  // namespace sluice::http
