// Server-sent events, as the HTML standard describes them (9.2).
#pragma once

#include "host/http/response.hpp"

#include <functional>
#include <string_view>

namespace sluice::http {

/// Writes events into an answer, each sent at once. One thread; the sink outlives it.
class EventStream {
public:
    explicit EventStream(BodySink &sink) : sink_(sink) {}

    /// `data` may have several lines. `type` and `id` have none; empty ones are left out.
    void send(std::string_view type, std::string_view data, std::string_view id = {});
    /// Something that clients ignore: keeps proxies from closing, and finds out whether somebody is there.
    void keep_alive();

private:
    BodySink &sink_;
};

/// An answer that is a stream of events until `write` returns.
Response event_stream_response(std::function<void(EventStream &)> write);

}  // namespace sluice::http
