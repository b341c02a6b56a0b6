#include "host/http/path_pattern.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"

#include <algorithm>
#include <limits>

namespace sluice::http {

namespace {

bool is_equal(std::string_view left, std::string_view right, bool ignores_case) noexcept {
    return ignores_case ? equal_ignoring_case(left, right) : left == right;
}

}  // namespace

PathPattern::PathPattern(std::string_view prefix, std::string_view rest) : text_(std::string(prefix).append(rest)) {
    add_segments(prefix, true);
    add_segments(rest, false);
}

void PathPattern::add_segments(std::string_view path, bool ignores_case) {
    const auto refuse = [this] { throw Failure(Status::internal, "malformed template of paths '" + text_ + "'"); };
    if (path.empty()) return;
    if (path.front() != '/') refuse();
    for (std::size_t begin = 1; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string_view text = path.substr(begin, end - begin);
        begin = end + 1;
        Segment segment;
        segment.ignores_case = ignores_case;
        const std::size_t open = text.find('{'), close = text.find('}');
        if ((open == std::string_view::npos) != (close == std::string_view::npos)) refuse();
        segment.before = text.substr(0, open);
        if (open != std::string_view::npos) {
            if (close < open + 2 || text.find('{', open + 1) != std::string_view::npos) refuse();
            segment.name = text.substr(open + 1, close - open - 1);
            segment.behind = text.substr(close + 1);
        }
        segments_.push_back(std::move(segment));
    }
}

bool PathPattern::Segment::matches(const std::string &segment) const noexcept {
    if (name.empty()) return is_equal(segment, before, ignores_case);
    const std::string_view text = segment;
    return text.size() > before.size() + behind.size() &&
           is_equal(text.substr(0, before.size()), before, ignores_case) &&
           is_equal(text.substr(text.size() - behind.size()), behind, ignores_case);
}

std::size_t PathPattern::Segment::weight() const noexcept {
    return name.empty() ? std::numeric_limits<std::size_t>::max() : before.size() + behind.size();
}

bool PathPattern::matches_front(const std::vector<std::string> &segments) const {
    if (segments.size() < segments_.size()) return false;
    for (std::size_t index = 0; index < segments_.size(); ++index)
        if (!segments_[index].matches(segments[index])) return false;
    return true;
}

bool PathPattern::matches(const std::vector<std::string> &segments, Values &values) const {
    if (segments.size() != segments_.size() || !matches_front(segments)) return false;
    values.clear();
    for (std::size_t index = 0; index < segments_.size(); ++index) {
        const Segment &segment = segments_[index];
        if (segment.name.empty()) continue;
        const std::string &text = segments[index];
        const std::size_t size = text.size() - segment.before.size() - segment.behind.size();
        values.emplace_back(segment.name, text.substr(segment.before.size(), size));
    }
    return true;
}

bool PathPattern::is_nearer_than(const PathPattern &other) const noexcept {
    return std::lexicographical_compare(
        other.segments_.begin(), other.segments_.end(), segments_.begin(), segments_.end(),
        [](const Segment &left, const Segment &right) { return left.weight() < right.weight(); });
}

bool PathPattern::is_same(const PathPattern &other) const noexcept {
    return std::equal(segments_.begin(), segments_.end(), other.segments_.begin(), other.segments_.end(),
                      [](const Segment &left, const Segment &right) {
                          const bool ignores_case = left.ignores_case || right.ignores_case;
                          return left.name.empty() == right.name.empty() &&
                                 is_equal(left.before, right.before, ignores_case) &&
                                 is_equal(left.behind, right.behind, ignores_case);
                      });
}

}  // namespace sluice::http
