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
inline constexpr std::size_t number_formats_max = 200;        // custom ones of one workbook
inline constexpr std::uint64_t zip_bytes_max = 0xffff'ffffu;  // of an archive without ZIP64 offsets

/// Dates before 1900-03-01 count a 29th of February 1900 that never was; readers disagree about them.
inline constexpr std::int64_t serial_min = 61;
inline constexpr std::int64_t serial_max = 2'958'465;         // 9999-12-31
inline constexpr std::int64_t serial_of_unix_epoch = 25'569;  // 1970-01-01

/// Smaller magnitudes become 0 in Excel, larger ones are no numbers.
inline constexpr double number_magnitude_min = 2.2250738585072014e-308;
inline constexpr double number_magnitude_max = 9.99999999999999e307;

}  // namespace sluice::xlsx
