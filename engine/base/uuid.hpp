// Random identifiers.
#pragma once

#include <string>

namespace sluice {

/// A new random UUID (version 4, RFC 9562) in lower case with dashes, from the system's random source.
std::string new_uuid();

}  // namespace sluice
