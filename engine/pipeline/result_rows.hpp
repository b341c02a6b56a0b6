// Which rows of a result go into its files, and which of their columns.
#pragma once

#include "engine/batch/schema.hpp"
#include "engine/profile/profile.hpp"
#include "engine/query/entity_filter.hpp"
#include "engine/script/transform.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// The columns that a query about rows names.
std::vector<std::string> columns_in(const Query &query);

/// Leaves out rows that do not satisfy a query about the columns of their table, and then columns that nobody but the
/// query wants. Tables that lack a column of the query keep their rows. One worker's; one thread at a time.
class ResultRows {
public:
    /// Without a query everything stays. `columns`: those that stay by their names; empty: all. `tables` are those of
    /// the transform. Throws Failure (bad_config) for a query that no table can answer.
    ResultRows(const std::optional<Query> &query, const std::vector<std::string> &columns,
               const std::vector<Table> &tables);

    /// The tables as they are then.
    const std::vector<Table> &tables() const noexcept { return tables_; }

    /// Take rows and columns away. A record that loses all its rows counts as before.
    void take(TransformResult &result);

private:
    struct TableRows {
        std::unique_ptr<EntityFilter> filter;  // nullptr: all rows
        std::vector<std::size_t> columns;      // that stay
    };

    bool is_needed_ = false;
    std::vector<Table> given_, tables_;
    std::unique_ptr<Entity> entity_;  // which rows of tables have none, but a filter asks for
    std::vector<TableRows> rows_;
};

}  // namespace sluice
