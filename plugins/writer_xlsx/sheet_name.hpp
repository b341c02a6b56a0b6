// Names that Excel accepts for a sheet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::xlsx {

/// Why Excel would refuse `name` beside the sheets that exist already, or "" when it would not: too long, empty,
/// a forbidden character, an apostrophe at an end, the reserved word History, taken (without regard to case).
std::string sheet_name_problem(std::string_view name, const std::vector<std::string> &taken);

/// The nearest name that Excel accepts: forbidden characters become "_", what is too long is cut, a name that is taken
/// gets " (2)", " (3)", ...
std::string adapted_sheet_name(std::string_view name, const std::vector<std::string> &taken);

}  // namespace sluice::xlsx
