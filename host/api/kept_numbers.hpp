// Numbers that JSON in memory does not hold as they were written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice {

/// The first number of a JSON text that reads back as another one: with more digits than a double has, or beyond its
/// range. 1.50 and 15e-1 are the same number. Any thread.
std::optional<std::string> number_not_kept(std::string_view json);

}  // namespace sluice
