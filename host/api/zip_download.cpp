#include "host/api/zip_download.hpp"

#include "engine/base/failure.hpp"
#include "engine/pipeline/zip_archive.hpp"

#include <unistd.h>
#include <zlib.h>
#include <cerrno>
#include <functional>
#include <utility>

namespace sluice {

namespace {

constexpr std::size_t piece_bytes = 64 << 10;

// Hand the file to `take`, in pieces.
void read_file(const ZipMember &member, const std::function<void(std::string_view)> &take) {
    std::string piece(piece_bytes, '\0');
    for (off_t offset = 0;;) {
        const ssize_t size = pread(member.file->number(), piece.data(), piece.size(), offset);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) throw system_failure("read " + member.name, errno);
        if (size == 0) return;
        offset += size;
        take({piece.data(), static_cast<std::size_t>(size)});
    }
}

ZipEntry entry_of(const ZipMember &member) {
    ZipEntry entry;
    entry.name = member.name;
    entry.method = ZipEntry::Method::stored;
    read_file(member, [&entry](std::string_view piece) {
        entry.crc =
            static_cast<std::uint32_t>(crc32_z(entry.crc, reinterpret_cast<const Bytef *>(piece.data()), piece.size()));
        entry.plain_size += piece.size();
    });
    entry.compressed_size = entry.plain_size;
    return entry;
}

}  // namespace

http::StreamBody zip_body(std::vector<ZipMember> members) {
    return {[members = std::move(members)](http::BodySink &sink) {
                ZipArchive archive([&sink](std::string_view bytes) { sink.write(bytes); });
                for (const ZipMember &member : members)
                    archive.add(entry_of(member),
                                [&member](const ZipArchive::Write &write) { read_file(member, write); });
                archive.finish();
            },
            std::nullopt};
}

}  // namespace sluice
