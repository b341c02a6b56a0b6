// What formats for people make of a column: where its values stand, and how wide it is.
#pragma once

#include "engine/abi/plugin_abi.h"
#include "engine/batch/schema.hpp"

#include <charconv>
#include <optional>

namespace sluice::sdk {

/// True for columns whose values stand at the right.
constexpr bool is_number(ColumnType type) noexcept {
    return type == ColumnType::int64 || type == ColumnType::float64 || type == ColumnType::decimal;
}

/// The column's width in characters as its metadata says it, above 0 and at most 1000; nothing for what is no width,
/// which any source could say.
inline std::optional<double> width_of(const Column &column) {
    constexpr double width_max = 1'000;
    const auto text = metadata_value(column.metadata, SLUICE_META_WIDTH);
    if (!text) return std::nullopt;
    double width = 0;
    const char *const end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, width, std::chars_format::fixed);
    if (error != std::errc() || stop != end || !(width > 0 && width <= width_max)) return std::nullopt;
    return width;
}

}  // namespace sluice::sdk
