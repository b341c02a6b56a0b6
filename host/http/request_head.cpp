#include "host/http/request_head.hpp"

#include "engine/base/text.hpp"
#include "host/http/limits.hpp"
#include "host/http/refusal.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace sluice::http {

namespace {

[[noreturn]] void refuse(std::string detail) { throw Refusal(400, "bad_request", std::move(detail)); }

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

void read_version(std::string_view version, Request &request) {
    const bool is_version = version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                            version[6] == '.' && is_digit(version[7]);
    if (!is_version) refuse("the request line does not end in an HTTP version");
    if (version[5] != '1') throw Refusal(505, "version_not_supported", "only HTTP/1.0 and HTTP/1.1 are spoken here");
    request.minor_version = version[7] == '0' ? 0 : 1;  // later minor versions are answered as 1.1 (RFC 9110, 2.5)
}

void read_request_line(std::string_view line, Request &request) {
    const std::size_t first = line.find(' '), last = line.rfind(' ');
    if (first == std::string_view::npos || first == last)
        refuse("the request line is not a method, a target and a version with one blank between them");
    const std::string_view method = line.substr(0, first), target = line.substr(first + 1, last - first - 1);
    if (!is_token(method)) refuse("the method is no token");
    request.method = method;
    read_version(line.substr(last + 1), request);
    // With a path it is a method like others, which no route has.
    if (method == "CONNECT" && !target.starts_with('/'))
        throw Refusal(501, "method_not_implemented", "this server is no proxy");
    read_request_target(target, request.target);
    if (request.target.path == "*" && method != "OPTIONS") refuse("the target * is for OPTIONS alone");
}

void check_host(const Request &request) {
    const std::vector<std::string_view> hosts = request.fields.all("Host");
    if (hosts.size() > 1) refuse("there is more than one Host");
    if (hosts.empty() && request.minor_version > 0) refuse("Host is missing");
    if (!hosts.empty() && !is_authority(hosts[0])) refuse("Host is malformed");
}

void check_expectation(const Request &request) {
    for (const std::string_view expectation : request.fields.list("Expect"))
        if (!equal_ignoring_case(expectation, "100-continue"))
            throw Refusal(417, "expectation_failed", "Expect may only be 100-continue");
}

void check_transfer_encoding(const Request &request, const std::vector<std::string_view> &codings) {
    if (request.minor_version == 0) refuse("HTTP/1.0 has no Transfer-Encoding");
    if (request.fields.all("Transfer-Encoding").size() > 1) refuse("there is more than one Transfer-Encoding");
    if (codings.empty() || !equal_ignoring_case(codings.back(), "chunked"))
        refuse("the last Transfer-Encoding is not chunked");
    if (codings.size() == 1) return;
    if (std::any_of(codings.begin(), codings.end() - 1,
                    [](std::string_view coding) { return equal_ignoring_case(coding, "chunked"); }))
        refuse("the body is chunked more than once");
    throw Refusal(400, "transfer_encoding_unknown", "the only Transfer-Encoding here is chunked");
}

BodyFraming read_framing(const Request &request) {
    const std::vector<std::string_view> lengths = request.fields.all("Content-Length");
    if (request.fields.has("Transfer-Encoding")) {
        if (!lengths.empty()) refuse("there are Transfer-Encoding and Content-Length");
        check_transfer_encoding(request, request.fields.list("Transfer-Encoding"));
        return {true, 0};
    }
    if (lengths.empty()) return {};
    if (lengths.size() > 1) refuse("there is more than one Content-Length");
    const std::string_view text = lengths[0];
    BodyFraming framing;
    const char *const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, framing.length);
    // No sign, no list, nothing that a reader with fewer bits would take for another number.
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit) || error != std::errc() || stopped != end ||
        framing.length > static_cast<std::uint64_t>(INT64_MAX))
        refuse("Content-Length is no number of bytes");
    return framing;
}

}  // namespace

std::optional<std::size_t> HeadScanner::find_end(std::string_view buffer) {
    for (;;) {
        const std::size_t line_feed = buffer.find('\n', scanned_);
        const std::size_t seen = line_feed == std::string_view::npos ? buffer.size() : line_feed + 1;
        if (line_count_ == 0 && seen > request_line_bytes_max)
            throw Refusal(414, "target_too_long",
                          "the request line is longer than " + std::to_string(request_line_bytes_max) + " bytes");
        if (line_count_ > 0 && seen - request_line_end_ > head_bytes_max)
            throw Refusal(431, "head_too_large",
                          "the header fields are longer than " + std::to_string(head_bytes_max) + " bytes");
        scanned_ = seen;
        if (line_feed == std::string_view::npos) return std::nullopt;
        if (line_feed == line_begin_ || buffer[line_feed - 1] != '\r')
            refuse("a line of the head does not end in CRLF");
        const bool is_blank = line_feed == line_begin_ + 1;
        line_begin_ = seen;
        if (line_count_++ == 0) request_line_end_ = seen;
        if (is_blank) return seen;
        if (line_count_ > fields_max + 1)
            throw Refusal(431, "too_many_fields", "there are more than " + std::to_string(fields_max) + " fields");
    }
}

HeaderFields::Field read_field_line(std::string_view line) {
    if (line.front() == ' ' || line.front() == '\t') refuse("a header field goes on in another line");
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
        refuse("a header field is not a name, a colon and a value, with nothing between name and colon");
    const std::string_view value = line.substr(colon + 1);
    if (!is_field_value(value)) refuse("the value of a header field holds control characters");
    return {std::string(line.substr(0, colon)), std::string(trim(value))};
}

BodyFraming read_request_head(std::string_view head, Request &request) {
    const auto take_line = [&head] {
        const std::size_t end = head.find("\r\n");
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
        return line;
    };
    const std::string_view request_line = take_line();
    if (request_line.find('\r') != std::string_view::npos) refuse("a carriage return stands alone");
    read_request_line(request_line, request);
    while (!head.empty()) {
        const std::string_view line = take_line();
        if (line.empty()) break;
        const auto [name, value] = read_field_line(line);
        request.fields.add(name, value);
    }
    check_host(request);
    const BodyFraming framing = read_framing(request);
    check_expectation(request);
    return framing;
}

void guess_request(std::string_view head, Request &request) noexcept {
    try {
        const std::string_view line = head.substr(0, std::min(head.find_first_of("\r\n"), head.size()));
        const std::size_t first = line.find(' ');
        if (first == std::string_view::npos) return;
        if (is_token(line.substr(0, first))) request.method = line.substr(0, first);
        const std::string_view target = line.substr(first + 1);
        read_request_target(target.substr(0, std::min(target.find_first_of(" ?"), target.size())), request.target);
    } catch (const std::exception &) {
        // What could be read is in the request; more is not needed.
    }
}

}  // namespace sluice::http
