// Whether a record satisfies the conditions of a query.
#pragma once

#include "engine/batch/column_view.hpp"
#include "engine/batch/schema.hpp"
#include "engine/entity/entity.hpp"
#include "engine/entity/json_pointer.hpp"
#include "engine/query/query.hpp"
#include "engine/query/value_test.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sluice {

/// A tree of conditions made ready for one source, asked of record after record. Looks at the parsed record where it
/// lies; memory is used again from record to record. Nothing in a record is an error: what cannot be read does not
/// match. One thread at a time, with the entity it was made for.
class EntityFilter {
public:
    /// `source` gives the columns that conditions may name. Borrows nothing. Throws Failure (bad_config) for a
    /// condition that the source cannot answer: an attribute of table rows, a column that is not there; and for one of
    /// related entities whose ids nobody has looked for.
    EntityFilter(Condition condition, Entity &entity, const Table &source);
    EntityFilter(const EntityFilter &) = delete;
    EntityFilter &operator=(const EntityFilter &) = delete;

    /// The record is the entity's, which stands in `row` of `batch`.
    bool matches(Entity &entity, const BatchView &batch, std::int64_t row);

private:
    struct Node {
        explicit Node(const Test &test) : values(test) {}

        const Condition *condition = nullptr;
        std::vector<Node> below;
        ValueTest values;
        Entity::Member member;          // of a name in the record
        std::vector<std::string> path;  // of a field, from the second name on in a record
        JsonPointer pointer;
        std::size_t column = 0;
        std::vector<WordSearch> keywords;  // one or none
    };
    /// What a condition is asked of: the record, or one object in it.
    struct Place;

    Node prepare(const Condition &condition, bool is_record, Entity &entity, const Table &source);
    static void prepare_record_test(Node &node, Entity &entity);
    void prepare_table_test(Node &node, const Table &source) const;

    bool holds(Node &node, const Place &place);
    bool test(Node &node, const Place &place);
    bool test_attribute(Node &node, JsonValue attribute, const Place &place);
    bool test_attribute_values(Node &node, JsonValue attribute);
    bool test_members(Node &node, JsonValue object);
    bool test_value(Node &node, JsonValue value);
    bool test_in_unit(Node &node, JsonValue value, JsonValue unit);
    bool test_relationship(Node &node, JsonValue items);
    bool test_cell(Node &node, const Place &place);
    bool test_keywords(Node &node, const Place &place);

    Condition condition_;
    bool has_records_;
    Node root_;
    std::vector<char> cell_text_;
};

}  // namespace sluice
