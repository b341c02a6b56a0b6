// Which conditions of a query SQLite answers.
#pragma once

#include "engine/batch/column_type.hpp"
#include "plugins/sdk/sluice/source.hpp"
#include "plugins/source_sqlite/database.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sluice::sqlite {

/// A column as conditions may be asked of it.
struct AskedColumn {
    std::string name;
    ColumnType type = ColumnType::text;
    bool is_compared = false;  // text or integers, which SQLite compares byte for byte and by value as the engine does
};

/// What the conditions are asked of.
struct AskedRows {
    std::vector<AskedColumn> columns;  // whose names differ by more than case
    /// `id` and `type` are those of the entity beside them; NULL says that they are not known.
    bool has_entities = false;
    /// The rows of a table, whose values are of their column's storage class or do not fit it. What SQLite answers of
    /// them needs no second answer.
    bool is_stored = false;
    std::size_t values_max = 0;
};

/// What SQLite answers of a query.
struct Pushed {
    std::string where;             // in SQL, of a FROM clause named q; empty for nothing
    std::vector<SqlValue> values;  // of its parameters, in their order
    sdk::Query rest;               // what the engine has to answer
};

/// Divide a query, in the form of docs/query.md. `where` holds for every row that satisfies the query, and for every
/// row of which SQLite cannot tell: one whose value in a tested column does not fit it. What is not understood is left
/// in the rest, and so are `sort` and the window: rows that the engine rejects count in none.
Pushed push_down(const sdk::Query &query, const AskedRows &rows);

}  // namespace sluice::sqlite
