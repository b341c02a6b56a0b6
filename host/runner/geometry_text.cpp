#include "host/runner/geometry_text.hpp"

#include "engine/base/text.hpp"
#include "host/runner/center_finder.hpp"

#include <charconv>
#include <cmath>
#include <cstddef>

namespace sluice {

namespace {

constexpr int depth_max = 8;                // of collections within collections
constexpr std::size_t ring_points_min = 4;  // the last is the first

// Reads the text from front to back, and stops at the first problem.
class GeometryReader {
public:
    explicit GeometryReader(std::string_view text) : text_(text) {}

    GeometryReading read() {
        read_geometry(0);
        skip_blanks();
        if (problem_ == nullptr && at_ < text_.size()) fail("there is more behind the geometry");
        if (problem_ == nullptr) return {"", finder_.center()};
        return {std::string(problem_) + ", at character " + std::to_string(at_ + 1), std::nullopt};
    }

private:
    void fail(const char *problem) noexcept {
        if (problem_ == nullptr) problem_ = problem;
    }

    void skip_blanks() noexcept {
        while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
    }

    std::string_view word() noexcept {
        skip_blanks();
        const std::size_t begin = at_;
        while (at_ < text_.size() && ((text_[at_] | 0x20) >= 'a' && (text_[at_] | 0x20) <= 'z')) ++at_;
        return text_.substr(begin, at_ - begin);
    }

    bool take(char wanted) noexcept {
        skip_blanks();
        if (at_ == text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }

    bool is_empty() noexcept {
        const std::size_t begin = at_;
        if (equal_ignoring_case(word(), "EMPTY")) return true;
        at_ = begin;
        return false;
    }

    // Items in parentheses with commas between; the number of them.
    template <typename Read>
    std::size_t read_list(Read read) {
        std::size_t count = 0;
        if (!take('(')) fail("a ( is missing");
        do {
            if (problem_ != nullptr) return count;
            read();
            ++count;
        } while (take(','));
        if (problem_ == nullptr && !take(')')) fail("a , or ) is missing");
        return count;
    }

    // 0 when there is a problem.
    double read_number(double bound, const char *problem) {
        skip_blanks();
        double value = 0;
        if (at_ < text_.size() && text_[at_] == '+') ++at_;
        const auto result = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
        const bool is_number = result.ec == std::errc();
        if (!is_number || !(std::fabs(value) <= bound)) {
            fail(is_number ? problem : "a number is missing");
            return 0;
        }
        at_ = static_cast<std::size_t>(result.ptr - text_.data());
        return value;
    }

    GeometryPoint read_point() {
        GeometryPoint point;
        if (++point_count_ > geometry_points_max) fail("the geometry has more than 100000 points");
        if (problem_ == nullptr)
            point.longitude = read_number(180, "a longitude (the first number) is none from -180 to 180");
        if (problem_ == nullptr)
            point.latitude = read_number(90, "a latitude (the second number) is none from -90 to 90");
        return point;
    }

    void read_points(std::size_t count_min, const char *problem) {
        const std::size_t count = read_list([this] { finder_.extend(read_point()); });
        if (problem_ == nullptr && count < count_min) fail(problem);
    }

    void read_line() {
        read_points(2, "a line has less than two points");
        finder_.end_line();
    }
    void read_ring() {
        read_points(ring_points_min, "a ring has less than four points");
        finder_.end_ring();
    }
    void read_polygon() {
        read_list([this] { read_ring(); });
        finder_.end_polygon();
    }

    // The points of a MULTIPOINT stand in parentheses of their own, or do not.
    void read_point_of_several() {
        const bool has_own = take('(');
        finder_.add_point(read_point());
        if (has_own && problem_ == nullptr && !take(')')) fail("a ) is missing");
    }

    void read_geometry(int depth) {
        const std::string_view kind = word();
        const auto is = [kind](const char *name) { return equal_ignoring_case(kind, name); };
        const bool is_collection = is("GEOMETRYCOLLECTION");
        if (depth > depth_max) return fail("collections lie too deep in one another");
        if (is_empty()) {
            for (const char *name : {"POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON"})
                if (is(name)) return;
            if (is_collection) return;
        }
        if (is_collection)
            read_list([&] { read_geometry(depth + 1); });
        else if (is("POINT"))
            read_single_point();
        else if (is("LINESTRING"))
            read_line();
        else if (is("POLYGON"))
            read_polygon();
        else if (is("MULTIPOINT"))
            read_list([this] { read_point_of_several(); });
        else if (is("MULTILINESTRING"))
            read_list([this] { read_line(); });
        else if (is("MULTIPOLYGON"))
            read_list([this] { read_polygon(); });
        else
            fail("this is no kind of geometry");
    }

    void read_single_point() {
        if (read_list([this] { finder_.add_point(read_point()); }) > 1) fail("a POINT has one point");
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t point_count_ = 0;
    const char *problem_ = nullptr;
    CenterFinder finder_;
};

}  // namespace

GeometryReading read_geometry(std::string_view text) { return GeometryReader(text).read(); }

}  // namespace sluice
