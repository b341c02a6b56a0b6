// What Excel refuses or repairs: https://support.microsoft.com, "Excel specifications and limits", and ECMA-376 part 1.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sluice::xlsx {

inline constexpr std::int64_t sheet_rows_max = 1'048'576;
inline constexpr std::size_t sheet_columns_max = 16'384;
inline constexpr std::size_t cell_units_max = 32'767;         // UTF-16 units of one cell's text
inline constexpr std::size_t sheet_name_units_max = 31;       // UTF-16 units
inline constexpr int number_digits_max = 15;                  // significant digits of a number
inline constexpr double column_width_max = 255;               // characters
inline constexpr double fitted_width_max = 60;                // of columns that are as wide as their text; not Excel's
inline constexpr std::size_t number_formats_max = 200;        // custom ones of one workbook
inline constexpr std::size_t sheets_max = 255;                // of one workbook; Excel takes more, slowly
inline constexpr std::size_t inline_list_units_max = 255;     // of a drop-down list that no sheet holds
inline constexpr std::size_t prompt_units_max = 255;          // of a cell's prompt or a refusal's message
inline constexpr std::size_t prompt_title_units_max = 32;     // of its title
inline constexpr std::size_t links_max = 65'530;              // of one sheet
inline constexpr std::size_t link_characters_max = 2'079;     // of one address
inline constexpr std::size_t cell_notes_max = 10'000;         // of one sheet; Excel is slow with more
inline constexpr std::uint64_t zip_bytes_max = 0xffff'ffffu;  // of an archive without ZIP64 offsets

/// What one workbook keeps in memory of notes and of links, so that its memory stays bounded. Each counts with its text
/// and with about what libxlsxwriter needs for it.
inline constexpr std::size_t note_bytes_max = 16u << 20;
inline constexpr std::size_t note_bytes = 1024;
inline constexpr std::size_t link_bytes_max = 24u << 20;
inline constexpr std::size_t link_bytes = 256;

/// Dates before 1900-03-01 count a 29th of February 1900 that never was; readers disagree about them.
inline constexpr std::int64_t serial_min = 61;
inline constexpr std::int64_t serial_max = 2'958'465;         // 9999-12-31
inline constexpr std::int64_t serial_of_unix_epoch = 25'569;  // 1970-01-01

/// Smaller magnitudes become 0 in Excel, larger ones are no numbers.
inline constexpr double number_magnitude_min = 2.2250738585072014e-308;
inline constexpr double number_magnitude_max = 9.99999999999999e307;

}  // namespace sluice::xlsx
