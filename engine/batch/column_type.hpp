// The closed list of column types, and how an Arrow field spells them. Header only, shared with the plugin SDK.
#pragma once

#include "engine/abi/plugin_abi.h"

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// `json` and `decimal` are utf8 columns whose metadata key sluice.kind says so.
enum class ColumnType : std::uint8_t { boolean = 1, int64, float64, date32, timestamp, text, json, decimal };

/// Key and value pairs of a field or a table, in their order.
using Metadata = std::vector<std::pair<std::string, std::string>>;

/// True for the types whose values are text in memory (text, json, decimal).
constexpr bool is_text_like(ColumnType type) noexcept { return type >= ColumnType::text; }

/// The word that profiles, scripts and manifests use for a type.
constexpr std::string_view type_name(ColumnType type) noexcept {
    switch (type) {
        case ColumnType::boolean: return "boolean";
        case ColumnType::int64: return "integer";
        case ColumnType::float64: return "number";
        case ColumnType::date32: return "date";
        case ColumnType::timestamp: return "datetime";
        case ColumnType::text: return "text";
        case ColumnType::json: return "json";
        case ColumnType::decimal: return "decimal";
    }
    return "text";
}

/// The type that `type_name` spells, or nothing.
constexpr std::optional<ColumnType> type_of_name(std::string_view name) noexcept {
    for (int i = 1; i <= static_cast<int>(ColumnType::decimal); ++i) {
        const auto type = static_cast<ColumnType>(i);
        if (type_name(type) == name) return type;
    }
    return std::nullopt;
}

/// The Arrow format string of a type.
constexpr const char *arrow_format(ColumnType type) noexcept {
    switch (type) {
        case ColumnType::boolean: return "b";
        case ColumnType::int64: return "l";
        case ColumnType::float64: return "g";
        case ColumnType::date32: return "tdD";
        case ColumnType::timestamp: return "tsu:UTC";
        case ColumnType::text:
        case ColumnType::json:
        case ColumnType::decimal: return "u";
    }
    return "u";
}

/// Decode Arrow metadata (native-endian int32 counts and lengths); nullptr means none. Malformed metadata cannot
/// be told from valid by its reader, since it carries no total size: negative lengths end the reading.
inline Metadata read_metadata(const char *encoded) {
    Metadata result;
    if (encoded == nullptr) return result;
    const auto read_int = [&encoded] {
        std::int32_t value = 0;
        std::memcpy(&value, encoded, sizeof value);
        encoded += sizeof value;
        return value;
    };
    const auto read_text = [&](std::string &text) {
        const std::int32_t size = read_int();
        if (size < 0) return false;
        text.assign(encoded, static_cast<std::size_t>(size));
        encoded += size;
        return true;
    };
    const std::int32_t count = read_int();
    for (std::int32_t i = 0; i < count; ++i) {
        std::pair<std::string, std::string> entry;
        if (!read_text(entry.first) || !read_text(entry.second)) break;
        result.push_back(std::move(entry));
    }
    return result;
}

/// Encode metadata the Arrow way; empty for none.
inline std::string write_metadata(const Metadata &metadata) {
    std::string encoded;
    if (metadata.empty()) return encoded;
    const auto write_int = [&encoded](std::size_t value) {
        const auto narrow = static_cast<std::int32_t>(value);
        encoded.append(reinterpret_cast<const char *>(&narrow), sizeof narrow);
    };
    write_int(metadata.size());
    for (const auto &[key, value] : metadata) {
        write_int(key.size());
        encoded += key;
        write_int(value.size());
        encoded += value;
    }
    return encoded;
}

/// The value of `key`, or nothing.
inline std::optional<std::string_view> metadata_value(const Metadata &metadata, std::string_view key) {
    for (const auto &[name, value] : metadata)
        if (name == key) return value;
    return std::nullopt;
}

/// The type of an Arrow field, or nothing when it is not on the list.
inline std::optional<ColumnType> column_type(const ArrowSchema &field) {
    if (field.format == nullptr || field.dictionary != nullptr || field.n_children != 0) return std::nullopt;
    const std::string_view format = field.format;
    for (const ColumnType type :
         {ColumnType::boolean, ColumnType::int64, ColumnType::float64, ColumnType::date32, ColumnType::timestamp})
        if (format == arrow_format(type)) return type;
    if (format != "u") return std::nullopt;
    const Metadata metadata = read_metadata(field.metadata);
    const std::optional<std::string_view> kind = metadata_value(metadata, SLUICE_META_KIND);
    if (!kind || kind->empty()) return ColumnType::text;
    if (*kind == "json") return ColumnType::json;
    if (*kind == "decimal") return ColumnType::decimal;
    return std::nullopt;
}

}  // namespace sluice
