// A ZIP archive written in one pass. Layout: PKWARE APPNOTE.TXT 6.3.
#include "plugins/writer_xlsx/zip_writer.hpp"

#include "plugins/sdk/sluice/job.hpp"
#include "plugins/writer_xlsx/little_endian.hpp"

#include <algorithm>

namespace sluice::xlsx {

namespace {

constexpr std::uint32_t local_signature = 0x04034b50;
constexpr std::uint32_t directory_signature = 0x02014b50;
constexpr std::uint32_t end_signature = 0x06054b50;
constexpr std::uint16_t zip64_extra_id = 0x0001;
constexpr std::uint16_t version_deflate = 20;
constexpr std::uint16_t version_zip64 = 45;
constexpr std::uint16_t method_deflate = 8;
constexpr std::uint32_t size_elsewhere = 0xffff'ffff;  // the true size stands in the ZIP64 extra field
constexpr std::size_t local_fixed_size = 30;
constexpr std::size_t local_zip64_size = 20;
constexpr std::size_t directory_fixed_size = 46;
constexpr std::size_t directory_zip64_size = 12;
constexpr std::size_t end_size = 22;

bool is_large(const ZipEntry &entry) { return entry.raw_size >= size_elsewhere; }

}  // namespace

std::string zip_full_message() {
    return "the workbook would pass 4 GiB, more than an Excel file should have; set output.split_rows to write several "
           "smaller files";
}

ZipWriter::ZipWriter(Write write, std::time_t time, std::uint64_t bytes_max)
    : write_(std::move(write)), bytes_max_(bytes_max) {
    constexpr std::time_t dos_epoch = 315532800;  // 1980-01-01
    constexpr std::time_t dos_end = 4354819198;   // 2107-12-31 23:59:58
    const std::time_t bounded = std::clamp(time, dos_epoch, dos_end);
    std::tm utc = {};
    gmtime_r(&bounded, &utc);
    dos_time_ = static_cast<std::uint16_t>(utc.tm_hour << 11 | utc.tm_min << 5 | utc.tm_sec / 2);
    dos_date_ = static_cast<std::uint16_t>((utc.tm_year - 80) << 9 | (utc.tm_mon + 1) << 5 | utc.tm_mday);
}

void ZipWriter::emit(std::string_view bytes) {
    write_(bytes);
    offset_ += bytes.size();
}

void ZipWriter::check_complete() const {
    if (missing_ != 0) throw sdk::Failure(SLUICE_INTERNAL, "an entry of the workbook is shorter than announced");
}

// What local headers and the directory have in common, from the version to the raw size.
std::string ZipWriter::common_fields(const ZipEntry &entry, bool is_zip64) const {
    std::string fields;
    put_little_endian(fields, is_zip64 ? version_zip64 : version_deflate);
    put_little_endian(fields, std::uint16_t{0});  // flags: no descriptor, no encryption
    put_little_endian(fields, method_deflate);
    put_little_endian(fields, dos_time_);
    put_little_endian(fields, dos_date_);
    put_little_endian(fields, entry.crc);
    return fields;
}

void ZipWriter::begin(const ZipEntry &entry) {
    check_complete();
    std::uint64_t directory_size = end_size;
    for (const Written &written : entries_)
        directory_size += directory_fixed_size + directory_zip64_size + written.entry.name.size();
    const std::uint64_t own_size = local_fixed_size + local_zip64_size + directory_fixed_size + directory_zip64_size +
                                   2 * entry.name.size() + entry.compressed_size;
    if (offset_ + own_size + directory_size >= bytes_max_) throw sdk::Failure(SLUICE_BAD_CONFIG, zip_full_message());

    const bool is_zip64 = is_large(entry);
    std::string header;
    put_little_endian(header, local_signature);
    header += common_fields(entry, is_zip64);
    put_little_endian(header, is_zip64 ? size_elsewhere : static_cast<std::uint32_t>(entry.compressed_size));
    put_little_endian(header, is_zip64 ? size_elsewhere : static_cast<std::uint32_t>(entry.raw_size));
    put_little_endian(header, static_cast<std::uint16_t>(entry.name.size()));
    put_little_endian(header, static_cast<std::uint16_t>(is_zip64 ? local_zip64_size : 0));
    header += entry.name;
    if (is_zip64) {
        put_little_endian(header, zip64_extra_id);
        put_little_endian(header, std::uint16_t{16});
        put_little_endian(header, entry.raw_size);
        put_little_endian(header, entry.compressed_size);
    }
    entries_.push_back({entry, offset_});
    missing_ = entry.compressed_size;
    emit(header);
}

void ZipWriter::write(std::string_view bytes) {
    if (bytes.size() > missing_)
        throw sdk::Failure(SLUICE_INTERNAL, "an entry of the workbook is longer than announced");
    missing_ -= bytes.size();
    emit(bytes);
}

void ZipWriter::finish() {
    check_complete();
    const std::uint64_t directory_offset = offset_;
    for (const auto &[entry, offset] : entries_) {
        const bool is_zip64 = is_large(entry);
        std::string header;
        put_little_endian(header, directory_signature);
        put_little_endian(header, is_zip64 ? version_zip64 : version_deflate);  // made by
        header += common_fields(entry, is_zip64);
        put_little_endian(header, static_cast<std::uint32_t>(entry.compressed_size));
        put_little_endian(header, is_zip64 ? size_elsewhere : static_cast<std::uint32_t>(entry.raw_size));
        put_little_endian(header, static_cast<std::uint16_t>(entry.name.size()));
        put_little_endian(header, static_cast<std::uint16_t>(is_zip64 ? directory_zip64_size : 0));
        header.append(10, '\0');  // no comment, disk 0, no attributes
        put_little_endian(header, static_cast<std::uint32_t>(offset));
        header += entry.name;
        if (is_zip64) {
            put_little_endian(header, zip64_extra_id);
            put_little_endian(header, std::uint16_t{8});
            put_little_endian(header, entry.raw_size);
        }
        emit(header);
    }
    std::string end;
    put_little_endian(end, end_signature);
    end.append(4, '\0');  // disk 0
    put_little_endian(end, static_cast<std::uint16_t>(entries_.size()));
    put_little_endian(end, static_cast<std::uint16_t>(entries_.size()));
    put_little_endian(end, static_cast<std::uint32_t>(offset_ - directory_offset));
    put_little_endian(end, static_cast<std::uint32_t>(directory_offset));
    put_little_endian(end, std::uint16_t{0});  // no comment
    emit(end);
}

}  // namespace sluice::xlsx
