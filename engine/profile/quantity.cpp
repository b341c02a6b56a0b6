#include "engine/profile/quantity.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <span>

namespace sluice {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t factor;
};

std::optional<std::int64_t> parse_quantity(std::string_view text, std::span<const Unit> units, std::int64_t max) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number <= 0) return std::nullopt;
    const std::string_view name = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const Unit &unit : units)
        if (unit.name == name) return number <= max / unit.factor ? std::optional(number * unit.factor) : std::nullopt;
    return std::nullopt;
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
    static constexpr std::array<Unit, 4> units = {{{"s", 1}, {"m", 60}, {"h", 3'600}, {"d", 86'400}}};
    static constexpr std::int64_t seconds_max = 3'650 * 86'400LL;
    const std::optional<std::int64_t> seconds = parse_quantity(text, units, seconds_max);
    return seconds ? std::optional(std::chrono::seconds(*seconds)) : std::nullopt;
}

std::optional<std::int64_t> parse_size(std::string_view text) {
    static constexpr std::array<Unit, 5> units = {
        {{"B", 1}, {"KiB", 1LL << 10}, {"MiB", 1LL << 20}, {"GiB", 1LL << 30}, {"TiB", 1LL << 40}}};
    return parse_quantity(text, units, std::numeric_limits<std::int64_t>::max());
}

}  // namespace sluice
