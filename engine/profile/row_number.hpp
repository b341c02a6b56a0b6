// What output.row_number may be.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace sluice {

/// Why `header` cannot be that of the column with the numbers of the rows; "" when it can. An empty one asks for no
/// such column.
inline std::string row_number_problem(std::string_view header) {
    constexpr std::size_t bytes_max = 200;
    if (header.size() > bytes_max) return "must be at most " + std::to_string(bytes_max) + " bytes long";
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (std::any_of(header.begin(), header.end(), is_control)) return "must not hold control characters";
    return "";
}

}  // namespace sluice
