#include "host/api/page_cursor.hpp"

#include <charconv>

namespace sluice {

namespace {

constexpr std::size_t id_bytes = 36;

}  // namespace

std::string page_cursor_text(const JobCursor &cursor) {
    return std::to_string(cursor.created_at.time_since_epoch().count()) + "_" + cursor.id;
}

std::optional<JobCursor> parse_page_cursor(std::string_view text) {
    std::int64_t time = 0;
    const char *const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, time);
    if (error != std::errc() || stop == end || *stop != '_') return std::nullopt;
    const std::string_view id(stop + 1, static_cast<std::size_t>(end - stop - 1));
    if (id.size() != id_bytes) return std::nullopt;
    return JobCursor{Timestamp(std::chrono::microseconds(time)), std::string(id)};
}

}  // namespace sluice
