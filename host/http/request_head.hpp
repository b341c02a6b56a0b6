// The head of a request, read strictly after RFC 9112: what two servers could understand differently is refused.
#pragma once

#include "host/http/request.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::http {

/// Finds the end of a head in a buffer that grows. One head; one thread.
class HeadScanner {
public:
    /// The size of the head with its blank line, once `buffer` has it all; `buffer` begins with the head and only grows
    /// between calls. Throws Refusal 400 for lines that do not end in CRLF, 414 for a request line and 431 for fields
    /// over the limits, as soon as this is certain.
    std::optional<std::size_t> find_end(std::string_view buffer);

private:
    std::size_t scanned_ = 0, line_begin_ = 0, request_line_end_ = 0, line_count_ = 0;
};

/// How the body behind a head is delimited.
struct BodyFraming {
    bool is_chunked = false;
    std::uint64_t length = 0;  // unless chunked

    bool has_body() const noexcept { return is_chunked || length > 0; }
};

/// Read a whole head. Throws Refusal 400, 417 (another Expect than 100-continue), 501 (transfer codings, CONNECT to a
/// host), 505; `request` then holds what was read so far, so that the answer knows whom it is for.
BodyFraming read_request_head(std::string_view head, Request &request);

/// What a torn, over-long or odd head says of method and path, for the answer that refuses it.
void guess_request(std::string_view head, Request &request) noexcept;

/// Read one "Name: value" line without its CRLF. Throws Refusal 400.
HeaderFields::Field read_field_line(std::string_view line);

}  // namespace sluice::http
