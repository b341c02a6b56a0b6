// The plugin's settings, checked.
#pragma once

#include "plugins/input/declared_column.hpp"
#include "plugins/input/decompression.hpp"
#include "plugins/sdk/sluice/settings.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace sluice::xml {

/// What names the value of a column within a row.
enum class Values : std::uint8_t { elements = 1, columns };

/// What is between two names of a place; no name has it in it.
inline constexpr char place_separator = '\0';

struct XmlSettings {
    input::Compression compression = input::Compression::automatic;
    std::vector<std::string> row;  // names from the outermost element on; one: that name anywhere; none: any child
    Values values = Values::elements;
    bool is_empty_null = false;   // also for text
    bool are_others_bad = false;  // elements and attributes that no column is read from
    std::vector<input::DeclaredColumn> columns;
    /// The columns by where their values stand in a row: names, a place_separator between two, "@" in front of that of
    /// an attribute.
    std::unordered_map<std::string, std::size_t> places;
    std::unordered_set<std::string> outer_places;  // of elements that lie around those
};

/// Everything but the paths. Throws sdk::Failure (SLUICE_BAD_CONFIG).
XmlSettings read_settings(const sdk::Settings &settings);

}  // namespace sluice::xml
