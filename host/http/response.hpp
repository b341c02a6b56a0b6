// An answer, before it is sent.
#pragma once

#include "engine/artifact/descriptor.hpp"
#include "host/http/header_fields.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace sluice::http {

/// Takes the bytes of a body while it is made. One thread. Throws ConnectionLost when nobody takes them any more, which
/// the writer lets pass.
class BodySink {
public:
    virtual ~BodySink() = default;
    virtual void write(std::string_view bytes) = 0;
    /// Send what was gathered.
    virtual void flush() = 0;
};

/// A part of a file, sent by the kernel where it can. The file must not shrink meanwhile.
struct FileBody {
    std::shared_ptr<const Descriptor> file;
    std::uint64_t offset = 0, length = 0;
};

/// A body that is made while it is sent, in the connection's thread. Not called for HEAD. What it throws before the
/// first bytes are sent is answered as if the handler had thrown it; later, the client sees a torn answer. With a
/// length, exactly so many bytes must be written.
struct StreamBody {
    std::function<void(BodySink &)> write;
    std::optional<std::uint64_t> length;
};

/// A value. The connection adds Content-Length or Transfer-Encoding, Date, Connection and X-Request-Id, and leaves the
/// body away where there may be none (HEAD, 204, 304).
struct Response {
    int status = 200;
    HeaderFields fields;
    std::variant<std::string, FileBody, StreamBody> body;
};

Response text_response(int status, std::string_view content_type, std::string body);

/// Bytes cannot go any further: the client is gone, takes nothing, or the server cuts what is left. Caught by the
/// connection alone.
class ConnectionLost : public std::exception {
public:
    const char *what() const noexcept override { return "the connection is lost"; }
};

}  // namespace sluice::http
