// Number formats of cells.
#include "plugins/writer_xlsx/number_format.hpp"

#include <array>
#include <utility>

namespace sluice::xlsx {

namespace {

constexpr std::size_t format_bytes_max = 127;  // what libxlsxwriter keeps; it cuts the rest in silence
constexpr int sections_max = 4;                // positive; negative; zero; text

}  // namespace

std::string number_format_problem(std::string_view format) {
    if (format.empty()) return "it is empty";
    if (format.size() > format_bytes_max) return "it is longer than 127 bytes";
    int sections = 1;
    for (std::size_t i = 0; i < format.size(); ++i) {
        const char c = format[i];
        if (static_cast<unsigned char>(c) < 0x20) return "it holds a control character";
        if (c == '"' || c == '[') {
            i = format.find(c == '"' ? '"' : ']', i + 1);
            if (i == std::string_view::npos) return c == '"' ? "a quote is not closed" : "a bracket is not closed";
        } else if (c == '\\' || c == '_' || c == '*') {
            if (++i == format.size()) return std::string("nothing follows the ") + c;
        } else if (c == ']') {
            return "a bracket is closed that was not opened";
        } else if (c == ';' && ++sections > sections_max) {
            return "it has more than four sections";
        }
    }
    return "";
}

int builtin_number_format(std::string_view format) {
    // ECMA-376 part 1, 18.8.30; only those that look the same in every language of Excel.
    constexpr std::array<std::pair<std::string_view, int>, 8> builtin = {
        {{"General", 0}, {"0", 1}, {"0.00", 2}, {"#,##0", 3}, {"#,##0.00", 4}, {"0%", 9}, {"0.00%", 10}, {"@", 49}}};
    for (const auto &[code, number] : builtin)
        if (code == format) return number;
    return -1;
}

}  // namespace sluice::xlsx
