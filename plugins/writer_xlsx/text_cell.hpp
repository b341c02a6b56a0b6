// Text cells outside the rows of a table: headers, lists, notes.
#pragma once

#include "plugins/writer_xlsx/cell_ref.hpp"
#include "plugins/writer_xlsx/xml_text.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::xlsx {

/// The start of a <c> element up to the attributes that its kind of value needs; row and column are 0-based.
inline std::string cell_opening(std::int64_t row, std::size_t column, std::uint32_t style) {
    return "<c r=\"" + cell_reference(row, column) + (style == 0 ? "\"" : "\" s=\"" + std::to_string(style) + "\"");
}

/// A cell with an inline string. Characters that XML cannot hold are escaped, or what `policy` says.
inline std::string text_cell(std::int64_t row, std::size_t column, std::uint32_t style, std::string_view text,
                             ControlCharacters policy = ControlCharacters::escape) {
    std::size_t forbidden = 0;
    return cell_opening(row, column, style) + " t=\"inlineStr\"><is>" +
           (needs_preserved_space(text) ? "<t xml:space=\"preserve\">" : "<t>") +
           escaped_text(text, policy, forbidden) + "</t></is></c>";
}

}  // namespace sluice::xlsx
