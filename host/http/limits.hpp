// Every bound of the HTTP server.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace sluice::http {

inline constexpr std::size_t request_line_bytes_max = 1 << 20;  // targets of 600,000 characters are in use
inline constexpr std::size_t large_head_bytes = 128 << 10;      // a head over this is a large one
inline constexpr int large_heads_max = 64;                      // at once: they are what memory could be filled with
inline constexpr std::size_t head_bytes_max = 64 << 10;         // fields, without the request line
inline constexpr std::size_t fields_max = 100;
inline constexpr std::size_t query_parameters_max = 10'000;
inline constexpr std::size_t chunk_line_bytes_max = 1'024;        // the size of a chunk with its extensions
inline constexpr std::size_t chunk_extension_bytes_max = 16'384;  // of all chunks of a body
inline constexpr std::size_t trailer_bytes_max = 8'192;
inline constexpr std::size_t unread_body_bytes_max = 64
                                                     << 10;  // of a body that nobody wanted, read to keep a connection
inline constexpr std::size_t read_bytes = 16 << 10;          // at once
inline constexpr std::size_t write_bytes = 16 << 10;         // of a stream, gathered before they are sent
inline constexpr std::size_t gzip_bytes_min = 1'024;         // shorter answers are not compressed
inline constexpr std::size_t request_id_bytes_max = 64;
inline constexpr int refusing_connections_max = 64;  // beyond the limit, being told so; any further ones are closed

inline constexpr int retry_s = 5;  // what Retry-After says when the server is full

/// What differs between servers, tests above all.
struct Limits {
    std::chrono::milliseconds head_ms{10'000};  // from the first byte, or from the connection on, to the blank line
    std::chrono::milliseconds idle_ms{75'000};  // between requests
    std::chrono::milliseconds body_grace_ms{10'000};   // what a body may take beside what its rate allows
    std::int64_t body_rate_min = 1'024;                // bytes a second
    std::chrono::milliseconds write_stall_ms{30'000};  // in which a client takes nothing
    std::chrono::milliseconds linger_ms{2'000};        // a refused client has to read its answer
    int connections_max = 4'096;
    int stack_bytes = 128 << 10;  // of a connection's thread; four times as many with a sanitizer
    int waiters_max = 1'024;      // requests that wait for something to happen
    int waiters_per_key_max = 256;
};

}  // namespace sluice::http
