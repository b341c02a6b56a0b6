// Geometries as well-known text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sluice {

inline constexpr std::size_t geometry_points_max = 100'000;

/// In degrees. A plain value.
struct GeometryPoint {
    double longitude = 0, latitude = 0;
};

/// What a text says as a geometry. A plain value.
struct GeometryReading {
    /// What is wrong with it; empty when nothing is. Says no more of the text than at which character (from 1).
    std::string problem;
    /// The mean of its areas where it has any, else of its lines by their length, else of its points; nothing for one
    /// that is empty or wrong. A polygon without an area counts as its rings, a line without a length as a point.
    /// Degrees are lengths of a plane here: what lies on both sides of longitude 180 has its centre far from there.
    std::optional<GeometryPoint> center;
};

/// Read a geometry in degrees, longitude in front of latitude: POINT, LINESTRING, POLYGON, the MULTI of each,
/// GEOMETRYCOLLECTION, or EMPTY ones (OGC 06-103r4, clause 7, in two dimensions; in any case).
GeometryReading read_geometry(std::string_view text);

}  // namespace sluice
