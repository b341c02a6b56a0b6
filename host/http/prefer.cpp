#include "host/http/prefer.hpp"

#include "engine/base/text.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace sluice::http {

std::optional<std::string> preference(const Request &request, std::string_view name) {
    for (const std::string_view element : request.fields.list("Prefer")) {
        const std::vector<std::string_view> parts = split_list(element, ';');
        if (parts.empty()) continue;
        const std::string_view first = parts[0];
        const std::size_t equals_at = std::min(first.find('='), first.size());
        if (!equal_ignoring_case(trim(first.substr(0, equals_at)), name)) continue;
        if (equals_at == first.size()) return std::string();
        return unquoted(trim(first.substr(equals_at + 1)));
    }
    return std::nullopt;
}

std::optional<std::chrono::seconds> preferred_wait(const Request &request, std::chrono::seconds wait_max) {
    const std::optional<std::string> text = preference(request, "wait");
    if (!text || text->empty() || !std::all_of(text->begin(), text->end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
    if (error != std::errc()) return wait_max;
    return std::min(std::chrono::seconds(seconds), wait_max);
}

}  // namespace sluice::http
