#include "engine/script/matcher.hpp"

#include "engine/script/limits.hpp"

namespace sluice {

namespace {

unsigned char byte(char character) { return static_cast<unsigned char>(character); }

bool is_digit(char c) { return '0' <= c && c <= '9'; }

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

std::size_t Matcher::next_start(std::size_t start) {
    std::size_t begin = 0;
    if (pattern_.starts_with('(') && !pattern_.starts_with("((") && !pattern_.starts_with("()")) begin = 1;
    const std::string_view rest = pattern_.substr(begin);
    constexpr std::string_view special = "()$";
    const bool is_character =
        !rest.empty() && special.find(rest[0]) == special.npos &&
        !(rest[0] == '%' && rest.size() > 1 && (rest[1] == 'b' || rest[1] == 'f' || is_digit(rest[1])));
    if (!is_character) return start;
    const Item &first = item_at(begin);
    constexpr std::string_view may_be_absent = "*?-";
    if (first.end < pattern_.size() && may_be_absent.find(pattern_[first.end]) != may_be_absent.npos) return start;
    std::size_t at = start;
    while (at < subject_.size() && !fits(at, first)) ++at;
    count((at - start) / limits::script_scan_bytes_per_step);
    return at;
}

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
        if (first == '%' && (second == 'b' || is_digit(second))) {
            at = second == 'b' ? match_balanced(at, item + 2) : match_back_reference(at, second);
            if (at == none) return none;
            item += second == 'b' ? 4 : 2;
            continue;
        }
        if (first == '%' && second == 'f') {
            const std::size_t set = item + 2;
            if (set >= pattern_.size() || pattern_[set] != '[') throw PatternError("missing '[' after '%f' in pattern");
            const Item &frontier = item_at(set);
            if (!is_at_frontier(at, frontier)) return none;
            item = frontier.end;
            continue;
        }
        const Item &one = item_at(item);
        const std::size_t end = one.end;
        switch (end < pattern_.size() ? pattern_[end] : '\0') {
            case '*': return match_longest(at, item, 0);
            case '+': return match_longest(at, item, 1);
            case '-': return match_shortest(at, item);
            case '?':
                if (fits(at, one)) {
                    const std::size_t match_end = match(at + 1, end + 1);
                    if (match_end != none) return match_end;
                }
                item = end + 1;
                break;
            default:
                if (!fits(at, one)) return none;
                ++at;
                item = end;
        }
    }
    return at;
}

/// As many repetitions as possible, at least `least`, then the rest; fewer when the rest does not match.
std::size_t Matcher::match_longest(std::size_t at, std::size_t item, std::size_t least) {
    const Item &one = item_at(item);
    const std::size_t rest = one.end + 1;
    std::size_t repetitions = 0;
    while (fits(at + repetitions, one)) ++repetitions;
    count(repetitions);
    for (; repetitions != none && repetitions >= least; --repetitions) {
        const std::size_t match_end = match(at + repetitions, rest);
        if (match_end != none) return match_end;
        count(1);
    }
    return none;
}

/// As few repetitions as possible, then the rest.
std::size_t Matcher::match_shortest(std::size_t at, std::size_t item) {
    for (;;) {
        const std::size_t match_end = match(at, item_at(item).end + 1);
        if (match_end != none) return match_end;
        if (!fits(at, item_at(item))) return none;
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
bool Matcher::is_at_frontier(std::size_t at, const Item &set) const noexcept {
    const char before = at > 0 ? subject_[at - 1] : '\0';
    const char after = at < subject_.size() ? subject_[at] : '\0';
    return !set.characters.holds(byte(before)) && set.characters.holds(byte(after));
}

/// The item that begins at `begin`, valid until the next one is asked for.
const Matcher::Item &Matcher::item_at(std::size_t begin) {
    Item &item = items_[begin % items_.size()];
    if (item.begin == begin) return item;
    const std::size_t end = item_end(begin);
    count((end - begin) / limits::script_scan_bytes_per_step);
    item = {begin, end, set_of(begin, end)};
    return item;
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
    if (end >= pattern_.size()) throw PatternError("malformed pattern (missing ']')");
    return end + 1;
}

CharacterSet Matcher::set_of(std::size_t begin, std::size_t end) const {
    CharacterSet set;
    if (pattern_[begin] == '%') return character_class(byte(pattern_[begin + 1]));
    if (pattern_[begin] == '.') {
        set.invert();
        return set;
    }
    if (pattern_[begin] != '[') {
        set.add(byte(pattern_[begin]));
        return set;
    }
    const std::size_t last = end - 1;
    const bool is_complement = pattern_[begin + 1] == '^';
    std::size_t member = begin + (is_complement ? 2 : 1);
    while (member < last) {
        if (pattern_[member] == '%') {
            set.add(character_class(byte(pattern_[member + 1])));
            member += 2;
        } else if (member + 2 < last && pattern_[member + 1] == '-') {
            set.add_range(byte(pattern_[member]), byte(pattern_[member + 2]));
            member += 3;
        } else {
            set.add(byte(pattern_[member]));
            ++member;
        }
    }
    if (is_complement) set.invert();
    return set;
}

}  // namespace sluice
