#include "host/api/query_parameters.hpp"

#include "engine/base/text.hpp"
#include "engine/profile/problem.hpp"
#include "host/http/refusal.hpp"

#include <algorithm>
#include <charconv>

namespace sluice {

using http::Refusal;

namespace {

constexpr std::size_t key_bytes_max = 255;

}  // namespace

void require_parameters(const http::Request &request, const std::vector<std::string> &known) {
    for (const http::QueryParameter &parameter : request.target.query)
        if (std::find(known.begin(), known.end(), parameter.name) == known.end())
            throw Refusal(400, "unknown_parameter",
                          "there is no parameter " + shown(parameter.name) + suggestion(parameter.name, known));
}

std::string parameter(const http::Request &request, std::string_view name) {
    return std::string(request.target.parameter(name).value_or(""));
}

std::int64_t number_parameter(const http::Request &request, std::string_view name, std::int64_t usual, std::int64_t min,
                              std::int64_t max) {
    const std::optional<std::string_view> text = request.target.parameter(name);
    if (!text) return usual;
    std::int64_t number = 0;
    const char *const end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, number);
    if (error != std::errc() || stop != end || number < min || number > max)
        throw Refusal(
            400, "invalid_parameter",
            std::string(name) + ": a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    return number;
}

std::string idempotency_key(const http::Request &request) {
    const auto key = request.fields.find("Idempotency-Key");
    if (!key) return "";
    if (key->empty() || key->size() > key_bytes_max)
        throw Refusal(400, "invalid_parameter", "Idempotency-Key: 1 to 255 characters");
    return std::string(*key);
}

std::optional<Timestamp> time_parameter(const http::Request &request, std::string_view name) {
    const std::optional<std::string_view> text = request.target.parameter(name);
    if (!text) return std::nullopt;
    const std::optional<Timestamp> time = parse_time(*text);
    if (!time) throw Refusal(400, "invalid_parameter", std::string(name) + ": a time is written 2026-01-31T23:59:59Z");
    return time;
}

}  // namespace sluice
