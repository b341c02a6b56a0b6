#include "engine/query/condition_reader.hpp"

#include "engine/entity/json_pointer.hpp"
#include "engine/query/words.hpp"

#include <array>

namespace sluice {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array subjects = {Subject::field,   Subject::attribute, Subject::property, Subject::relationship,
                                 Subject::pointer, Subject::column,    Subject::keywords};

const Names value_operators = {"eq",   "in",    "exact", "exacts", "startswith", "contains",
                               "like", "words", "gt",    "gte",    "lt",         "lte"};
const Names value_keys = {"type", "match", "hasvalue"};  // what may stand beside them

Operator operator_of(std::string_view name) {
    if (name == "eq" || name == "in") return Operator::eq;
    if (name == "exact" || name == "exacts") return Operator::exact;
    if (name == "startswith") return Operator::startswith;
    if (name == "contains") return Operator::contains;
    if (name == "like") return Operator::like;
    if (name == "words") return Operator::words;
    if (name == "gt") return Operator::gt;
    if (name == "gte") return Operator::gte;
    return name == "lt" ? Operator::lt : Operator::lte;
}

bool is_of_numbers(const Comparison &comparison) {
    return comparison.op == Operator::eq || comparison.op >= Operator::gt;
}

bool has_operator(const Json &json) {
    return std::any_of(value_operators.begin(), value_operators.end(),
                       [&](const std::string &name) { return json.contains(name); }) ||
           json.contains("hasvalue");
}

Names keys_of_test(Subject subject, ConditionScope scope) {
    const Names values = joined({value_operators, value_keys});
    switch (subject) {
        case Subject::attribute: {
            Names keys = joined({{"attribute"}, values, {"locale", "source", "unit", "units", "where"}});
            if (scope == ConditionScope::record) keys.emplace_back("context");
            return keys;
        }
        case Subject::relationship: return {"relationship", "hasvalue", "to", "to_type", "where", "related"};
        case Subject::keywords: return {"keywords", "match"};
        case Subject::property: return joined({{"property", "any_case"}, values});
        default: return joined({{std::string(subject_name(subject))}, values});
    }
}

}  // namespace

Condition ConditionReader::test_condition(Subject subject, std::string name) {
    Condition condition;
    condition.kind = Condition::Kind::test;
    condition.path = path();
    condition.test.subject = subject;
    condition.test.name = std::move(name);
    if (++condition_count_ == limits::query_conditions_max + 1)
        refuse("the query has more than " + std::to_string(limits::query_conditions_max) + " conditions");
    return condition;
}

// {"ids": [..]} in short for {"field": "id", "exacts": [..]}.
Condition ConditionReader::read_names_condition(const char *field, const Json &names) {
    Condition condition = test_condition(Subject::field, field);
    condition.test.comparisons.push_back({Operator::exact, read_names(names)});
    return condition;
}

// A list of texts; numbers that are integers count as theirs.
std::vector<std::string> ConditionReader::read_names(const Json &json) {
    if (!json.is_array() || json.empty()) {
        refuse("must be a list of texts, with one at least");
        return {};
    }
    return read_operands(json, [&](const Json &item) { return read_exact_text(item); });
}

Condition ConditionReader::read_name_condition(const Json &json) {
    Condition condition = test_condition(Subject::field, "name");
    if (!json.is_object()) {
        refuse("must be a map such as {startswith: \"Lamp\"}, not " + std::string(json_kind(json)));
        return condition;
    }
    check_keys(json, joined({value_operators, value_keys}));
    if (!has_operator(json)) refuse("needs an operator: " + listed(value_operators) + " or hasvalue");
    read_comparisons(json, condition.test);
    return condition;
}

// A text, or {words: .., match: ..}.
Condition ConditionReader::read_keywords_condition(const Json &json) {
    Condition condition = test_condition(Subject::keywords, "");
    if (json.is_object()) {
        check_keys(json, {"words", "match"});
        if (json.contains("words"))
            at("words", [&] { condition.test.name = read_words(json["words"]); });
        else
            refuse("needs 'words'");
        read_match(json, condition.test);
    } else {
        condition.test.name = read_words(json);
    }
    return condition;
}

