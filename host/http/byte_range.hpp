// Parts of a body (RFC 9110, 14).
#pragma once

#include "host/http/request.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace sluice::http {

/// `length` bytes from `offset` on, within the body and not empty.
struct ByteRange {
    std::uint64_t offset = 0, length = 0;
};

/// The one range that a GET asks for of a body of `size` bytes; nothing when the whole body is the answer: no Range,
/// one that is malformed or of another unit, or several. Throws Refusal 416 with Content-Range when the range lies
/// behind the end. The caller asks does_range_apply() first.
std::optional<ByteRange> requested_range(const Request &request, std::uint64_t size);

/// "bytes 0-99/1000", for 206.
std::string content_range(const ByteRange &range, std::uint64_t size);

}  // namespace sluice::http
