#include "host/api/upload_body.hpp"

#include "host/http/refusal.hpp"

#include <string>
#include <vector>

namespace sluice {

namespace {

constexpr std::size_t piece_bytes = 64u << 10;

void check(std::uint64_t bytes, std::uint64_t bytes_max) {
    if (bytes > bytes_max)
        throw http::Refusal(413, "body_too_large",
                            "an upload may have " + std::to_string(bytes_max) +
                                " bytes (datasets.upload_max in the server's settings); compress it with gzip or zstd");
}

}  // namespace

void receive_upload(http::Exchange &exchange, Upload &upload, std::uint64_t bytes_max) {
    check(exchange.body().length().value_or(0), bytes_max);
    std::vector<char> piece(piece_bytes);
    while (const std::size_t size = exchange.body().read(piece.data(), piece.size())) {
        check(upload.bytes() + size, bytes_max);
        upload.write(piece.data(), size);
    }
    upload.finish();
}

}  // namespace sluice