std::string ConditionReader::read_words(const Json &json) {
    std::optional<std::string> text = read_text(json);
    if (!text) return {};
    if (const std::string problem = words_problem(*text); !problem.empty()) refuse(problem);
    return std::move(*text);
}

std::optional<std::string> ConditionReader::read_pattern(const Json &json) {
    std::optional<std::string> pattern = read_exact_text(json);
    if (!pattern) return pattern;
    Operand operand = like_operand(*pattern);
    if (operand.problem.empty()) return pattern;
    refuse(operand.problem);
    return std::nullopt;
}

void ConditionReader::read_match(const Json &json, Test &test) {
    const auto match = json.find("match");
    if (match == json.end()) return;
    if (*match == "any")
        test.match = WordMatch::any;
    else if (*match == "phrase")
        test.match = WordMatch::phrase;
    else if (*match != "all")
        refuse_at("match", "must be all, any or phrase");
}

Condition ConditionReader::read_condition(const Json &json, ConditionScope scope) {
    Condition condition;
    const Level level(*this);
    if (!level.is_allowed()) return condition;
    if (!json.is_object()) {
        refuse("must be a map, not " + std::string(json_kind(json)));
        return condition;
    }
    const Names kinds = scope == ConditionScope::record
                            ? Names{"and",      "or",           "not",     "field",  "attribute",
                                    "property", "relationship", "pointer", "column", "keywords"}
                            : Names{"and", "or", "not", "field", "attribute"};
    Names found;
    for (const std::string &kind : kinds)
        if (json.contains(kind)) found.push_back(kind);
    if (found.empty()) {
        const std::string first = json.empty() ? "" : json.begin().key();
        refuse((json.empty() ? "is empty" : "must say what it tests" + suggestion(first, kinds)) + "; possible are " +
               listed(kinds));
        return condition;
    }
    if (found.size() > 1) {
        refuse_at(found[1], "does not go with '" + found[0] + "': a condition is one of " + listed(kinds), true);
        return condition;
    }
    if (found[0] == "and" || found[0] == "or") return read_junction(json, found[0], scope);
    if (found[0] == "not") return read_negation(json, scope);
    return read_test(json, found[0], scope);
}

Condition ConditionReader::read_junction(const Json &json, const std::string &kind, ConditionScope scope) {
    Condition condition;
    condition.kind = kind == "and" ? Condition::Kind::all_of : Condition::Kind::any_of;
    check_keys(json, {kind});
    const Json &items = json[kind];
    at(kind, [&] {
        if (!items.is_array() || items.empty()) return refuse("must be a list of conditions, with one at least");
        for (std::size_t i = 0; i < items.size() && condition_count_ <= limits::query_conditions_max; ++i)
            condition.conditions.push_back(at(std::to_string(i), [&] { return read_condition(items[i], scope); }));
    });
    return condition;
}

Condition ConditionReader::read_negation(const Json &json, ConditionScope scope) {
    Condition condition;
    condition.kind = Condition::Kind::negation;
    check_keys(json, {"not"});
    condition.conditions.push_back(at("not", [&] { return read_condition(json["not"], scope); }));
    return condition;
}

Condition ConditionReader::read_test(const Json &json, const std::string &kind, ConditionScope scope) {
    const Subject subject = *std::find_if(subjects.begin(), subjects.end(),
                                          [&](Subject candidate) { return subject_name(candidate) == kind; });
    Condition condition = test_condition(subject, "");
    Test &test = condition.test;
    check_keys(json, keys_of_test(subject, scope));
    at(kind,
       [&] { test.name = subject == Subject::keywords ? read_words(json[kind]) : read_subject(json[kind], subject); });
    if (subject == Subject::attribute) read_choice(json, test.choice, test.context);
    if (const auto unit = json.find("unit"); unit != json.end() && subject == Subject::attribute)
        test.unit = at("unit", [&] { return read_text(*unit); });
    if (subject == Subject::attribute) read_units(json, test);
    if (const auto any_case = json.find("any_case"); any_case != json.end() && subject == Subject::property) {
        if (!any_case->is_boolean()) refuse_at("any_case", "must be true or false");
        test.is_any_case = any_case->is_boolean() && any_case->get<bool>();
    }
    if (subject == Subject::relationship) {
        read_target(json, test);
        read_related(json, condition);
    }
    if (const auto where = json.find("where"); where != json.end())
        condition.conditions.push_back(at("where", [&] { return read_condition(*where, ConditionScope::entry); }));
    if (subject == Subject::keywords)
        read_match(json, test);
    else
        read_comparisons(json, test);
    const bool compares_numbers = test.type == ValueType::decimal && !test.comparisons.empty() &&
                                  std::all_of(test.comparisons.begin(), test.comparisons.end(), is_of_numbers);
    if (!test.units.empty() && !compares_numbers)
        refuse_at("units", "goes with eq, in, gt, gte, lt and lte of decimals only", true);
    const bool may_say_nothing =
        subject == Subject::relationship || subject == Subject::keywords || !condition.conditions.empty();
    if (test.comparisons.empty() && !test.has_value && !may_say_nothing && !has_operator(json))
        refuse("needs an operator: " + listed(value_operators) + " or hasvalue");
    return condition;
}

