// Allowed values that are too long for a drop-down list in its column: the columns of a hidden sheet.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace sluice::xlsx {

/// A list as it stands on the sheet.
struct ValueList {
    std::string title;  // above the values; empty: none
    std::string name;   // by which formulas of the workbook know it; empty: none
    std::vector<std::string> values;

    bool operator==(const ValueList &) const = default;
};

/// Each list once, whoever uses it; lists of one title are one. One thread at a time.
class ValueLists {
public:
    /// True when Excel takes the values within the rule itself: short, and none that needs quoting.
    static bool fits_inline(const std::vector<std::string> &values);

    /// Put a list on the sheet; its number.
    std::size_t add(ValueList list);

    bool is_empty() const noexcept { return lists_.empty(); }
    std::size_t count() const noexcept { return lists_.size(); }
    const ValueList &list(std::size_t list) const { return lists_[list]; }
    /// Rows of the sheet: those of the longest list, and one for titles when there are any.
    std::size_t row_count() const noexcept;

    /// Where the list stands on the sheet `sheet`, as a formula: ='Lists'!$A$1:$A$7.
    std::string formula(std::size_t list, const std::string &sheet) const;
    /// The <row> elements of the sheet.
    std::string rows() const;

private:
    std::size_t title_rows() const noexcept;

    std::vector<ValueList> lists_;
};

}  // namespace sluice::xlsx
