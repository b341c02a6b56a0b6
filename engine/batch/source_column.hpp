// Finding a column by its name.
#pragma once

#include "engine/batch/schema.hpp"

#include <cstddef>
#include <string_view>

namespace sluice {

/// The position of a source's column. Throws Failure (bad_config) with a suggestion when there is none of that name.
std::size_t source_column(const Table &source, std::string_view name);

}  // namespace sluice
