// Numbers that the JSON parser refuses although they are valid JSON.
#pragma once

#include <cstddef>

namespace sluice {

/// Overwrite, in place, every number of the JSON text that is an integer beyond 64 bits or beyond the range of doubles
/// with `0.0` and blanks, so that all other bytes keep their positions. True when there was one. Malformed numbers
/// stay.
bool replace_wide_numbers(char *text, std::size_t size);

}  // namespace sluice
