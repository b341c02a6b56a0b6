// A stream for tests.
#pragma once

#include "plugins/input/byte_stream.hpp"
#include "plugins/sdk/sluice/job.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <string>

namespace sluice::input {

/// Gives `text` in pieces of at most `piece_bytes`, and fails where `fails_at` says.
class ScriptedStream final : public ByteStream {
public:
    explicit ScriptedStream(std::string text, std::size_t piece_bytes = std::numeric_limits<std::size_t>::max(),
                            std::optional<std::size_t> fails_at = {})
        : text_(std::move(text)), piece_bytes_(piece_bytes), fails_at_(fails_at) {}

    std::size_t read(char *data, std::size_t size) override {
        if (fails_at_ && at_ == *fails_at_) throw sdk::Failure(SLUICE_IO_RETRY, "the stream fails as it was told to");
        const std::size_t end = fails_at_ ? std::min(*fails_at_, text_.size()) : text_.size();
        const std::size_t count = std::min({size, piece_bytes_, end - at_});
        std::memcpy(data, text_.data() + at_, count);
        at_ += count;
        return count;
    }

private:
    std::string text_;
    std::size_t piece_bytes_;
    std::optional<std::size_t> fails_at_;
    std::size_t at_ = 0;
};

}  // namespace sluice::input
