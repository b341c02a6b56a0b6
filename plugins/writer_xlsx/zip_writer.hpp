// A ZIP archive written in one pass, every entry's size known before its bytes.
#pragma once

#include "plugins/writer_xlsx/excel_limits.hpp"

#include <cstdint>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::xlsx {

/// A deflated entry. Its name is ASCII.
struct ZipEntry {
    std::string name;
    std::uint32_t crc = 0;
    std::uint64_t compressed_size = 0;
    std::uint64_t raw_size = 0;
};

/// Thrown text of an archive that would not fit, for whoever finds out first.
std::string zip_full_message();

/// Writes local headers with the true sizes (no data descriptors, which make Excel offer a repair), the entries'
/// bytes, and the directory. An entry whose raw bytes pass 4 GiB gets ZIP64 sizes; the archive itself must stay below,
/// since not every reader takes ZIP64 offsets. One thread at a time.
class ZipWriter {
public:
    using Write = std::function<void(std::string_view)>;

    /// Every entry is dated `time`, in UTC, but not before 1980, where ZIP begins.
    ZipWriter(Write write, std::time_t time, std::uint64_t bytes_max = zip_bytes_max);

    /// Start an entry. Throws Failure (bad_config) when it does not fit below bytes_max.
    void begin(const ZipEntry &entry);
    /// Bytes of the entry, in all exactly compressed_size.
    void write(std::string_view bytes);
    /// Complete the archive.
    void finish();

private:
    struct Written {
        ZipEntry entry;
        std::uint64_t offset = 0;
    };
    void emit(std::string_view bytes);
    void check_complete() const;
    std::string common_fields(const ZipEntry &entry, bool is_large) const;

    Write write_;
    std::uint16_t dos_time_ = 0;
    std::uint16_t dos_date_ = 0;
    std::uint64_t bytes_max_;
    std::uint64_t offset_ = 0;
    std::uint64_t missing_ = 0;  // bytes of the open entry that have not come yet
    std::vector<Written> entries_;
};

}  // namespace sluice::xlsx