std::string ConditionReader::read_subject(const Json &json, Subject subject) {
    if (subject == Subject::pointer) {
        if (json.is_string() && JsonPointer::parse(json.get_ref<const std::string &>())) return json;
        refuse("must be a JSON Pointer such as \"/a/b\"");
        return {};
    }
    return read_text(json).value_or("");
}

void ConditionReader::read_choice(const Json &json, ValueChoice &choice, std::optional<ContextPairs> &context) {
    choice.is_any_locale = true;
    if (const auto locale = json.find("locale"); locale != json.end())
        at("locale", [&] {
            if (locale->is_array() && locale->empty()) return refuse("must be a text or a list of texts");
            choice.set_locales(read_operands(*locale, [&](const Json &item) { return read_text(item); }));
        });
    if (const auto source = json.find("source"); source != json.end())
        at("source", [&] {
            if (std::optional<std::string> text = read_text(*source)) choice.sources = {std::move(*text)};
        });
    if (const auto pairs = json.find("context"); pairs != json.end())
        context = at("context", [&] { return read_context(*pairs); });
}

ContextPairs ConditionReader::read_context(const Json &json) {
    ContextPairs pairs;
    if (!json.is_object() || json.empty()) {
        refuse("must be a map of names and values: {country: Germany}");
        return pairs;
    }
    for (const auto &[key, value] : json.items()) {
        const std::optional<std::string> text = at(key, [&, &given = value] { return read_exact_text(given); });
        if (text) pairs.emplace_back(key, *text);
    }
    return pairs;
}

void ConditionReader::read_target(const Json &json, Test &test) {
    const auto read = [&](const char *key, std::vector<std::string> &names) {
        if (const auto found = json.find(key); found != json.end())
            at(key, [&] {
                if (found->is_array() && found->empty()) return refuse("must be a text or a list of texts");
                names = read_operands(*found, [&](const Json &item) { return read_exact_text(item); });
            });
    };
    read("to", test.to);
    read("to_type", test.to_types);
}

// {cm: 0.01, "°C": {times: 1, plus: 273.15}}: what one of a unit is in the unit that is compared in.
void ConditionReader::read_units(const Json &json, Test &test) {
    const auto units = json.find("units");
    if (units == json.end()) return;
    at("units", [&] {
        if (!units->is_object() || units->empty())
            return refuse("must be a map of units and numbers: {m: 1, cm: 0.01}");
        if (json.contains("unit")) return refuse("does not go with 'unit'", true);
        if (units->size() > limits::query_units_max)
            return refuse("has more than " + std::to_string(limits::query_units_max) + " units");
        for (const auto &[name, scale] : units->items())
            if (const auto read = at(name, [&, &given = scale] { return read_scale(given); })) test.units[name] = *read;
    });
}

std::optional<UnitScale> ConditionReader::read_scale(const Json &json) {
    UnitScale scale;
    if (!json.is_object()) {
        if (const std::optional<double> times = read_factor(json)) return UnitScale{*times, 0};
        return std::nullopt;
    }
    check_keys(json, {"times", "plus"});
    for (const auto &[name, number] : {std::pair{"times", &scale.times}, std::pair{"plus", &scale.plus}})
        if (const auto found = json.find(name); found != json.end())
            *number = at(name, [&] { return read_factor(*found); }).value_or(1);
    return scale;
}

