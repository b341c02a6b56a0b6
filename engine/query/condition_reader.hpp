// Reading the conditions of a query.
#pragma once

#include "engine/query/form_reader.hpp"
#include "engine/query/query.hpp"

namespace sluice {

/// What a condition is about: the record, or a value, a row or a relationship in it.
enum class ConditionScope { record = 1, entry };

/// From the JSON form of a condition to its tree. One query's reading.
class ConditionReader : protected FormReader {
protected:
    using FormReader::FormReader;

    Condition read_condition(const Json &json, ConditionScope scope);
    /// {"ids": [..]} in short for {"field": "id", "exacts": [..]}.
    Condition read_names_condition(const char *field, const Json &names);
    Condition read_name_condition(const Json &json);
    /// A text, or {words: .., match: ..}.
    Condition read_keywords_condition(const Json &json);

    std::string read_subject(const Json &json, Subject subject);
    void read_choice(const Json &json, ValueChoice &choice, std::optional<ContextPairs> &context);
    std::optional<ValueType> read_type(const Json &json);

private:
    Condition test_condition(Subject subject, std::string name);
    Condition read_junction(const Json &json, const std::string &kind, ConditionScope scope);
    Condition read_negation(const Json &json, ConditionScope scope);
    Condition read_test(const Json &json, const std::string &kind, ConditionScope scope);
    ContextPairs read_context(const Json &json);
    void read_target(const Json &json, Test &test);
    void read_units(const Json &json, Test &test);
    std::optional<UnitScale> read_scale(const Json &json);
    std::optional<double> read_factor(const Json &json);
    void read_related(const Json &json, Condition &condition);
    void read_comparisons(const Json &json, Test &test);
    void read_has_value(const Json &json, const Json &has, Test &test);
    void read_comparison(const std::string &name, const Json &json, bool is_typed, std::optional<ValueType> &type,
                         Test &test);
    std::vector<std::string> read_names(const Json &json);
    std::optional<std::string> typed_operand(const Json &json, std::optional<ValueType> &type);
    std::string read_words(const Json &json);
    std::optional<std::string> read_pattern(const Json &json);
    void read_match(const Json &json, Test &test);

    std::size_t condition_count_ = 0, related_count_ = 0;
    bool is_type_said_ = false;  // by the test that is being read
};

}  // namespace sluice
