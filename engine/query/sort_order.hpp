// The order of a query as bytes: records compare as their keys do.
#pragma once

#include "engine/batch/column_view.hpp"
#include "engine/batch/schema.hpp"
#include "engine/entity/entity.hpp"
#include "engine/entity/json_pointer.hpp"
#include "engine/query/compared_value.hpp"
#include "engine/query/query.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// Makes the sort keys of records. Of an attribute with several values the first one counts; a value that cannot be
/// read as its type is none. Borrows the keys. One thread at a time, with the entity it was made for.
class SortOrder {
public:
    /// Throws Failure (bad_config) for a key that the source does not have.
    SortOrder(const std::vector<SortKey> &keys, Entity &entity, const Table &source);

    /// Append the key of the entity's record, which stands in `row` of `batch`. No key is the beginning of another one,
    /// and of two keys the one that is less as bytes (memcmp) comes first.
    void append(std::vector<char> &out, Entity &entity, const BatchView &batch, std::int64_t row);

private:
    struct Prepared {
        const SortKey *key;
        Entity::Member member;
        std::vector<std::string> path;  // of a field, behind its first name
        JsonPointer pointer;
        std::optional<std::size_t> column;
    };

    std::optional<ComparedValue> value(const Prepared &prepared, Entity &entity, const BatchView &batch,
                                       std::int64_t row);

    std::vector<Prepared> keys_;
    std::vector<char> cell_text_;
};

}  // namespace sluice
