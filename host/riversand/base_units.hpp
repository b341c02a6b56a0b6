// Units of products' values, and what they are in the base unit of their kind.
#pragma once

#include "engine/profile/profile.hpp"

namespace sluice::riversand {

/// The `units` of a test (docs/query.md): of lengths in metres, masses in kilograms, volumes in cubic metres, and so on
/// in units of the SI. Any thread.
const Json &base_units();

}  // namespace sluice::riversand
