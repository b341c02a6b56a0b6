// Lua patterns, matched in counted steps.
#pragma once

#include "engine/script/character_set.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace sluice {

/// A pattern that says something the pattern language does not allow, or that nests too deeply.
class PatternError : public std::exception {
public:
    explicit PatternError(std::string message) : message_(std::move(message)) {}
    const char *what() const noexcept override { return message_.c_str(); }

private:
    std::string message_;
};

/// Matches one pattern, as section 6.4.1 of the Lua 5.4 manual describes them, against one subject. Every attempt at
/// one pattern item is a step; steps are reported in portions, so that a hostile pattern is stopped on its way. Owns
/// neither text; both must outlive it. Bounded in stack: `depth_max` nested choices. One thread.
class Matcher {
public:
    static constexpr std::size_t captures_max = 32;
    static constexpr int depth_max = 200;
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    /// Told of steps already done; may throw to stop the match.
    using Charge = void (*)(void *context, std::uint64_t steps);

    Matcher(std::string_view subject, std::string_view pattern, Charge charge, void *context)
        : subject_(subject), pattern_(pattern), charge_(charge), context_(context) {}

    /// The first position from `start` on where a match can begin, as far as the first character tells; the size of the
    /// subject when there is none. Throws PatternError.
    std::size_t next_start(std::size_t start);

    /// Match the whole pattern at `start` and give the position after the match, or `none`. A leading '^' is an
    /// ordinary character here: whoever wants it as an anchor takes it off first. Throws PatternError.
    std::size_t match_at(std::size_t start);

    struct Capture {
        std::size_t begin;
        std::size_t size;  // or one of the two below
        static constexpr std::size_t unfinished = none;
        static constexpr std::size_t position = none - 1;
    };

    /// Captures of the last match.
    std::size_t capture_count() const noexcept { return capture_count_; }
    /// Capture `index`, counted from 0. Throws PatternError when there is no such capture, or one without its ')'.
    const Capture &capture(std::size_t index) const;

    /// Report the steps not yet reported.
    void settle();

private:
    class Nesting;

    /// A part of the pattern that stands for one character: a character, a class or a set.
    struct Item {
        std::size_t begin = none;
        std::size_t end = 0;
        CharacterSet characters;
    };

    const Item &item_at(std::size_t begin);
    std::size_t item_end(std::size_t item);
    CharacterSet set_of(std::size_t begin, std::size_t end) const;
    bool fits(std::size_t at, const Item &item) const noexcept {
        return at < subject_.size() && item.characters.holds(static_cast<unsigned char>(subject_[at]));
    }

    std::size_t match(std::size_t at, std::size_t item);
    std::size_t match_longest(std::size_t at, std::size_t item, std::size_t least);
    std::size_t match_shortest(std::size_t at, std::size_t item);
    std::size_t open_capture(std::size_t at, std::size_t item);
    std::size_t close_capture(std::size_t at, std::size_t item);
    std::size_t match_balanced(std::size_t at, std::size_t item);
    std::size_t match_back_reference(std::size_t at, char digit);
    bool is_at_frontier(std::size_t at, const Item &set) const noexcept;

    void count(std::uint64_t steps) {
        pending_steps_ += steps;
        if (pending_steps_ >= steps_per_report) settle();
    }

    static constexpr std::uint64_t steps_per_report = 1024;

    std::string_view subject_;
    std::string_view pattern_;
    Charge charge_;
    void *context_;
    std::uint64_t pending_steps_ = 0;
    int depth_ = 0;
    std::size_t capture_count_ = 0;
    std::array<Item, 4> items_;  // those read last, each at its place in the pattern modulo their number
    std::array<Capture, captures_max> captures_;
};

}  // namespace sluice
