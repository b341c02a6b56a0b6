#include "plugins/input/decompression.hpp"

#include "plugins/input/gzip_stream.hpp"
#include "plugins/input/peeked_stream.hpp"
#include "plugins/input/zstd_stream.hpp"
#include "plugins/sdk/sluice/job.hpp"

#include <string_view>

namespace sluice::input {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t magic_bytes_max = 6;

bool is_gzip(std::string_view head) { return head.starts_with("\x1f\x8b"sv); }

// A frame, or one of the sixteen skippable frames.
bool is_zstd(std::string_view head) {
    if (head.starts_with("\x28\xb5\x2f\xfd"sv)) return true;
    return head.size() >= 4 && (head[0] & '\xf0') == '\x50' && head.substr(1, 3) == "\x2a\x4d\x18"sv;
}

// What JSON can never begin with and people do have lying about.
std::string_view unreadable_kind(std::string_view head) {
    if (head.starts_with("PK\x03\x04"sv)) return "a zip archive";
    if (head.starts_with("BZh"sv)) return "compressed with bzip2";
    if (head.starts_with("\xfd"
                         "7zXZ\0"sv))
        return "compressed with xz";
    return {};
}

std::string_view compression_name(Compression compression) {
    switch (compression) {
        case Compression::automatic: return "auto";
        case Compression::none: return "none";
        case Compression::gzip: return "gzip";
        case Compression::zstd: return "zstd";
    }
    return "";
}

}  // namespace

std::unique_ptr<ByteStream> decompressed(std::unique_ptr<ByteStream> raw, const std::string &name, Compression wanted) {
    auto stream = std::make_unique<PeekedStream>(std::move(raw));
    const std::string_view head = stream->peek(magic_bytes_max);
    const Compression found = is_gzip(head) ? Compression::gzip : is_zstd(head) ? Compression::zstd : Compression::none;
    if (const std::string_view kind = unreadable_kind(head); !kind.empty())
        throw sdk::Failure(SLUICE_BAD_DATA, name + " is " + std::string(kind) +
                                                "; unpack it first, only gzip and zstd are read as they are");
    // An empty input says nothing about itself and has no rows in any case.
    if (wanted != Compression::automatic && wanted != found && !head.empty())
        throw sdk::Failure(SLUICE_BAD_DATA, name + ": the setting compression says " +
                                                std::string(compression_name(wanted)) + ", the first bytes say " +
                                                std::string(compression_name(found)));
    if (found == Compression::gzip) return std::make_unique<GzipStream>(std::move(stream), name);
    if (found == Compression::zstd) return std::make_unique<ZstdStream>(std::move(stream), name);
    return stream;
}

}  // namespace sluice::input
