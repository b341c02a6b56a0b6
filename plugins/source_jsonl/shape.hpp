// How the records stand in an input.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::jsonl {

enum class Shape : std::uint8_t {
    automatic = 1,
    lines,   // one record a line
    array,   // one JSON array of records
    object,  // one JSON object with an array of records in it
    spread,  // an object over several lines without such an array: nothing that can be read record by record
};

/// How many bytes of an input detect_shape() should see.
inline constexpr std::size_t shape_bytes_max = 1 << 20;

/// What the beginning of an input looks like: never `automatic`. A single object on a line of its own that holds an
/// array `container` counts as `object`; followed by a second object, both are records of `lines`.
Shape detect_shape(std::string_view head, const std::string &container);

}  // namespace sluice::jsonl
