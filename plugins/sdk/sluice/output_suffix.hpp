// What the files of a result with several tables are called.
#pragma once

#include "engine/batch/schema.hpp"
#include "plugins/sdk/sluice/job.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::sdk {

namespace detail {

// A table's name as a piece of a file name: anything that a file system or a shell could trip over becomes "_".
inline std::string file_name_piece(std::string_view name) {
    constexpr std::size_t bytes_max = 100;
    std::string piece;
    for (const char c : name.substr(0, bytes_max)) {
        const bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
                              c == '.' || static_cast<unsigned char>(c) >= 0x80;
        piece += is_plain ? c : '_';
    }
    if (name.size() > bytes_max) {  // not within a character
        while (!piece.empty() && (static_cast<unsigned char>(name[piece.size()]) & 0xC0) == 0x80) piece.pop_back();
    }
    return piece;
}

}  // namespace detail

/// One output suffix a table, for formats that put every table into a file of its own: `extension` (".csv") for the
/// first, "-<name><extension>" for the others; a name that would come twice is followed by the table's number.
inline std::vector<std::string> output_suffixes(const std::vector<Table> &tables, std::string_view extension) {
    std::vector<std::string> suffixes;
    for (const Table &table : tables) {
        std::string stem = suffixes.empty() ? "" : "-" + detail::file_name_piece(table.name);
        const auto is_taken = [&] {
            return std::find(suffixes.begin(), suffixes.end(), stem + std::string(extension)) != suffixes.end();
        };
        while (stem == "-" || is_taken()) stem += "-" + std::to_string(suffixes.size() + 1);
        suffixes.push_back(stem + std::string(extension));
    }
    return suffixes;
}

}  // namespace sluice::sdk
