// One record, read as an entity: id, type, name, properties, attributes, relationships.
#pragma once

#include "engine/entity/object_index.hpp"
#include "engine/entity/value_choice.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

/// Names and values that an entry of data.contexts must have, exactly those: {{"country", "Germany"}}.
using ContextPairs = std::vector<std::pair<std::string, std::string>>;

/// A view of one parsed record after the other, made for asking the same questions of each: every part of a record is
/// indexed at most once, when first asked for. A record that is no entity, or no object at all, simply has none of the
/// parts. Borrows the record from its EntityParser. One thread at a time.
class Entity {
public:
    /// The parts of a record whose members can be asked for by name. `row_context` are the attributes that
    /// set_row_context() names; values from `first_context` on stand for those of one of data.contexts, see
    /// context_part().
    enum class Part : std::uint32_t { record, properties, attributes, relationships, row_context, first_context };

    /// A member of a part, looked up once and asked for in every record.
    struct Member {
        Part part = Part::record;
        ObjectIndex::Key key = 0;
    };

    Entity();

    /// The part that holds the attributes of a context. Ask before the first record.
    Part context_part(const ContextPairs &context);
    /// Ask before the first record.
    Member member(Part part, std::string_view name);

    /// Turn to the next record.
    void assign(JsonValue record);

    /// Read rows of this record in a context from now on, by its attributes, or (nothing) as the entity itself.
    void set_row_context(std::optional<JsonValue> attributes);
    bool has_row_context() const noexcept { return row_context_.has_value(); }

    JsonValue record() const noexcept { return record_; }

    /// Members of the record that are scalars; nothing otherwise, and for a name that is "_EMPTY".
    JsonValue id() { return scalar(at(id_)); }
    JsonValue type() { return scalar(at(type_)); }
    JsonValue name() { return scalar(at(name_)); }

    JsonValue at(Member member) { return index(member.part).at(member.key); }
    JsonValue find(Part part, std::string_view name) { return index(part).find(name); }

    /// The attributes of a context that has no part of its own.
    JsonValue context_attributes(const ContextPairs &context);

private:
    struct Indexed {
        ObjectIndex index;
        ContextPairs context;  // of a context part
        bool is_loaded = false;
    };

    static JsonValue scalar(JsonValue value) noexcept;
    const ObjectIndex &index(Part part) {
        Indexed &indexed = parts_[static_cast<std::size_t>(part)];
        if (!indexed.is_loaded) load(part);
        return indexed.index;
    }
    void load(Part part);
    JsonValue object_of(Part part);

    JsonValue record_;
    std::optional<JsonValue> row_context_;
    std::vector<Indexed> parts_;
    Member id_, type_, name_, properties_, data_;
};

}  // namespace sluice
