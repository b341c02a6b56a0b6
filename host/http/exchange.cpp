#include "host/http/exchange.hpp"

#include "engine/base/failure.hpp"
#include "host/http/limits.hpp"
#include "host/http/refusal.hpp"

#include <algorithm>
#include <utility>

namespace sluice::http {

Exchange::Exchange(Request request, RequestBody &body, WaitingRoom &waiting_room, int socket)
    : request_(std::move(request)), body_(body), waiting_room_(waiting_room), socket_(socket) {}

const std::string &Exchange::value(std::string_view name) const {
    for (const auto &[known, value] : values_)
        if (known == name) return value;
    throw Failure(Status::internal, "the route has no value '" + std::string(name) + "'");
}

std::string Exchange::read_body(std::size_t bytes_max) {
    const auto check = [bytes_max](std::uint64_t size) {
        if (size > bytes_max)
            throw Refusal(413, "body_too_large", "the body may have " + std::to_string(bytes_max) + " bytes");
    };
    check(body_.length().value_or(0));
    std::string text;
    for (;;) {
        const std::size_t before = text.size();
        text.resize(before + read_bytes);
        const std::size_t count = body_.read(text.data() + before, read_bytes);
        text.resize(before + count);
        if (count == 0) return text;
        check(text.size());
    }
}

}  // namespace sluice::http
