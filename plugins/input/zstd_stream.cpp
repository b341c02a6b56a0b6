#include "plugins/input/zstd_stream.hpp"

#include "plugins/sdk/sluice/job.hpp"

#include <new>

namespace sluice::input {

namespace {
// What the zstd program accepts unless told otherwise: a frame may ask for a window of 128 MiB and no more.
constexpr int window_log_max = 27;
}  // namespace

ZstdStream::ZstdStream(std::unique_ptr<ByteStream> raw, std::string name)
    : raw_(std::move(raw)), name_(std::move(name)), input_(ZSTD_DStreamInSize()), context_(ZSTD_createDCtx()) {
    if (context_ == nullptr) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, window_log_max);
}

void ZstdStream::fail(const std::string &what) const {
    throw sdk::Failure(SLUICE_BAD_DATA, name_ + ": the zstd data " + what + " behind byte " +
                                            std::to_string(bytes_given_) + " of its text; get the file anew");
}

// Makes sure that there is raw input, unless it has ended.
bool ZstdStream::has_input() {
    if (unread_.pos == unread_.size && !is_raw_ended_) {
        const std::size_t count = raw_->read(input_.data(), input_.size());
        is_raw_ended_ = count == 0;
        unread_ = {input_.data(), count, 0};
    }
    return unread_.pos < unread_.size;
}

std::size_t ZstdStream::read(char *data, std::size_t size) {
    while (true) {
        const bool is_input_left = has_input();
        if (!is_input_left && is_between_frames_) return 0;
        ZSTD_outBuffer text = {data, size, 0};
        const std::size_t result = ZSTD_decompressStream(context_.get(), &text, &unread_);
        if (ZSTD_isError(result)) fail("is damaged (" + std::string(ZSTD_getErrorName(result)) + ")");
        is_between_frames_ = result == 0;
        bytes_given_ += static_cast<std::int64_t>(text.pos);
        if (text.pos > 0) return text.pos;
        if (!is_input_left) fail("is cut off");
    }
}

}  // namespace sluice::input
