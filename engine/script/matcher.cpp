#include "engine/script/matcher.hpp"

#include "engine/script/limits.hpp"

namespace sluice {

namespace {

bool is_between(unsigned char character, unsigned char low, unsigned char high) {
    return low <= character && character <= high;
}

unsigned char byte(char character) { return static_cast<unsigned char>(character); }

bool is_letter(unsigned char c) { return is_between(c, 'a', 'z') || is_between(c, 'A', 'Z'); }
bool is_digit(unsigned char c) { return is_between(c, '0', '9'); }
bool is_visible(unsigned char c) { return is_between(c, '!', '~'); }

/// Whether `character` belongs to the class that the letter after '%' names; any other character after '%' stands for
/// itself. ASCII only, whatever the locale.
bool is_in_class(unsigned char character, unsigned char name) {
    const auto lower = static_cast<unsigned char>(is_letter(name) ? name | 0x20 : name);
    bool is_member = false;
    switch (lower) {
        case 'a': is_member = is_letter(character); break;
        case 'c': is_member = character < ' ' || character == 0x7f; break;
        case 'd': is_member = is_digit(character); break;
        case 'g': is_member = is_visible(character); break;
        case 'l': is_member = is_between(character, 'a', 'z'); break;
        case 'p': is_member = is_visible(character) && !is_letter(character) && !is_digit(character); break;
        case 's': is_member = character == ' ' || is_between(character, '\t', '\r'); break;
        case 'u': is_member = is_between(character, 'A', 'Z'); break;
        case 'w': is_member = is_letter(character) || is_digit(character); break;
        case 'x': is_member = is_digit(character) || is_between(character | 0x20, 'a', 'f'); break;
        case 'z': is_member = character == 0; break;  // out of the manual since 5.2, yet still understood by Lua
        default: return character == name;
    }
    return is_member == (name == lower);
}

}  // namespace

/// One level of nested choices, for as long as it lives.
class Matcher::Nesting {
public:
    explicit Nesting(Matcher &matcher) : depth_(matcher.depth_) {
        if (depth_ == depth_max) throw PatternError("pattern too complex");
        ++depth_;
    }
    ~Nesting() { --depth_; }
    Nesting(const Nesting &) = delete;
    Nesting &operator=(const Nesting &) = delete;

private:
    int &depth_;
};

std::size_t Matcher::match_at(std::size_t start) {
    capture_count_ = 0;
    count(1);
    return match(start, 0);
}

const Matcher::Capture &Matcher::capture(std::size_t index) const {
    if (index >= capture_count_) throw PatternError("invalid capture index %" + std::to_string(index + 1));
    if (captures_[index].size == Capture::unfinished) throw PatternError("malformed pattern (missing ')')");
    return captures_[index];
}

void Matcher::settle() {
    const std::uint64_t steps = std::exchange(pending_steps_, 0);
    if (steps != 0) charge_(context_, steps);
}

/// Match the items from `item` on, with the subject from `at` on. Items without a choice are taken in the loop; those
/// with one recurse into their rest.
std::size_t Matcher::match(std::size_t at, std::size_t item) {
    const Nesting nesting(*this);
    while (item < pattern_.size()) {
        count(1);
        const char first = pattern_[item];
        const char second = item + 1 < pattern_.size() ? pattern_[item + 1] : '\0';
        if (first == '(') return open_capture(at, item);
        if (first == ')') return close_capture(at, item);
        if (first == '$' && item + 1 == pattern_.size()) return at == subject_.size() ? at : none;
        if (first == '%' && (second == 'b' || is_digit(byte(second)))) {
            at = second == 'b' ? match_balanced(at, item + 2) : match_back_reference(at, second);
            if (at == none) return none;
            item += second == 'b' ? 4 : 2;
            continue;
        }
        if (first == '%' && second == 'f') {
            const std::size_t set = item + 2;
            if (set >= pattern_.size() || pattern_[set] != '[') throw PatternError("missing '[' after '%f' in pattern");
            item = item_end(set);
            if (!is_at_frontier(at, set, item)) return none;
            continue;
        }
        const std::size_t end = item_end(item);
        switch (end < pattern_.size() ? pattern_[end] : '\0') {
            case '*': return match_longest(at, item, end, 0);
            case '+': return match_longest(at, item, end, 1);
            case '-': return match_shortest(at, item, end);
            case '?':
                if (is_one(at, item, end)) {
                    const std::size_t match_end = match(at + 1, end + 1);
                    if (match_end != none) return match_end;
                }
                item = end + 1;
                break;
            default:
                if (!is_one(at, item, end)) return none;
                ++at;
                item = end;
        }
    }
    return at;
}

/// As many repetitions as possible, at least `least`, then the rest; fewer when the rest does not match.
std::size_t Matcher::match_longest(std::size_t at, std::size_t item, std::size_t item_end, std::size_t least) {
    std::size_t repetitions = 0;
    if (pattern_[item] == '.') {
        repetitions = subject_.size() - at;
    } else {
        while (is_one(at + repetitions, item, item_end)) {
            ++repetitions;
            count(1);
        }
    }
    for (; repetitions != none && repetitions >= least; --repetitions) {
        const std::size_t match_end = match(at + repetitions, item_end + 1);
        if (match_end != none) return match_end;
        count(1);
    }
    return none;
}

/// As few repetitions as possible, then the rest.
std::size_t Matcher::match_shortest(std::size_t at, std::size_t item, std::size_t item_end) {
    for (;;) {
        const std::size_t match_end = match(at, item_end + 1);
        if (match_end != none) return match_end;
        if (!is_one(at, item, item_end)) return none;
        ++at;
        count(1);
    }
}

std::size_t Matcher::open_capture(std::size_t at, std::size_t item) {
    if (capture_count_ == captures_max) throw PatternError("too many captures");
    const bool is_position = item + 1 < pattern_.size() && pattern_[item + 1] == ')';
    captures_[capture_count_++] = {at, is_position ? Capture::position : Capture::unfinished};
    const std::size_t match_end = match(at, item + (is_position ? 2 : 1));
    if (match_end == none) --capture_count_;
    return match_end;
}

std::size_t Matcher::close_capture(std::size_t at, std::size_t item) {
    std::size_t index = capture_count_;
    while (index > 0 && captures_[index - 1].size != Capture::unfinished) --index;
    if (index == 0) throw PatternError("malformed pattern (')' without '(')");
    Capture &capture = captures_[index - 1];
    capture.size = at - capture.begin;
    const std::size_t match_end = match(at, item + 1);
    if (match_end == none) capture.size = Capture::unfinished;
    return match_end;
}

/// %bxy: the two characters stand at `item`.
std::size_t Matcher::match_balanced(std::size_t at, std::size_t item) {
    if (item + 1 >= pattern_.size()) throw PatternError("malformed pattern (missing arguments to '%b')");
    const char open = pattern_[item];
    const char close = pattern_[item + 1];
    if (at >= subject_.size() || subject_[at] != open) return none;
    std::size_t depth = 1;
    std::size_t position = at + 1;
    for (; position < subject_.size() && depth > 0; ++position) {
        if (subject_[position] == close) {
            --depth;
        } else if (subject_[position] == open) {
            ++depth;
        }
    }
    count((position - at) / limits::script_scan_bytes_per_step);
    return depth == 0 ? position : none;
}

std::size_t Matcher::match_back_reference(std::size_t at, char digit) {
    const auto index = static_cast<std::size_t>(digit - '1');  // %0 becomes an index beyond all captures
    if (index >= capture_count_ || captures_[index].size == Capture::unfinished) {
        throw PatternError(std::string("invalid capture index %") + digit + " in pattern");
    }
    const Capture &capture = captures_[index];
    if (capture.size == Capture::position || capture.size > subject_.size() - at) return none;
    count(capture.size / limits::script_bytes_per_step);
    const bool is_same = subject_.substr(at, capture.size) == subject_.substr(capture.begin, capture.size);
    return is_same ? at + capture.size : none;
}

/// Outside the subject on either side a frontier sees the character '\0'.
bool Matcher::is_at_frontier(std::size_t at, std::size_t set, std::size_t set_end) {
    const char before = at > 0 ? subject_[at - 1] : '\0';
    const char after = at < subject_.size() ? subject_[at] : '\0';
    return !is_in_set(byte(before), set, set_end) && is_in_set(byte(after), set, set_end);
}

/// Where the single-character item that begins at `item` ends. A ']' that comes first in a set is one of its
/// characters.
std::size_t Matcher::item_end(std::size_t item) {
    std::size_t end = item + 1;
    if (pattern_[item] == '%') {
        if (end == pattern_.size()) throw PatternError("malformed pattern (ends with '%')");
        return end + 1;
    }
    if (pattern_[item] != '[') return end;
    if (end < pattern_.size() && pattern_[end] == '^') ++end;
    bool is_first = true;
    while (end < pattern_.size() && (is_first || pattern_[end] != ']')) {
        end += pattern_[end] == '%' ? 2 : 1;
        is_first = false;
    }
    count((end - item) / limits::script_scan_bytes_per_step);
    if (end >= pattern_.size()) throw PatternError("malformed pattern (missing ']')");
    return end + 1;
}

bool Matcher::is_one(std::size_t at, std::size_t item, std::size_t item_end) {
    if (at >= subject_.size()) return false;
    const unsigned char character = byte(subject_[at]);
    switch (pattern_[item]) {
        case '.': return true;
        case '%': return is_in_class(character, byte(pattern_[item + 1]));
        case '[': return is_in_set(character, item, item_end);
        default: return byte(pattern_[item]) == character;
    }
}

/// `set` is the place of the '[', `set_end` the one behind the ']'.
bool Matcher::is_in_set(unsigned char character, std::size_t set, std::size_t set_end) {
    const std::size_t last = set_end - 1;
    const bool is_complement = pattern_[set + 1] == '^';
    std::size_t member = set + (is_complement ? 2 : 1);
    bool is_found = false;
    while (member < last && !is_found) {
        if (pattern_[member] == '%') {
            is_found = is_in_class(character, byte(pattern_[member + 1]));
            member += 2;
        } else if (member + 2 < last && pattern_[member + 1] == '-') {
            is_found = is_between(character, byte(pattern_[member]), byte(pattern_[member + 2]));
            member += 3;
        } else {
            is_found = byte(pattern_[member]) == character;
            ++member;
        }
    }
    count((member - set) / limits::script_scan_bytes_per_step);
    return is_found != is_complement;
}

}  // namespace sluice
