// Compressed answers, for clients that ask for them.
#pragma once

#include "host/http/request.hpp"
#include "host/http/response.hpp"

namespace sluice::http {

/// Whether Accept-Encoding names gzip, or "*", with a weight above 0. Without the field, no.
bool accepts_gzip(const Request &request);

/// Compress a body, streams and files while they are sent, and say so: Content-Encoding, Vary, and a weak ETag, for the
/// bytes are others now. Does nothing when the client does not ask for it, to short bodies, to ranges, and to what has
/// an encoding already. For content that is worth it: the caller knows.
void compress_when_asked(const Request &request, Response &response);

}  // namespace sluice::http
