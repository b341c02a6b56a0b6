// What a script says about its columns, in C++.
#pragma once

#include "engine/batch/schema.hpp"
#include "engine/entity/entity.hpp"
#include "engine/entity/typed_value.hpp"
#include "engine/entity/value_choice.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sluice {

/// How a column gets its values: one for each function of the module `columns`.
enum class ColumnKind : std::uint8_t {
    id = 1,
    type,
    name,
    property,
    attribute,
    relationship,
    pointer,
    column,
    constant,
    row,
    compute
};

/// The function's name in scripts ("attribute").
constexpr std::string_view kind_name(ColumnKind kind) noexcept {
    switch (kind) {
        case ColumnKind::id: return "id";
        case ColumnKind::type: return "type";
        case ColumnKind::name: return "name";
        case ColumnKind::property: return "property";
        case ColumnKind::attribute: return "attribute";
        case ColumnKind::relationship: return "relationship";
        case ColumnKind::pointer: return "pointer";
        case ColumnKind::column: return "column";
        case ColumnKind::constant: return "constant";
        case ColumnKind::row: return "row";
        case ColumnKind::compute: return "compute";
    }
    return "";
}

/// A value kept in the Lua registry; 0 for none (Lua never gives that number).
using LuaReference = int;

/// One column of a result table. A plain value.
struct ColumnSpec {
    ColumnKind kind = ColumnKind::constant;
    Column column;          // header, type and metadata
    bool has_type = false;  // the script said the type
    std::string where;      // "file.lua:12", the call that made it
    std::string subject;    // the main name: of the attribute, property, relationship, table column; the pointer's text

    // Of attributes and relationships.
    ValueChoice choice;
    ContextPairs context;
    bool has_context = false;
    bool is_of_row = false;     // read in the context of the row, which its field `context` names
    bool is_coalesced = false;  // what the context does not say is the entity's own
    std::string field;          // what to take of each value, names joined by '.'; empty: its value
    bool takes_first = false;
    bool shows_groups = false;  // of attributes: a group in a text column is its JSON text, not an error
    std::string separator;

    ValueRules rules;
    std::variant<std::string, std::int64_t, double, bool> constant;
    LuaReference reference = 0;  // compute: the function; row: the key
    LuaReference only_if = 0;    // the key of what a row must say for a value to stand in it; 0: in every row
};

/// What transform.settings says for columns and entity methods that do not say it themselves.
struct ScriptDefaults {
    ValueChoice choice;            // settings.locale
    std::string separator = "||";  // settings.separator
};

}  // namespace sluice
