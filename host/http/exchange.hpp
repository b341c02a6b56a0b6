// One request and what its handler may do with it.
#pragma once

#include "host/http/path_pattern.hpp"
#include "host/http/request.hpp"
#include "host/http/response.hpp"
#include "host/http/waiting_room.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace sluice::http {

/// Where a request's body comes from. One thread.
class RequestBody {
public:
    virtual ~RequestBody() = default;
    /// Some bytes; 0 at the end. Throws Refusal 400 for a malformed or torn body and 408 for a slow one.
    virtual std::size_t read(char *buffer, std::size_t size) = 0;
    /// As the request says it, when it does.
    virtual std::optional<std::uint64_t> length() const noexcept = 0;
};

/// Lives until the answer is sent, so a streamed body may use it. One thread: the connection's.
class Exchange {
public:
    /// `socket` is watched while the request waits; -1 for none.
    Exchange(Request request, RequestBody &body, WaitingRoom &waiting_room, int socket);

    const Request &request() const noexcept { return request_; }
    /// What stands for {name} in the route's template. Throws Failure (internal) when nothing does.
    const std::string &value(std::string_view name) const;
    void set_values(PathPattern::Values values) { values_ = std::move(values); }

    /// Whatever is left of the body. Throws Refusal 413 as soon as it is certain to be longer, and as RequestBody does.
    std::string read_body(std::size_t bytes_max);
    RequestBody &body() noexcept { return body_; }

    /// A place to wait, counted for `key` (a credential). Throws Refusal when there is none.
    std::unique_ptr<Waiter> wait_as(const std::string &key) { return waiting_room_.enter(key, socket_); }

private:
    Request request_;
    RequestBody &body_;
    WaitingRoom &waiting_room_;
    int socket_;
    PathPattern::Values values_;
};

/// Any thread, several at once. Throws Refusal, Failure, or anything: that is answered too.
using Handler = std::function<Response(Exchange &)>;

}  // namespace sluice::http
