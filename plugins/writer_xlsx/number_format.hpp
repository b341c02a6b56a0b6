// Number formats of cells ("0.00", "yyyy-mm-dd", "@").
#pragma once

#include <string>
#include <string_view>

namespace sluice::xlsx {

/// Why Excel would refuse a workbook with this number format, or "" when nothing is known against it: empty, too
/// long, control characters, an open quote or bracket, more than four sections, an escape without its character.
std::string number_format_problem(std::string_view format);

/// Excel's own number for a format that every workbook has (0 "General", 1 "0", 49 "@", ...), or -1.
int builtin_number_format(std::string_view format);

}  // namespace sluice::xlsx
