// Reading back the workbook that libxlsxwriter wrote.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::xlsx {

/// Owns the bytes of a small ZIP archive and inflates its entries on request. Any thread. Throws Failure (internal) for
/// anything that is not a whole archive of deflated or stored entries.
class SkeletonArchive {
public:
    explicit SkeletonArchive(std::string bytes);

    /// The entries' names in the order in which they stand in the archive.
    std::vector<std::string> names() const;

    /// The content of an XML part, checked for its CRC and for being whole: libxlsxwriter does not notice a full disk
    /// under its temporary files.
    std::string part(std::string_view name) const;

private:
    struct Entry {
        std::string name;
        std::uint16_t method = 0;
        std::uint32_t crc = 0;
        std::uint32_t compressed_size = 0;
        std::uint32_t raw_size = 0;
        std::uint32_t offset = 0;
    };
    std::string inflate(const Entry &entry) const;

    std::string bytes_;
    std::vector<Entry> entries_;
};

/// True when `part` ends with the end tag of its first element.
bool is_whole_xml(std::string_view part);

}  // namespace sluice::xlsx
