// Columns that need no Lua: from the parsed record straight into the column.
#pragma once

#include "engine/batch/column_view.hpp"
#include "engine/entity/entity.hpp"
#include "engine/entity/entity_parser.hpp"
#include "engine/entity/json_pointer.hpp"
#include "engine/script/column_spec.hpp"

#include <cstdint>
#include <vector>

namespace sluice {

/// Fills one column; made once for each native column of a plan. Names are looked up when it is made. One thread at a
/// time, with the entity it was made for.
class NativeExtractor {
public:
    /// True for every kind but row and compute.
    static bool is_native(ColumnKind kind) noexcept;

    /// Throws Failure (bad_config) when the source has no such column.
    NativeExtractor(const ColumnSpec &spec, Entity &entity, const Table &source);

    /// Append the value for the entity's record, which stands in `row` of `batch`. `parser` reads JSON cells of table
    /// sources; the record itself belongs to another parser. Throws Failure (bad_data) when the value does not fit.
    void append(ColumnBuilder &column, Entity &entity, const BatchView &batch, std::int64_t row,
                EntityParser &parser) const;

private:
    void append_pointer(ColumnBuilder &column, Entity &entity) const;
    JsonValue attribute_of(Entity &entity) const;
    void append_attribute(ColumnBuilder &column, JsonValue attribute) const;
    void append_relationship(ColumnBuilder &column, JsonValue items) const;
    void append_constant(ColumnBuilder &column) const;
    JsonValue field_of(const ValueEntry &entry) const;

    template <typename EachValue>
    void append_several(ColumnBuilder &column, EachValue each_value) const;

    const ColumnSpec *spec_;
    Entity::Member member_;
    Entity::Member own_;  // where `member_` is of a context: the entity's own
    JsonPointer pointer_;
    std::vector<std::string> field_;
    std::size_t source_column_ = 0;
};

}  // namespace sluice
