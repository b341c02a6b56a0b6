// A ZIP archive of finished files, written in one pass.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// A file for an archive. Its name is UTF-8.
struct ZipEntry {
    enum class Method : std::uint16_t { stored = 0, deflated = 8 };

    std::string name;
    std::uint32_t crc = 0;  // CRC-32 of the plain bytes
    std::uint64_t compressed_size = 0;
    std::uint64_t plain_size = 0;
    Method method = Method::deflated;
};

/// Writes local headers with the true sizes, the entries' bytes, and the directory, in the layout of PKWARE's
/// APPNOTE.TXT 6.3; ZIP64 fields only where a number needs them. Every entry is dated 2000-01-01, so that equal files
/// give equal bytes. One thread at a time.
class ZipArchive {
public:
    using Write = std::function<void(std::string_view)>;

    explicit ZipArchive(Write write) : write_(std::move(write)) {}

    /// Start an entry; `copy` is handed what writes its bytes, in all exactly compressed_size.
    void add(ZipEntry entry, const std::function<void(const Write &)> &copy);
    /// Complete the archive.
    void finish();

private:
    struct Written {
        ZipEntry entry;
        std::uint64_t offset;
    };
    void emit(std::string_view bytes);
    std::string directory_entry(const Written &written) const;

    Write write_;
    std::uint64_t offset_ = 0;
    std::vector<Written> entries_;
};

}  // namespace sluice
