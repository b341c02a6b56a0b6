#include "engine/pipeline/zip_archive.hpp"

#include "engine/base/failure.hpp"

#include <algorithm>
#include <utility>

namespace sluice {

namespace {

constexpr std::uint32_t local_signature = 0x04034b50;
constexpr std::uint32_t directory_signature = 0x02014b50;
constexpr std::uint32_t zip64_end_signature = 0x06064b50;
constexpr std::uint32_t zip64_locator_signature = 0x07064b50;
constexpr std::uint32_t end_signature = 0x06054b50;
constexpr std::uint64_t elsewhere_32 = 0xffff'ffff;  // the true number stands in a ZIP64 field
constexpr std::uint64_t elsewhere_16 = 0xffff;
constexpr std::uint16_t version_deflate = 20;
constexpr std::uint16_t version_zip64 = 45;
constexpr std::uint16_t name_is_utf8 = 1 << 11;
constexpr std::uint16_t zip64_extra_id = 1;
constexpr std::uint16_t date_2000_01_01 = (2000 - 1980) << 9 | 1 << 5 | 1;

// Little-endian fields, one behind the other.
class Fields {
public:
    Fields &u16(std::uint64_t value) { return put(value, 2); }
    Fields &u32(std::uint64_t value) { return put(value, 4); }
    Fields &u64(std::uint64_t value) { return put(value, 8); }
    Fields &text(std::string_view value) {
        bytes_ += value;
        return *this;
    }
    const std::string &bytes() const noexcept { return bytes_; }

private:
    Fields &put(std::uint64_t value, int size) {
        for (int i = 0; i < size; ++i) bytes_ += static_cast<char>(value >> (8 * i) & 0xff);
        return *this;
    }
    std::string bytes_;
};

std::uint64_t in_32(std::uint64_t value) { return std::min(value, elsewhere_32); }

bool has_large_size(const ZipEntry &entry) {
    return entry.compressed_size >= elsewhere_32 || entry.plain_size >= elsewhere_32;
}

// What local headers and the directory have in common, from the version to the CRC.
void put_common(Fields &fields, const ZipEntry &entry, bool is_zip64) {
    fields.u16(is_zip64 ? version_zip64 : version_deflate)
        .u16(name_is_utf8)
        .u16(static_cast<std::uint16_t>(entry.method));
    fields.u16(0).u16(date_2000_01_01).u32(entry.crc);
}

}  // namespace

void ZipArchive::emit(std::string_view bytes) {
    write_(bytes);
    offset_ += bytes.size();
}

void ZipArchive::add(ZipEntry entry, const std::function<void(const Write &)> &copy) {
    const bool is_zip64 = has_large_size(entry);  // a local header has both sizes there, or none
    Fields header;
    header.u32(local_signature);
    put_common(header, entry, is_zip64);
    header.u32(is_zip64 ? elsewhere_32 : entry.compressed_size).u32(is_zip64 ? elsewhere_32 : entry.plain_size);
    header.u16(entry.name.size()).u16(is_zip64 ? 20 : 0).text(entry.name);
    if (is_zip64) header.u16(zip64_extra_id).u16(16).u64(entry.plain_size).u64(entry.compressed_size);
    const std::uint64_t size = entry.compressed_size;
    entries_.push_back({std::move(entry), offset_});
    emit(header.bytes());
    const std::uint64_t begin = offset_;
    copy([this](std::string_view bytes) { emit(bytes); });
    if (offset_ - begin != size) throw Failure(Status::internal, "a file changed its size on its way into the archive");
}

std::string ZipArchive::directory_entry(const Written &written) const {
    const ZipEntry &entry = written.entry;
    Fields extra;
    for (const std::uint64_t number : {entry.plain_size, entry.compressed_size, written.offset})
        if (number >= elsewhere_32) extra.u64(number);
    const bool is_zip64 = !extra.bytes().empty();
    Fields header;
    header.u32(directory_signature).u16(is_zip64 ? version_zip64 : version_deflate);
    put_common(header, entry, is_zip64);
    header.u32(in_32(entry.compressed_size)).u32(in_32(entry.plain_size)).u16(entry.name.size());
    header.u16(is_zip64 ? extra.bytes().size() + 4 : 0);
    header.u16(0).u16(0).u16(0).u32(0);  // no comment, disk 0, no attributes
    header.u32(in_32(written.offset)).text(entry.name);
    if (is_zip64) header.u16(zip64_extra_id).u16(extra.bytes().size()).text(extra.bytes());
    return header.bytes();
}

void ZipArchive::finish() {
    const std::uint64_t begin = offset_;
    for (const Written &written : entries_) emit(directory_entry(written));
    const std::uint64_t size = offset_ - begin, count = entries_.size();
    if (begin >= elsewhere_32 || size >= elsewhere_32 || count >= elsewhere_16) {
        const std::uint64_t zip64_end = offset_;
        Fields end;
        end.u32(zip64_end_signature).u64(44).u16(version_zip64).u16(version_zip64).u32(0).u32(0);
        end.u64(count).u64(count).u64(size).u64(begin);
        end.u32(zip64_locator_signature).u32(0).u64(zip64_end).u32(1);
        emit(end.bytes());
    }
    Fields end;
    end.u32(end_signature).u16(0).u16(0);
    end.u16(std::min(count, elsewhere_16)).u16(std::min(count, elsewhere_16));
    end.u32(in_32(size)).u32(in_32(begin)).u16(0);
    emit(end.bytes());
}

}  // namespace sluice
