// The centre of a geometry, gathered point by point.
#pragma once

#include "host/runner/geometry_text.hpp"

#include <cstddef>
#include <limits>
#include <optional>

namespace sluice {

/// Is told the points of a geometry in their order, and where its lines, rings and polygons end. The points are finite.
/// A plain value. The centre is as GeometryReading::center says.
class CenterFinder {
public:
    /// A point that stands by itself.
    void add_point(const GeometryPoint &point) noexcept;

    /// The next point of a line or a ring.
    void extend(const GeometryPoint &point) noexcept;
    void end_line() noexcept;
    void end_ring() noexcept;

    /// Its first ring goes around it, and the others around holes, whichever way they turn.
    void end_polygon() noexcept;

    std::optional<GeometryPoint> center() const noexcept;

private:
    struct WeightedSum {
        double weight = 0, longitude = 0, latitude = 0;

        void add(double its_weight, const GeometryPoint &point) noexcept;
        void add(const WeightedSum &other, double sign = 1) noexcept;
        GeometryPoint mean() const noexcept { return {longitude / weight, latitude / weight}; }
    };
    struct Box {
        GeometryPoint low = {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
        GeometryPoint high = {-std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};

        void add(const GeometryPoint &point) noexcept;
        bool is_about(const GeometryPoint &point) const noexcept;
        GeometryPoint nearest(const GeometryPoint &point) const noexcept;
    };
    // A line or a ring.
    struct Path {
        GeometryPoint first, last;
        std::size_t point_count = 0;
        WeightedSum segments;                                 // by length
        double double_area = 0, longitude = 0, latitude = 0;  // and the moments of it, six times, from `first`
    };
    // What a geometry has of each dimension.
    struct Parts {
        WeightedSum points, lines, areas;
    };

    WeightedSum end_path(Parts &parts) noexcept;

    Box box_;
    Parts all_;
    Path path_;
    Parts polygon_;  // the one whose rings are read; it has points and lines in case that it has no area
    bool is_in_polygon_ = false;
};

}  // namespace sluice
