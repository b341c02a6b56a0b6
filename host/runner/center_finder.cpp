#include "host/runner/center_finder.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sluice {

namespace {

// In degrees. What is thinner has an area because the digits of a double end: at 180 the next one is 3e-14 away.
constexpr double thickness_min = 1e-12;
constexpr double rounding_max = 1e-9;

}  // namespace

void CenterFinder::WeightedSum::add(double its_weight, const GeometryPoint &point) noexcept {
    weight += its_weight;
    longitude += its_weight * point.longitude;
    latitude += its_weight * point.latitude;
}

void CenterFinder::WeightedSum::add(const WeightedSum &other, double sign) noexcept {
    weight += sign * other.weight;
    longitude += sign * other.longitude;
    latitude += sign * other.latitude;
}

void CenterFinder::Box::add(const GeometryPoint &point) noexcept {
    low = {std::min(low.longitude, point.longitude), std::min(low.latitude, point.latitude)};
    high = {std::max(high.longitude, point.longitude), std::max(high.latitude, point.latitude)};
}

// False for what is no number.
bool CenterFinder::Box::is_about(const GeometryPoint &point) const noexcept {
    const GeometryPoint near = nearest(point);
    return std::fabs(point.longitude - near.longitude) <= rounding_max &&
           std::fabs(point.latitude - near.latitude) <= rounding_max;
}

GeometryPoint CenterFinder::Box::nearest(const GeometryPoint &point) const noexcept {
    return {std::clamp(point.longitude, low.longitude, high.longitude),
            std::clamp(point.latitude, low.latitude, high.latitude)};
}

void CenterFinder::add_point(const GeometryPoint &point) noexcept {
    box_.add(point);
    all_.points.add(1, point);
}

// Areas are summed from the first point, where little is lost of what is small and far from 0.
void CenterFinder::extend(const GeometryPoint &point) noexcept {
    box_.add(point);
    if (path_.point_count++ == 0) path_.first = path_.last = point;
    const GeometryPoint last = std::exchange(path_.last, point);
    const double width = point.longitude - last.longitude, height = point.latitude - last.latitude;
    path_.segments.add(std::sqrt(width * width + height * height),
                       {last.longitude + width / 2, last.latitude + height / 2});
    const double from_longitude = last.longitude - path_.first.longitude;
    const double from_latitude = last.latitude - path_.first.latitude;
    const double double_area = from_longitude * height - from_latitude * width;
    path_.double_area += double_area;
    path_.longitude += double_area * (2 * from_longitude + width);
    path_.latitude += double_area * (2 * from_latitude + height);
}

// Adds the path as a line, or as a point when it has no length; gives what it has around it.
CenterFinder::WeightedSum CenterFinder::end_path(Parts &parts) noexcept {
    const Path path = std::exchange(path_, Path());
    if (path.segments.weight > 0)
        parts.lines.add(path.segments);
    else if (path.point_count > 0)
        parts.points.add(1, path.first);
    WeightedSum area;
    area.add(std::fabs(path.double_area), path.first);
    const double third = std::copysign(1.0 / 3, path.double_area);
    area.longitude += third * path.longitude;
    area.latitude += third * path.latitude;
    return area;
}

void CenterFinder::end_line() noexcept { end_path(all_); }

void CenterFinder::end_ring() noexcept {
    const WeightedSum area = end_path(polygon_);
    polygon_.areas.add(area, is_in_polygon_ ? -1 : 1);
    is_in_polygon_ = true;
}

// Holes that are no part of what they are in, or rings that cross themselves, may put the centre anywhere.
void CenterFinder::end_polygon() noexcept {
    const Parts polygon = std::exchange(polygon_, Parts());
    is_in_polygon_ = false;
    const WeightedSum &area = polygon.areas;
    if (area.weight > thickness_min * polygon.lines.weight && box_.is_about(area.mean())) {
        all_.areas.add(area);
        return;
    }
    all_.lines.add(polygon.lines);
    all_.points.add(polygon.points);
}

// A sum may be next to what all its points have in common, but the centre is not, nor is it -0.
std::optional<GeometryPoint> CenterFinder::center() const noexcept {
    for (const WeightedSum *sum : {&all_.areas, &all_.lines, &all_.points}) {
        if (!(sum->weight > 0) || !box_.is_about(sum->mean())) continue;
        const GeometryPoint center = box_.nearest(sum->mean());
        return GeometryPoint{center.longitude + 0.0, center.latitude + 0.0};
    }
    return std::nullopt;
}

}  // namespace sluice
