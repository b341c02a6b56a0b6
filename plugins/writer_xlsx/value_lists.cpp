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

std::size_t ValueLists::add(const std::vector<std::string> &values) {
    const auto found = std::find(lists_.begin(), lists_.end(), values);
    if (found != lists_.end()) return static_cast<std::size_t>(found - lists_.begin());
    if (lists_.size() == sheet_columns_max)
        throw sdk::Failure(SLUICE_BAD_CONFIG, "the columns have more lists of allowed values than a sheet has columns");
    lists_.push_back(values);
    return lists_.size() - 1;
}

std::size_t ValueLists::row_count() const noexcept {
    std::size_t rows = 0;
    for (const auto &list : lists_) rows = std::max(rows, list.size());
    return rows;
}

std::string ValueLists::formula(std::size_t list, const std::string &sheet) const {
    std::string quoted;
    for (const char c : sheet) quoted += c == '\'' ? "''" : std::string(1, c);
    const std::string column = "$" + column_letters(list) + "$";
    return "='" + quoted + "'!" + column + "1:" + column + std::to_string(lists_[list].size());
}

std::string ValueLists::rows() const {
    std::string xml;
    for (std::size_t row = 0; row < row_count(); ++row) {
        xml += "<row r=\"" + std::to_string(row + 1) + "\">";
        for (std::size_t list = 0; list < lists_.size(); ++list)
            if (row < lists_[list].size()) xml += text_cell(static_cast<std::int64_t>(row), list, 0, lists_[list][row]);
        xml += "</row>";
    }
    return xml;
}

}  // namespace sluice::xlsx
