// The deflated rows of one sheet, waiting on disk for the sheet's head.
#pragma once

#include "plugins/sdk/sluice/temp_file.hpp"
#include "plugins/writer_xlsx/deflater.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace sluice::xlsx {

/// Chunks one behind the other, with their common size and CRC. One thread at a time. Throws Failure (io_fatal).
class SheetSpool {
public:
    /// Spool into the existing empty file `path`, which disappears from its folder at once.
    explicit SheetSpool(const std::string &path) : file_(path) {}

    void append(const DeflatedChunk &chunk);

    std::uint64_t compressed_size() const noexcept { return compressed_size_; }
    std::uint64_t raw_size() const noexcept { return raw_size_; }
    std::uint32_t crc() const noexcept { return crc_; }

    /// Hand everything to `write`, in pieces of at most 256 KiB.
    void read(const std::function<void(std::string_view)> &write) const;

private:
    sdk::TempFile file_;
    std::uint64_t compressed_size_ = 0;
    std::uint64_t raw_size_ = 0;
    std::uint32_t crc_ = 0;
};

}  // namespace sluice::xlsx
