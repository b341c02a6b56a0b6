// Reading back the workbook that libxlsxwriter wrote. Layout: PKWARE APPNOTE.TXT 6.3.
#include "plugins/writer_xlsx/skeleton_archive.hpp"

#include "plugins/sdk/sluice/job.hpp"
#include "plugins/writer_xlsx/little_endian.hpp"

#include <zlib.h>

#include <algorithm>

namespace sluice::xlsx {

namespace {

constexpr std::string_view end_signature("PK\5\6", 4);
constexpr std::string_view directory_signature("PK\1\2", 4);
constexpr std::string_view local_signature("PK\3\4", 4);
constexpr std::uint32_t part_bytes_max = 256u << 20;

[[noreturn]] void fail(const std::string &what) {
    throw sdk::Failure(SLUICE_INTERNAL, "the workbook's furniture cannot be read back: " + what);
}

// A piece of the archive that must lie within it.
std::string_view piece(std::string_view bytes, std::uint64_t offset, std::uint64_t size) {
    if (offset > bytes.size() || size > bytes.size() - offset) fail("it is cut off");
    return bytes.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
}

}  // namespace

SkeletonArchive::SkeletonArchive(std::string bytes) : bytes_(std::move(bytes)) {
    const std::size_t at = bytes_.rfind(end_signature);
    if (at == std::string::npos) fail("it has no directory");
    const std::string_view end = piece(bytes_, at, 22);
    const auto count = get_little_endian<std::uint16_t>(end, 10);
    std::uint64_t offset = get_little_endian<std::uint32_t>(end, 16);
    for (std::uint16_t i = 0; i < count; ++i) {
        const std::string_view header = piece(bytes_, offset, 46);
        if (!header.starts_with(directory_signature)) fail("its directory is damaged");
        const auto name_size = get_little_endian<std::uint16_t>(header, 28);
        entries_.push_back({std::string(piece(bytes_, offset + 46, name_size)),
                            get_little_endian<std::uint16_t>(header, 10), get_little_endian<std::uint32_t>(header, 16),
                            get_little_endian<std::uint32_t>(header, 20), get_little_endian<std::uint32_t>(header, 24),
                            get_little_endian<std::uint32_t>(header, 42)});
        offset += 46u + name_size + get_little_endian<std::uint16_t>(header, 30) +
                  get_little_endian<std::uint16_t>(header, 32);
    }
}

std::vector<std::string> SkeletonArchive::names() const {
    std::vector<std::string> result;
    for (const Entry &entry : entries_) result.push_back(entry.name);
    return result;
}

std::string SkeletonArchive::part(std::string_view name) const {
    const auto entry =
        std::find_if(entries_.begin(), entries_.end(), [&](const Entry &candidate) { return candidate.name == name; });
    if (entry == entries_.end()) fail("it has no part " + std::string(name));
    std::string content = inflate(*entry);
    const auto crc =
        static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef *>(content.data()), content.size()));
    if (crc != entry->crc) fail("the part " + entry->name + " is damaged");
    if (!is_whole_xml(content))
        throw sdk::Failure(SLUICE_IO_FATAL,
                           "the workbook's part " + entry->name + " is cut off; is there space for temporary files?");
    return content;
}

std::string SkeletonArchive::inflate(const Entry &entry) const {
    const std::string_view local = piece(bytes_, entry.offset, 30);
    if (!local.starts_with(local_signature)) fail("the header of " + entry.name + " is damaged");
    const std::uint64_t data = std::uint64_t{entry.offset} + 30 + get_little_endian<std::uint16_t>(local, 26) +
                               get_little_endian<std::uint16_t>(local, 28);
    const std::string_view compressed = piece(bytes_, data, entry.compressed_size);
    if (entry.method == 0) return std::string(compressed);
    if (entry.method != Z_DEFLATED || entry.raw_size > part_bytes_max)
        fail("the part " + entry.name + " is unreadable");

    std::string content(entry.raw_size, '\0');
    z_stream stream = {};
    if (inflateInit2(&stream, -15) != Z_OK) fail("zlib cannot start (out of memory?)");
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(compressed.data()));
    stream.avail_in = static_cast<uInt>(compressed.size());
    stream.next_out = reinterpret_cast<Bytef *>(content.data());
    stream.avail_out = static_cast<uInt>(content.size());
    const int result = ::inflate(&stream, Z_FINISH);
    const bool is_complete = result == Z_STREAM_END && stream.avail_out == 0;
    inflateEnd(&stream);
    if (!is_complete) fail("the part " + entry.name + " is damaged");
    return content;
}

bool is_whole_xml(std::string_view part) {
    std::size_t at = part.find('<');
    while (at != std::string_view::npos && at + 1 < part.size() && (part[at + 1] == '?' || part[at + 1] == '!'))
        at = part.find('<', at + 1);
    if (at == std::string_view::npos) return false;
    const std::size_t name_end = part.find_first_of(" />\r\n\t", at + 1);
    if (name_end == std::string_view::npos) return false;
    const std::string_view name = part.substr(at + 1, name_end - at - 1);
    const std::size_t last = part.find_last_not_of(" \r\n\t");
    const std::string closing = "</" + std::string(name) + ">";
    return part.substr(0, last + 1).ends_with(closing) ||
           (part.find('<', at + 1) == std::string_view::npos && part.substr(0, last + 1).ends_with("/>"));
}

}  // namespace sluice::xlsx
