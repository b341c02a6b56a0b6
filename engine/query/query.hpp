// Which records an export takes, in which order, and how many of them.
#pragma once

#include "engine/entity/entity.hpp"
#include "engine/entity/value_choice.hpp"
#include "engine/query/entity_ids.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// What a test or a sort key looks at.
enum class Subject : std::uint8_t { field = 1, attribute, property, relationship, pointer, column, keywords };

/// The word for it in a query.
constexpr std::string_view subject_name(Subject subject) noexcept {
    switch (subject) {
        case Subject::field: return "field";
        case Subject::attribute: return "attribute";
        case Subject::property: return "property";
        case Subject::relationship: return "relationship";
        case Subject::pointer: return "pointer";
        case Subject::column: return "column";
        case Subject::keywords: return "keywords";
    }
    return "";
}

/// The name that stands for every attribute, property or type.
inline constexpr std::string_view any_name = "_ALL";

/// How values are read before they are compared.
enum class ValueType : std::uint8_t { string = 1, integer, decimal, datetime, boolean };

enum class Operator : std::uint8_t { eq = 1, exact, startswith, contains, like, words, gt, gte, lt, lte };

/// How many of the words have to be there: all, any, or all of them side by side.
enum class WordMatch : std::uint8_t { all = 1, any, phrase };

/// One operator of a test. It holds when it holds for any of the operands.
struct Comparison {
    Operator op = Operator::eq;
    std::vector<std::string> operands;  // readable as the test's type; of `words` one, the words in a row
};

/// From a number in one unit to the same in another: number * times + plus.
struct UnitScale {
    double times = 1;
    double plus = 0;
};

/// A question about one part of a record. Which members count depends on the subject.
struct Test {
    Subject subject = Subject::field;
    std::string name;  // of the attribute, property, relationship, column; a dotted path; a pointer; the keywords

    ValueType type = ValueType::string;
    std::vector<Comparison> comparisons;  // one value has to pass all of them
    std::optional<bool> has_value;        // no comparisons then
    WordMatch match = WordMatch::all;

    // Of attributes.
    ValueChoice choice;
    std::optional<ContextPairs> context;
    std::optional<std::string> unit;
    std::map<std::string, UnitScale, std::less<>> units;  // when not empty, values of these are converted, others fail

    bool is_any_case = false;  // of properties: the case of the name does not count

    // Of relationships: ids and types of related entities; empty for any.
    std::vector<std::string> to, to_types;
};

/// A tree of tests. A plain value.
struct Condition {
    enum class Kind : std::uint8_t { all_of = 1, any_of, negation, test };

    Kind kind = Kind::all_of;
    std::vector<Condition> conditions;  // of negation one; of a test its `where`, one or none
    Test test;
    std::string path;  // where it stands, for messages: "source.query.where.and[1]"

    // Of a test of relationships: what an entity has to satisfy that one of them leads to, one or none; and the
    // entities that do, once somebody has looked for them.
    std::vector<Condition> related = {};
    std::shared_ptr<const EntityIds> related_ids = nullptr;
};

/// One level of the order.
struct SortKey {
    Subject subject = Subject::field;
    std::string name;
    ValueType type = ValueType::string;
    ValueChoice choice;
    std::optional<ContextPairs> context;
    bool is_descending = false;
    bool are_nulls_first = false;
    std::string path;
};

/// A whole query. A plain value.
struct Query {
    Condition where;            // without conditions: every record
    std::vector<SortKey> sort;  // the first key counts most; empty: the order of the source
    std::int64_t offset = 0;
    std::optional<std::int64_t> limit;

    bool has_conditions() const noexcept { return where.kind == Condition::Kind::test || !where.conditions.empty(); }
    bool has_window() const noexcept { return offset > 0 || limit; }
};

}  // namespace sluice
