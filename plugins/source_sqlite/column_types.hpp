// From what SQLite knows of a column to its type.
#pragma once

#include "engine/batch/column_type.hpp"

#include <optional>
#include <string_view>

namespace sluice::sqlite {

/// The type of a column by its declaration ("VARCHAR(20)"); text for one that has none, as an expression. Nothing for a
/// BLOB, which no column can hold.
std::optional<ColumnType> type_of_declaration(std::string_view declaration);

/// How the batches hold a column of a type: what SQLite stores as text is text, read by the engine.
ColumnType stored_type(ColumnType type) noexcept;

}  // namespace sluice::sqlite
