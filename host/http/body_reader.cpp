#include "host/http/body_reader.hpp"

#include "host/http/refusal.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace sluice::http {

BodyReader::BodyReader(InputBuffer &input, Wire &wire, const Limits &limits, BodyFraming framing, bool expects_continue)
    : input_(input),
      wire_(wire),
      limits_(limits),
      framing_(framing),
      expects_continue_(expects_continue && framing.has_body()),
      left_(framing.length) {}

std::optional<std::uint64_t> BodyReader::length() const noexcept {
    if (framing_.is_chunked) return std::nullopt;
    return framing_.length;
}

bool BodyReader::is_at_end() const noexcept { return framing_.is_chunked ? chunks_.is_done() : left_ == 0; }

void BodyReader::read_more() {
    if (expects_continue_ && input_.bytes().empty()) wire_.write("HTTP/1.1 100 Continue\r\n\r\n");
    expects_continue_ = false;
    const Deadline now = std::chrono::steady_clock::now();
    if (!began_at_) began_at_ = now;
    const auto earned =
        std::chrono::milliseconds(received_ * 1'000 / static_cast<std::uint64_t>(limits_.body_rate_min));
    switch (input_.read_more(*began_at_ + limits_.body_grace_ms + earned)) {
        case Wire::Outcome::bytes: return;
        case Wire::Outcome::end: throw Refusal(400, "body_torn", "the body ends before its length");
        case Wire::Outcome::timed_out: throw Refusal(408, "body_too_slow", "the body comes too slowly");
    }
}

std::size_t BodyReader::read(char *buffer, std::size_t size) {
    if (is_broken_) throw Refusal(400, "body_torn", "the body could not be read");
    try {
        while (size > 0 && !is_at_end()) {
            std::string_view data = input_.bytes();
            if (framing_.is_chunked) {
                const ChunkedDecoder::Piece piece = chunks_.next(data, size);
                input_.take(piece.consumed);
                data = piece.data;
            } else {
                data = data.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, size)));
                input_.take(data.size());
                left_ -= data.size();
            }
            if (!data.empty()) {
                std::copy(data.begin(), data.end(), buffer);
                received_ += data.size();
                return data.size();
            }
            if (!is_at_end()) read_more();
        }
        return 0;
    } catch (...) {
        is_broken_ = true;
        throw;
    }
}

void BodyReader::begin_answer() noexcept {
    // Whether a client that was never told to go on sends its body is its own decision.
    if (expects_continue_) is_broken_ = true;
    expects_continue_ = false;
}

bool BodyReader::may_be_drained() const noexcept {
    return !is_broken_ && (framing_.is_chunked || left_ <= unread_body_bytes_max);
}

bool BodyReader::drain() {
    try {
        std::array<char, 4'096> dropped;
        for (std::size_t total = 0; !is_broken_;) {
            const std::size_t count = read(dropped.data(), dropped.size());
            if (count == 0) return true;
            total += count;
            if (total > unread_body_bytes_max) return false;
        }
    } catch (const Refusal &) {
        // Closing says it.
    }
    return false;
}

}  // namespace sluice::http
