#include "plugins/input/gzip_stream.hpp"

#include "plugins/sdk/sluice/job.hpp"

#include <algorithm>
#include <limits>
#include <new>

namespace sluice::input {

namespace {
constexpr std::size_t input_bytes = 128 << 10;
constexpr int gzip_window_bits = 15 + 16;  // the largest window; gzip framing only
}  // namespace

GzipStream::GzipStream(std::unique_ptr<ByteStream> raw, std::string name)
    : raw_(std::move(raw)), name_(std::move(name)), input_(input_bytes) {
    if (inflateInit2(&inflater_, gzip_window_bits) != Z_OK) throw std::bad_alloc();
}

GzipStream::~GzipStream() { inflateEnd(&inflater_); }

void GzipStream::fail(const std::string &what) const {
    throw sdk::Failure(SLUICE_BAD_DATA, name_ + ": the gzip data " + what + " behind byte " +
                                            std::to_string(bytes_given_) + " of its text; get the file anew");
}

// Makes sure that there is raw input, unless it has ended.
bool GzipStream::has_input() {
    if (inflater_.avail_in == 0 && !is_raw_ended_) {
        const std::size_t count = raw_->read(input_.data(), input_.size());
        is_raw_ended_ = count == 0;
        inflater_.next_in = reinterpret_cast<Bytef *>(input_.data());
        inflater_.avail_in = static_cast<uInt>(count);
    }
    return inflater_.avail_in > 0;
}

// False when only padding was left.
bool GzipStream::begin_member() {
    while (has_input()) {
        if (*inflater_.next_in != 0) {
            inflateReset(&inflater_);
            is_between_members_ = false;
            return true;
        }
        ++inflater_.next_in;
        --inflater_.avail_in;
    }
    return false;
}

std::size_t GzipStream::read(char *data, std::size_t size) {
    size = std::min(size, std::size_t{std::numeric_limits<uInt>::max()});
    inflater_.next_out = reinterpret_cast<Bytef *>(data);
    inflater_.avail_out = static_cast<uInt>(size);
    while (true) {
        if (is_between_members_ && !begin_member()) return 0;
        const bool is_input_left = has_input();
        const int result = inflate(&inflater_, Z_NO_FLUSH);
        if (result == Z_STREAM_END) is_between_members_ = true;
        const std::size_t count = size - inflater_.avail_out;
        bytes_given_ += static_cast<std::int64_t>(count);
        if (count > 0) return count;
        if (result == Z_MEM_ERROR) throw std::bad_alloc();
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
            fail("is damaged (" + std::string(inflater_.msg != nullptr ? inflater_.msg : "invalid data") + ")");
        if (!is_input_left && result != Z_STREAM_END) fail("is cut off");
    }
}

}  // namespace sluice::input
