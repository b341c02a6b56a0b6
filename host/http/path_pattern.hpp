// A template of paths: "/api/v1/exports/{id}:cancel".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::http {

/// Each segment is literal text, or one {name} that stands for at least one character, with literal text before and
/// behind it. Literals of the prefix match without regard to case, all others exactly. A plain value.
class PathPattern {
public:
    using Values = std::vector<std::pair<std::string, std::string>>;

    /// Both begin with '/' or are empty. Throws Failure (internal) for malformed templates.
    PathPattern(std::string_view prefix, std::string_view rest);

    /// Whether decoded segments match, all of them; their values by name then.
    bool matches(const std::vector<std::string> &segments, Values &values) const;
    /// Whether the first of these segments match.
    bool matches_front(const std::vector<std::string> &segments) const;
    /// Of two patterns that match the same path, the one that says more about it: from the left, whose segment has more
    /// literal text.
    bool is_nearer_than(const PathPattern &other) const noexcept;
    /// Whether both match the same paths, whatever they call their values.
    bool is_same(const PathPattern &other) const noexcept;

    const std::string &text() const noexcept { return text_; }

private:
    struct Segment {
        std::string before, name, behind;  // a literal is all in `before`, without a name
        bool ignores_case = false;

        bool matches(const std::string &segment) const noexcept;
        std::size_t weight() const noexcept;
    };

    void add_segments(std::string_view path, bool ignores_case);

    std::string text_;
    std::vector<Segment> segments_;
};

}  // namespace sluice::http
