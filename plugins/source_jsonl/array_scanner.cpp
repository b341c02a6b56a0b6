#include "plugins/source_jsonl/array_scanner.hpp"

#include "plugins/source_jsonl/text_scan.hpp"

#include <utility>

namespace sluice::jsonl {

ArrayScanner::ArrayScanner(const std::optional<std::string> &container)
    : container_(container.value_or("")), phase_(container ? Phase::object_head : Phase::opening) {
    if (container) finder_.emplace(*container);
}

Scan ArrayScanner::scan(const Window &window, const RowLimits &limits, Rows &rows) {
    Scan scan;
    scan.defect = take_elements(window, limits, rows, scan.cut);
    scan.lines = count_newlines(window.data, scan.cut);
    return scan;
}

// Moves `at` to where the next window begins. Returns what is wrong there.
std::string ArrayScanner::take_elements(const Window &window, const RowLimits &limits, Rows &rows, std::size_t &at) {
    while (!is_full(rows, at, limits)) {
        if (phase_ == Phase::element) {
            if (!skip_element(window, at, rows)) return window.is_last ? torn() : "";
            continue;
        }
        const bool is_among_members = phase_ == Phase::object_head || phase_ == Phase::object_tail;
        if (!is_among_members) at = skip_space(window.data, at, window.size);
        if (at == window.size) return window.is_last ? torn() : "";
        std::string defect = is_among_members ? walk_members(window, at) : take(window.data[at]);
        if (!defect.empty()) return defect;
        if (!is_among_members && phase_ != Phase::element) ++at;  // the skipper wants to see an element's first byte
    }
    return {};
}

// Takes one byte of punctuation, or looks at the first one of an element. Returns what is wrong with it.
std::string ArrayScanner::take(char &byte) {
    switch (phase_) {
        case Phase::opening:
            if (byte != '[') return "expected a JSON array, that is '['";
            phase_ = Phase::first;
            return {};
        case Phase::first: return byte == ']' ? leave_array() : begin_element(byte);
        case Phase::next: return begin_element(byte);
        case Phase::behind_element:
            if (byte == ']') return leave_array();
            if (byte != ',') return "expected ',' or ']' behind an element of the array";
            byte = ' ';
            phase_ = Phase::next;
            return {};
        case Phase::done:
            return std::string("nothing may follow the ") + (finder_ ? "object" : "array") +
                   "; for records of their own on each line, set shape: lines";
        case Phase::object_head:
        case Phase::element:
        case Phase::object_tail: break;
    }
    return {};
}

std::string ArrayScanner::begin_element(char first) {
    if (!can_begin_value(first)) return "expected an element of the array";
    skipper_.begin(first);
    phase_ = Phase::element;
    return {};
}

std::string ArrayScanner::leave_array() {
    phase_ = finder_ ? Phase::object_tail : Phase::done;
    if (finder_) finder_->leave_array();
    return {};
}

// Walks over members around the array, up to the array or the object's end.
std::string ArrayScanner::walk_members(const Window &window, std::size_t &at) {
    const bool is_head = phase_ == Phase::object_head;
    const auto [result, consumed] = finder_->feed(window.data + at, window.size - at);
    at += consumed;
    switch (result) {
        case ContainerFinder::Result::more: return {};
        case ContainerFinder::Result::found:
            if (!is_head) return "a second array '" + container_ + "' in the same object";
            phase_ = Phase::opening;
            return {};
        case ContainerFinder::Result::ended:
            phase_ = Phase::done;
            if (is_head) return "the object that ends here has no array '" + container_ + "'";
            return {};
        case ContainerFinder::Result::malformed: break;
    }
    return "here the text stops being a JSON object with the array '" + container_ + "'";
}

// Goes to the end of the element at `at`; false when that is not in the window.
bool ArrayScanner::skip_element(const Window &window, std::size_t &at, Rows &rows) {
    const std::size_t from = at + std::exchange(skipped_, 0);
    const char *behind = skipper_.skip(window.data + from, window.data + window.size);
    if (behind == nullptr) {
        skipped_ = window.size - at;
        return false;
    }
    const auto end = static_cast<std::size_t>(behind - window.data);
    rows.add(at, end);
    at = end;
    phase_ = Phase::behind_element;
    return true;
}

// What is wrong when the input ends in this phase; nothing when it may.
std::string ArrayScanner::torn() const {
    switch (phase_) {
        case Phase::done: return {};
        case Phase::object_head:
        case Phase::opening: return "the input ends before the array of records begins";
        case Phase::element: return "the input ends within the element that begins here";
        case Phase::first:
        case Phase::behind_element:
        case Phase::next: return "the input ends within the array; its ']' is missing";
        case Phase::object_tail: break;
    }
    return "the input ends within the object; its '}' is missing";
}

}  // namespace sluice::jsonl
