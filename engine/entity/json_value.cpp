#include "engine/entity/json_value.hpp"

#include <charconv>
#include <cmath>
#include <limits>

namespace sluice {

namespace {

template <typename Integer>
Integer integer(std::string_view token) noexcept {
    Integer value = 0;
    std::from_chars(token.data(), token.data() + token.size(), value);
    return value;
}

double nearest_double(std::string_view token) noexcept {
    double value = 0;
    const auto result = std::from_chars(token.data(), token.data() + token.size(), value);
    if (result.ec == std::errc::result_out_of_range) {
        const bool is_tiny = token.find("e-") != token.npos || token.find("E-") != token.npos;
        if (is_tiny) return 0;
        return token.front() == '-' ? -std::numeric_limits<double>::infinity()
                                    : std::numeric_limits<double>::infinity();
    }
    return value;
}

}  // namespace

JsonType JsonValue::type() const noexcept {
    switch (node().kind) {
        case Kind::object: return JsonType::object;
        case Kind::array: return JsonType::array;
        case Kind::text:
        case Kind::escaped_text: return JsonType::text;
        case Kind::int64: return JsonType::int64;
        case Kind::uint64: return JsonType::uint64;
        case Kind::float64: return JsonType::float64;
        case Kind::yes:
        case Kind::no: return JsonType::boolean;
        case Kind::null: break;
    }
    return JsonType::null;
}

std::int64_t JsonValue::int64() const noexcept { return integer<std::int64_t>(source()); }

std::uint64_t JsonValue::uint64() const noexcept { return integer<std::uint64_t>(source()); }

double JsonValue::float64() const noexcept { return nearest_double(source()); }

bool JsonValue::is_wide() const noexcept {
    if (!is(Kind::float64)) return false;
    return source().find_first_of(".eE") == std::string_view::npos || std::isinf(float64());
}

}  // namespace sluice
