#include "host/cli/table.hpp"

#include "engine/base/character_count.hpp"

#include <unistd.h>
#include <algorithm>
#include <ostream>

namespace sluice::cli {

namespace {

void make_cell(std::string &text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    if (text.empty()) text.assign(1, '-');
}

void print_aligned(std::ostream &out, const std::vector<std::string> &cells, const std::vector<std::size_t> &widths) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        line += cells[i];
        if (i + 1 < cells.size()) line.append(widths[i] - character_count(cells[i]) + 2, ' ');
    }
    out << line << '\n';
}

}  // namespace

bool is_terminal_output() noexcept { return ::isatty(STDOUT_FILENO) == 1; }

void print_table(std::ostream &out, bool is_terminal, const std::vector<std::string> &header,
                 std::vector<std::vector<std::string>> rows) {
    std::vector<std::size_t> widths;
    for (const std::string &name : header) widths.push_back(character_count(name));
    for (std::vector<std::string> &row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            make_cell(row[i]);
            widths[i] = std::max(widths[i], character_count(row[i]));
        }
    if (is_terminal) print_aligned(out, header, widths);
    for (const std::vector<std::string> &row : rows) {
        if (is_terminal) {
            print_aligned(out, row, widths);
            continue;
        }
        for (std::size_t i = 0; i < row.size(); ++i) out << (i == 0 ? "" : "\t") << row[i];
        out << '\n';
    }
}

}  // namespace sluice::cli