std::optional<double> ConditionReader::read_factor(const Json &json) {
    if (json.is_number()) return json.get<double>();
    refuse("must be a number");
    return std::nullopt;
}

// Each costs a reading of the source.
void ConditionReader::read_related(const Json &json, Condition &condition) {
    const auto related = json.find("related");
    if (related == json.end()) return;
    if (++related_count_ == limits::query_related_max + 1)
        refuse_at("related", "is asked for more than " + std::to_string(limits::query_related_max) + " times");
    condition.related.push_back(at("related", [&] { return read_condition(*related, ConditionScope::record); }));
}

void ConditionReader::read_comparisons(const Json &json, Test &test) {
    if (const auto has = json.find("hasvalue"); has != json.end()) return read_has_value(json, *has, test);
    std::optional<ValueType> type = read_type(json);
    is_type_said_ = type.has_value();
    bool uses_type = false, uses_match = false;
    for (const std::string &name : value_operators) {
        const auto found = json.find(name);
        if (found == json.end()) continue;
        const bool is_typed = name == "eq" || name == "in" || name[0] == 'g' || name[0] == 'l';
        uses_type |= is_typed;
        uses_match |= name == "words";
        at(name, [&] { read_comparison(name, *found, is_typed, type, test); });
    }
    if (is_type_said_ && !uses_type)
        refuse_at("type", "says how eq, in, gt, gte, lt and lte compare, and none of them is here");
    if (json.contains("match") && !uses_match) refuse_at("match", "goes with 'words' only", true);
    read_match(json, test);
    test.type = type.value_or(ValueType::string);
}

void ConditionReader::read_has_value(const Json &json, const Json &has, Test &test) {
    if (has.is_boolean())
        test.has_value = has.get<bool>();
    else
        refuse_at("hasvalue", "must be true or false");
    for (const std::string &name : joined({value_operators, {"type", "match"}}))
        if (json.contains(name)) return refuse_at(name, "does not go with 'hasvalue'; make two conditions of it", true);
}

std::optional<ValueType> ConditionReader::read_type(const Json &json) {
    const auto type = json.find("type");
    if (type == json.end()) return std::nullopt;
    const std::optional<ValueType> known =
        type->is_string() ? value_type(type->get_ref<const std::string &>()) : std::nullopt;
    if (!known) refuse_at("type", "must be " + std::string(value_type_names));
    return known ? known : std::optional(ValueType::string);
}

// `type` is what the test says, or what the first operand is.
void ConditionReader::read_comparison(const std::string &name, const Json &json, bool is_typed,
                                      std::optional<ValueType> &type, Test &test) {
    const bool wants_list = name == "in" || name == "exacts";
    const bool takes_list = wants_list || name == "startswith" || name == "contains" || name == "like";
    if (json.is_array() ? json.empty() || !takes_list : wants_list) {
        refuse(wants_list    ? "must be a list of values, with one at least"
               : !takes_list ? "takes one value; a list goes with 'in' or 'exacts'"
                             : "must not be an empty list");
        return;
    }
    Comparison comparison;
    comparison.op = operator_of(name);
    if (name == "words") {
        comparison.operands.push_back(read_words(json));
    } else if (name == "like") {
        comparison.operands = read_operands(json, [&](const Json &item) { return read_pattern(item); });
    } else if (!is_typed) {
        const bool is_part = name == "startswith" || name == "contains";
        comparison.operands =
            read_operands(json, [&](const Json &item) { return is_part ? read_text(item) : read_exact_text(item); });
    } else {
        comparison.operands = read_operands(json, [&](const Json &item) { return typed_operand(item, type); });
        if (type == ValueType::boolean && comparison.op != Operator::eq)
            refuse("true and false have no order: compare with eq");
    }
    test.comparisons.push_back(std::move(comparison));
}

std::optional<std::string> ConditionReader::typed_operand(const Json &json, std::optional<ValueType> &type) {
    if (!type) type = type_of(json);
    if (!is_type_said_ && !json.is_null() && type_of(json) != *type) {
        refuse("is " + std::string(json_kind(json)) +
               ", other than what stands beside it; say with 'type' how to compare");
        return std::nullopt;
    }
    return read_operand(json, *type);
}

}  // namespace sluice
