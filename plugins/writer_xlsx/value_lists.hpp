// Allowed values that are too long for a drop-down list in its column: the columns of a hidden sheet.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace sluice::xlsx {

/// Each list once, whoever uses it. One thread at a time.
class ValueLists {
public:
    /// True when Excel takes the values within the rule itself: short, and none that needs quoting.
    static bool fits_inline(const std::vector<std::string> &values);

    /// Put a list on the sheet; its number.
    std::size_t add(const std::vector<std::string> &values);

    bool is_empty() const noexcept { return lists_.empty(); }
    std::size_t count() const noexcept { return lists_.size(); }
    /// Rows of the sheet: those of the longest list.
    std::size_t row_count() const noexcept;

    /// Where the list stands on the sheet `sheet`, as a formula: ='Lists'!$A$1:$A$7.
    std::string formula(std::size_t list, const std::string &sheet) const;
    /// The <row> elements of the sheet.
    std::string rows() const;

private:
    std::vector<std::vector<std::string>> lists_;
};

}  // namespace sluice::xlsx
