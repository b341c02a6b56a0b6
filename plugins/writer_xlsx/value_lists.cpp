// Allowed values on a hidden sheet.
#include "plugins/writer_xlsx/value_lists.hpp"

#include "plugins/sdk/sluice/job.hpp"
#include "plugins/writer_xlsx/cell_ref.hpp"
#include "plugins/writer_xlsx/excel_limits.hpp"
#include "plugins/writer_xlsx/text_cell.hpp"

#include <algorithm>

namespace sluice::xlsx {

bool ValueLists::fits_inline(const std::vector<std::string> &values) {
    std::size_t units = values.size() - 1;  // the commas between
    for (const std::string &value : values) {
        units += utf16_units(value);
        const bool is_plain = std::none_of(value.begin(), value.end(), [](char c) {
            return c == ',' || c == '"' || static_cast<unsigned char>(c) < 0x20;
        });
        if (!is_plain || needs_preserved_space(value) || count_forbidden(value) > 0) return false;
    }
    return units <= inline_list_units_max;
}

std::size_t ValueLists::add(ValueList list) {
    const auto found = std::find(lists_.begin(), lists_.end(), list);
    if (found != lists_.end()) return static_cast<std::size_t>(found - lists_.begin());
    if (lists_.size() == sheet_columns_max)
        throw sdk::Failure(SLUICE_BAD_CONFIG, "the columns have more lists of allowed values than a sheet has columns");
    lists_.push_back(std::move(list));
    return lists_.size() - 1;
}

std::size_t ValueLists::title_rows() const noexcept {
    return std::any_of(lists_.begin(), lists_.end(), [](const ValueList &list) { return !list.title.empty(); }) ? 1 : 0;
}

std::size_t ValueLists::row_count() const noexcept {
    std::size_t rows = 0;
    for (const ValueList &list : lists_) rows = std::max(rows, list.values.size());
    return title_rows() + rows;
}

std::string ValueLists::formula(std::size_t list, const std::string &sheet) const {
    std::string quoted;
    for (const char c : sheet) quoted += c == '\'' ? "''" : std::string(1, c);
    const std::string column = "$" + column_letters(list) + "$";
    return "='" + quoted + "'!" + column + std::to_string(title_rows() + 1) + ":" + column +
           std::to_string(title_rows() + lists_[list].values.size());
}

std::string ValueLists::rows() const {
    std::string xml;
    const std::size_t above = title_rows();
    for (std::size_t row = 0; row < row_count(); ++row) {
        xml += "<row r=\"" + std::to_string(row + 1) + "\">";
        for (std::size_t column = 0; column < lists_.size(); ++column) {
            const ValueList &list = lists_[column];
            const auto sheet_row = static_cast<std::int64_t>(row);
            if (row < above && !list.title.empty()) xml += text_cell(sheet_row, column, 0, list.title);
            if (row >= above && row - above < list.values.size())
                xml += text_cell(sheet_row, column, 0, list.values[row - above]);
        }
        xml += "</row>";
    }
    return xml;
}

}  // namespace sluice::xlsx
