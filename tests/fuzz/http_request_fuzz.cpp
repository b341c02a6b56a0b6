// Any bytes as a request: its head is refused with a status or says something sound, and its body is the same in
// whatever pieces it comes.
#include "engine/base/text.hpp"
#include "host/http/byte_range.hpp"
#include "host/http/chunked_decoder.hpp"
#include "host/http/entity_tag.hpp"
#include "host/http/gzip.hpp"
#include "host/http/limits.hpp"
#include "host/http/media_type.hpp"
#include "host/http/prefer.hpp"
#include "host/http/proxy_trust.hpp"
#include "host/http/refusal.hpp"
#include "host/http/request_head.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace sluice;
using namespace sluice::http;

void require(bool is_true) {
    if (!is_true) __builtin_trap();
}

struct Outcome {
    std::string data;
    std::size_t consumed = 0;
    int status = 0;  // 200 for a whole body, 0 for one that goes on
    bool operator==(const Outcome &) const = default;
};

// The end of the head when `step` more bytes come at a time, or the status that refuses it.
std::pair<std::size_t, int> scan(std::string_view text, std::size_t step) {
    HeadScanner scanner;
    try {
        for (std::size_t there = 0; there < text.size();) {
            there = std::min(there + step, text.size());
            if (const auto end = scanner.find_end(text.substr(0, there))) return {*end, 200};
        }
        return {0, 0};
    } catch (const Refusal &refusal) {
        return {0, refusal.status()};
    }
}

Outcome decode(std::string_view text, std::size_t step, std::size_t data_max) {
    ChunkedDecoder decoder;
    Outcome outcome;
    try {
        for (std::size_t there = 0; !decoder.is_done();) {
            const auto piece = decoder.next(text.substr(outcome.consumed, there - outcome.consumed), data_max);
            require(piece.data.size() <= data_max);
            outcome.consumed += piece.consumed;
            outcome.data += piece.data;
            if (piece.consumed > 0) continue;
            if (there == text.size()) return outcome;
            there = std::min(there + step, text.size());
        }
        outcome.status = 200;
    } catch (const Refusal &refusal) {
        outcome.status = refusal.status();
    }
    return outcome;
}

void check_body(std::string_view text) {
    const Outcome whole = decode(text, text.size() + 1, SIZE_MAX);
    const Outcome bytes = decode(text, 1, 7);
    require(whole.status == bytes.status);
    if (whole.status == 200) require(whole == bytes && whole.consumed <= text.size());
    if (whole.status == 400) require(bytes.data.starts_with(whole.data) || whole.data.starts_with(bytes.data));
}

// What handlers ask of a request: none of it may do harm.
void ask_everything(const Request &request) {
    static const TrustedProxies proxies({"0.0.0.0/0", "::/0"});
    static constexpr std::array<std::string_view, 2> types = {"application/json", "text/csv"};
    const Validators validators{EntityTag{"a", false}, std::chrono::sys_seconds(std::chrono::seconds(784'111'777))};
    require(!why_not_local(request).empty() || is_authority(request.host()));
    require(!client_origin(request, proxies).address.empty());
    check_preconditions(request, validators);
    does_range_apply(request, validators);
    accepts_gzip(request);
    const auto wait = preferred_wait(request, std::chrono::seconds(60));
    require(!wait || (wait->count() >= 0 && wait->count() <= 60));
    for (const auto &check : {+[](const Request &each) {
                                  const auto range = requested_range(each, 1'000);
                                  require(!range || (range->length > 0 && range->offset + range->length <= 1'000));
                              },
                              +[](const Request &each) { choose_media_type(each, types); },
                              +[](const Request &each) { require_content_type(each, types); }}) {
        try {
            check(request);
        } catch (const Refusal &refusal) {
            require(refusal.status() == 406 || refusal.status() == 415 || refusal.status() == 416);
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    const auto [end, status] = scan(text, size + 1);
    require(scan(text, 1) == std::pair(end, status));
    Request request;
    request.peer = "127.0.0.1";
    if (status != 200) {
        guess_request(text, request);
        check_body(text);
        return 0;
    }
    try {
        const BodyFraming framing = read_request_head(text.substr(0, end), request);
        require(is_token(request.method) && request.fields.size() <= fields_max);
        require(request.minor_version == 0 || request.fields.all("Host").size() == 1);
        require(request.fields.all("Content-Length").size() + request.fields.all("Transfer-Encoding").size() <= 1);
        for (const std::string &segment : request.target.segments)
            require(is_utf8(segment) && segment != ".." && segment.find('\0') == std::string::npos);
        for (const auto &[name, value] : request.target.query) require(is_utf8(name) && is_utf8(value));
        ask_everything(request);
        if (framing.is_chunked) check_body(text.substr(end));
    } catch (const Refusal &refusal) {
        require(refusal.status() >= 400 && refusal.status() <= 505 && !refusal.detail().empty());
    }
    return 0;
}
