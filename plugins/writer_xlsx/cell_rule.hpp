// What may be entered into the cells of a column: a drop-down list, bounds, a prompt.
#pragma once

#include "engine/batch/schema.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::xlsx {

/// How Excel answers to an entry that breaks the rule.
enum class Severity : std::uint8_t { stop = 1, warning, info, none };

/// What texts of a column spell, where its rule says that they are numbers.
enum class NumberText : std::uint8_t { integer = 1, decimal };

/// At most one kind of limit: a list, bounds, lengths; or none, for a prompt alone.
struct CellRule {
    std::vector<std::string> values;  // allowed texts; empty: no list
    std::optional<double> min, max;   // as the cell holds them: dates are serial numbers
    std::optional<std::int64_t> min_length, max_length;
    bool is_required = false;
    std::optional<NumberText> number_text;
    std::string list_title;  // of the values on the sheet of lists; empty: they stand within the rule if they fit
    std::string list_name;   // by which formulas know them there; empty: none
    std::string title;       // of prompt and message; empty: the column's header
    std::string prompt;      // empty: none
    std::string message;     // of a refusal; empty: Excel's own
    Severity severity = Severity::stop;

    bool has_bounds() const noexcept { return min || max; }
    bool has_lengths() const noexcept { return min_length || max_length; }
};

/// What the column's metadata says, or nothing. Throws Failure (bad_config) naming the column for metadata that cannot
/// be read. Texts that Excel would not take at their length are cut; `warnings` says so.
std::optional<CellRule> read_rule(const Column &column, std::vector<std::string> &warnings);

/// The text within `units` UTF-16 units, with "…" at its end when it had to be cut.
std::string cut_text(std::string_view text, std::size_t units);

}  // namespace sluice::xlsx
