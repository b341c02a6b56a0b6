// The rows that one record becomes.
#pragma once

#include "engine/batch/builder.hpp"
#include "engine/entity/entity.hpp"
#include "engine/script/column_plan.hpp"
#include "engine/script/entity_binding.hpp"
#include "engine/script/native_extractor.hpp"

#include <lua.hpp>
#include <optional>
#include <vector>

namespace sluice {

/// Runs a column plan on one record after the other: `keep`, then `each` or `expand`, then the columns in their order.
/// Borrows what it is given. One thread at a time.
class RecordRows {
public:
    RecordRows(const ColumnPlan &plan, Entity &entity, EntityBinding &binding, const Table &source);

    /// Append the rows of the record that `entity` and `row` of `batch` hold to the builders, one a table. False when
    /// `keep` dropped it. `lua` is nullptr for a plan that needs none; otherwise this runs inside a protected call.
    /// Throws Failure (bad_data) when a value does not fit and lets Lua errors pass; the builders then hold a piece
    /// of the record's rows, for the caller to take back.
    bool append(lua_State *lua, const BatchView &batch, std::int64_t row, std::vector<BatchBuilder> &builders);

    /// Append the rows of a table that says them itself. Throws Failure (bad_data). Inside a protected call.
    void append_fixed(lua_State *lua, std::size_t table, BatchBuilder &builder) const;

    /// The column at work when append() did not come to its end; nullptr when none was.
    const ColumnSpec *column_at_fault() const noexcept { return column_at_fault_; }

private:
    struct Row {
        lua_State *lua;
        const BatchView &batch;
        std::int64_t number;
        int table;  // place of the row's Lua table on the stack; 0 for none
    };

    bool is_kept(lua_State *lua) const;
    void append_table(const Row &row, std::size_t table, BatchBuilder &builder);
    void append_each(const Row &row, std::size_t table, BatchBuilder &builder);
    void append_row(const Row &row, std::size_t table, BatchBuilder &builder);
    void enter_context(const Row &row);
    static bool has_value(const Row &row, const ColumnSpec &spec);
    void append_from_script(const Row &row, const ColumnSpec &spec, ColumnBuilder &column);

    const ColumnPlan &plan_;
    Entity &entity_;
    EntityBinding &binding_;
    EntityParser cell_parser_;
    std::vector<std::vector<std::optional<NativeExtractor>>> extractors_;  // by table and column; none for Lua's
    std::vector<bool> has_row_contexts_;                                   // by table
    std::size_t script_bytes_ = 0;                                         // that the script gave for the record
    const ColumnSpec *column_at_fault_ = nullptr;
};

}  // namespace sluice
