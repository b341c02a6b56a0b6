// The columns of a source, by their names.
#pragma once

#include "engine/batch/schema.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace sluice {

/// The position of a source's column. Throws Failure (bad_config) with a suggestion when there is none of that name.
std::size_t source_column(const Table &source, std::string_view name);

/// The position of the json column "entity", whose texts are entities, to be parsed by the engine; nothing for a table
/// source.
std::optional<std::size_t> entity_column(const Table &source) noexcept;
inline bool has_entities(const Table &source) noexcept { return entity_column(source).has_value(); }

}  // namespace sluice
