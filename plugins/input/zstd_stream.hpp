// The text inside zstd data.
#pragma once

#include "plugins/input/byte_stream.hpp"

#include <zstd.h>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sluice::input {

/// Reads any number of zstd frames, skippable ones among them. One thread at a time.
class ZstdStream final : public ByteStream {
public:
    /// Messages call the input `name`. Throws sdk::Failure.
    ZstdStream(std::unique_ptr<ByteStream> raw, std::string name);

    /// Throws sdk::Failure (SLUICE_BAD_DATA) for damaged or cut off data, after the text in front of it was read.
    std::size_t read(char *data, std::size_t size) override;

private:
    struct Free {
        void operator()(ZSTD_DCtx *context) const noexcept { ZSTD_freeDCtx(context); }
    };
    bool has_input();
    [[noreturn]] void fail(const std::string &what) const;

    std::unique_ptr<ByteStream> raw_;
    std::string name_;
    std::vector<char> input_;
    ZSTD_inBuffer unread_ = {};
    std::unique_ptr<ZSTD_DCtx, Free> context_;
    std::int64_t bytes_given_ = 0;
    bool is_raw_ended_ = false;
    bool is_between_frames_ = true;
};

}  // namespace sluice::input
