// The body of a request on a connection.
#pragma once

#include "host/http/chunked_decoder.hpp"
#include "host/http/exchange.hpp"
#include "host/http/input_buffer.hpp"
#include "host/http/request_head.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace sluice::http {

/// Reads no byte beyond the body. The buffer and wire outlive it. One thread. Beside what RequestBody says, reads throw
/// ConnectionLost.
class BodyReader : public RequestBody {
public:
    /// `expects_continue`: the client waits for 100 Continue, which it gets when somebody reads.
    BodyReader(InputBuffer &input, Wire &wire, const Limits &limits, BodyFraming framing, bool expects_continue);

    std::size_t read(char *buffer, std::size_t size) override;
    std::optional<std::uint64_t> length() const noexcept override;

    /// The answer begins: 100 Continue may not be sent any more.
    void begin_answer() noexcept;
    /// Whether reading what is left could leave the connection to another request: it is little, or nobody knows.
    bool may_be_drained() const noexcept;
    /// Read what is left and drop it. False when that is too much, too slow or malformed: the connection must close.
    bool drain();

private:
    bool is_at_end() const noexcept;
    void read_more();

    InputBuffer &input_;
    Wire &wire_;
    const Limits &limits_;
    const BodyFraming framing_;
    bool expects_continue_, is_broken_ = false;
    std::uint64_t received_ = 0;  // of the body, without what chunks add
    std::uint64_t left_;          // unless chunked
    ChunkedDecoder chunks_;
    std::optional<Deadline> began_at_;
};

}  // namespace sluice::http
