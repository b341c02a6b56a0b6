#include "host/bing/parameters.hpp"

#include "engine/base/text.hpp"
#include "host/http/refusal.hpp"

#include <algorithm>
#include <array>

namespace sluice::bing {

namespace {

const http::QueryParameter *find(const http::Request &request, std::string_view name) {
    for (const http::QueryParameter &parameter : request.target.query)
        if (equal_ignoring_case(parameter.name, name)) return &parameter;
    return nullptr;
}

}  // namespace

std::string parameter(const http::Request &request, std::string_view name) {
    const http::QueryParameter *const found = find(request, name);
    return found == nullptr ? std::string() : found->value;
}

bool flag_parameter(const http::Request &request, std::string_view name) {
    const std::string value = parameter(request, name);
    return !value.empty() && value != "0" && !equal_ignoring_case(value, "false");
}

std::optional<bool> strict_flag(const http::Request &request, const char *name) {
    const std::string value = parameter(request, name);
    if (value.empty()) return std::nullopt;
    if (value == "1" || equal_ignoring_case(value, "true")) return true;
    if (value == "0" || equal_ignoring_case(value, "false")) return false;
    throw http::Refusal(400, "invalid_parameter", std::string(name) + ": 1, true, 0 or false");
}

std::optional<Output> output_of(const http::Request &request) {
    const std::string word = parameter(request, find(request, "output") != nullptr ? "output" : "o");
    if (word.empty() || equal_ignoring_case(word, "json")) return Output::json;
    if (equal_ignoring_case(word, "xml")) return Output::xml;
    return std::nullopt;
}

void require_known_output(const http::Request &request) {
    if (!output_of(request)) throw http::Refusal(400, "invalid_parameter", "output: json or xml");
}

std::optional<std::string> stored_id(std::string_view text) {
    constexpr std::size_t digit_count = 32;
    constexpr std::array<std::size_t, 4> dash_places = {8, 13, 18, 23};
    std::string id = ascii_lower(text);
    std::erase(id, '-');
    const bool has_dashes = text.size() != id.size();
    if (id.size() != digit_count || id.find_first_not_of("0123456789abcdef") != std::string::npos) return std::nullopt;
    for (const std::size_t place : dash_places) id.insert(place, 1, '-');
    if (has_dashes && !equal_ignoring_case(text, id)) return std::nullopt;
    return id;
}

std::string told_id(const std::string &stored) {
    std::string id = stored;
    std::erase(id, '-');
    return id;
}

}  // namespace sluice::bing
