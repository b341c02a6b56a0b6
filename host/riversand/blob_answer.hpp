// Files within the JSON of an answer.
#pragma once

#include "engine/artifact/descriptor.hpp"
#include "engine/profile/profile.hpp"
#include "host/http/response.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace sluice::riversand {

/// Bytes of files that fit into such an answer; what is larger is downloaded by its address.
inline constexpr std::uint64_t blob_bytes_max = 64ull << 20;

/// A file, which does not change, and what is said of it.
struct Blob {
    std::shared_ptr<const Descriptor> file;
    std::uint64_t bytes = 0;
    Json object;
};

/// {"response": {"binaryObjects": [the object with the file in "data"."blob", ..], "status": "success", ..}}, encoded
/// while it is sent: no more of a file than a piece is in memory. One blob or more. Any thread.
http::Response blob_response(std::vector<Blob> blobs);

}  // namespace sluice::riversand
