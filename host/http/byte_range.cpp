#include "host/http/byte_range.hpp"

#include "engine/base/text.hpp"
#include "host/http/refusal.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace sluice::http {

namespace {

// Nothing for what is no number; numbers beyond 64 bits are as good as the largest.
std::optional<std::uint64_t> parse_position(std::string_view text) {
    if (text.empty() || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() ? value : UINT64_MAX;
}

[[noreturn]] void refuse_range(std::uint64_t size) {
    HeaderFields fields;
    fields.add("Content-Range", "bytes */" + std::to_string(size));
    throw Refusal(416, "range_not_satisfiable", "there are " + std::to_string(size) + " bytes", std::move(fields));
}

}  // namespace

std::optional<ByteRange> requested_range(const Request &request, std::uint64_t size) {
    const std::vector<std::string_view> fields = request.fields.all("Range");
    if (request.method != "GET" || fields.size() != 1) return std::nullopt;
    const std::string_view text = fields[0];
    const std::size_t equals_at = text.find('=');
    if (equals_at == std::string_view::npos || !equal_ignoring_case(trim(text.substr(0, equals_at)), "bytes"))
        return std::nullopt;
    const std::string_view range = trim(text.substr(equals_at + 1));
    const std::size_t dash = range.find('-');
    if (dash == std::string_view::npos || range.find(',') != std::string_view::npos) return std::nullopt;
    const std::string_view first_text = range.substr(0, dash), last_text = range.substr(dash + 1);
    const std::optional<std::uint64_t> first = parse_position(first_text), last = parse_position(last_text);
    if ((!first && !first_text.empty()) || (!last && !last_text.empty()) || (!first && !last)) return std::nullopt;
    if (!first) {  // the last so many bytes
        if (*last == 0 || size == 0) refuse_range(size);
        const std::uint64_t length = std::min(*last, size);
        return ByteRange{size - length, length};
    }
    if (last && *last < *first) return std::nullopt;
    if (*first >= size) refuse_range(size);
    return ByteRange{*first, std::min(last.value_or(UINT64_MAX), size - 1) - *first + 1};
}

std::string content_range(const ByteRange &range, std::uint64_t size) {
    return "bytes " + std::to_string(range.offset) + "-" + std::to_string(range.offset + range.length - 1) + "/" +
           std::to_string(size);
}

}  // namespace sluice::http
