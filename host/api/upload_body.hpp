// The body of a request as an upload.
#pragma once

#include "host/datasets/upload_folder.hpp"
#include "host/http/exchange.hpp"

#include <cstdint>

namespace sluice {

/// Write the body into the upload as it comes, in bounded memory, and finish it. Throws Refusal 413 for more than
/// `bytes_max`; Failure when it cannot be written.
void receive_upload(http::Exchange &exchange, Upload &upload, std::uint64_t bytes_max);

}  // namespace sluice
