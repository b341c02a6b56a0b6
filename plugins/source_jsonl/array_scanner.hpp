// Records that are the elements of one JSON array.
#pragma once

#include "plugins/source_jsonl/container_finder.hpp"
#include "plugins/source_jsonl/record_scanner.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace sluice::jsonl {

/// The array is the whole input, or a member of the one object that is. Commas between elements become spaces in the
/// window, so that rows can lie side by side. What is wrong between elements or around the array is a defect; what is
/// wrong inside an element is the parser's to refuse.
class ArrayScanner final : public RecordScanner {
public:
    /// `container` names the member that holds the array; nothing for an array on its own.
    explicit ArrayScanner(const std::optional<std::string> &container);

    Scan scan(const Window &window, const RowLimits &limits, Rows &rows) override;

private:
    enum class Phase : std::uint8_t {
        object_head = 1,  // before the array, in the object
        opening,          // before the `[`
        first,            // an element or the `]`
        element,          // in an element
        behind_element,   // a comma or the `]`
        next,             // an element
        object_tail,      // behind the array, in the object
        done,             // only white space may follow
    };

    std::string take_elements(const Window &window, const RowLimits &limits, Rows &rows, std::size_t &at);
    std::string take(char &byte);
    std::string begin_element(char first);
    std::string leave_array();
    std::string walk_members(const Window &window, std::size_t &at);
    bool skip_element(const Window &window, std::size_t &at, Rows &rows);
    std::string torn() const;

    std::string container_;
    std::optional<ContainerFinder> finder_;
    Phase phase_;
    ValueSkipper skipper_;
    std::size_t skipped_ = 0;  // so many bytes of the element at the cut have been walked over
};

}  // namespace sluice::jsonl
