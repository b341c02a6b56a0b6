// Bytes under construction: where a text format's encode collects its rows.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace sluice::sdk {

/// A buffer that grows by doubling and keeps its memory when cleared; meant to live in a lane, so that encoding a batch
/// allocates nothing but its block. One thread at a time. Throws std::bad_alloc.
class TextBuffer {
public:
    std::size_t size() const noexcept { return size_; }
    std::string_view view() const noexcept { return {bytes_.get(), size_}; }

    /// Forget the content. Memory beyond `kept_max` bytes, the trace of one huge value, is given back.
    void clear(std::size_t kept_max = 8 << 20) noexcept {
        size_ = 0;
        if (capacity_ > kept_max) {
            bytes_.reset();
            capacity_ = 0;
        }
    }

    /// Where the next bytes go: at least `count` may be written there, to be kept with commit(). Valid until the
    /// next call.
    char *room(std::size_t count) {
        if (capacity_ - size_ < count) grow(count);
        return bytes_.get() + size_;
    }
    /// Keep what was written from room() up to `end`.
    void commit(const char *end) noexcept {
        size_ = static_cast<std::size_t>(end - bytes_.get());
        assert(size_ <= capacity_);
    }

    void append(char byte) {
        *room(1) = byte;
        ++size_;
    }
    void append(std::string_view bytes) {
        if (bytes.empty()) return;  // also spares memcpy a null pointer
        std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
        size_ += bytes.size();
    }

private:
    void grow(std::size_t count) {
        constexpr std::size_t capacity_min = 64 << 10;
        const std::size_t capacity = std::max({capacity_min, capacity_ * 2, size_ + count});
        auto bytes = std::make_unique_for_overwrite<char[]>(capacity);
        if (size_ > 0) std::memcpy(bytes.get(), bytes_.get(), size_);
        bytes_ = std::move(bytes);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

/// The lane of a writer whose encode needs one buffer.
struct TextLane {
    explicit TextLane(const auto &) {}
    TextBuffer text;
};

}  // namespace sluice::sdk
