#include "engine/query/value_test.hpp"

#include "engine/query/letter_case.hpp"

#include <algorithm>
#include <compare>

namespace sluice {

namespace {

constexpr std::size_t operands_few = 8;  // so many are compared one by one

bool holds(Operator op, std::strong_ordering order) noexcept {
    switch (op) {
        case Operator::gt: return std::is_gt(order);
        case Operator::gte: return std::is_gteq(order);
        case Operator::lt: return std::is_lt(order);
        case Operator::lte: return std::is_lteq(order);
        default: return std::is_eq(order);
    }
}

// For any of the operands, which are already of the type that `value` has.
template <typename Value>
bool holds_for_any(Operator op, const Value &value, const std::vector<Value> &operands) noexcept {
    return std::any_of(operands.begin(), operands.end(),
                       [&](const Value &operand) { return holds(op, value <=> operand); });
}

}  // namespace

ValueTest::ValueTest(const Test &test) : type_(test.type) {
    for (const Comparison &comparison : test.comparisons) {
        Prepared &prepared = comparisons_.emplace_back(comparison);
        if (comparison.op == Operator::words) prepared.words.emplace(comparison.operands[0], test.match);
        if (comparison.op == Operator::exact && comparison.operands.size() > operands_few)
            prepared.texts.insert(comparison.operands.begin(), comparison.operands.end());
        for (const std::string &operand : comparison.operands) {
            const ComparedValue value{ComparedValue::Kind::text, operand};
            if (comparison.op == Operator::contains) append_folded(prepared.parts.emplace_back(), operand);
            if (comparison.op == Operator::like) prepared.patterns.emplace_back(operand);
            if (comparison.op < Operator::gt && comparison.op != Operator::eq) continue;
            if (type_ == ValueType::integer || type_ == ValueType::decimal)
                prepared.numbers.push_back(ExactNumber::read(operand).value());
            if (type_ == ValueType::datetime) prepared.instants.push_back(readable_instant(value).value());
        }
    }
}

bool ValueTest::passes(ComparedValue value) {
    return std::all_of(comparisons_.begin(), comparisons_.end(),
                       [&](Prepared &prepared) { return passes(prepared, value); });
}

bool ValueTest::passes(Prepared &prepared, ComparedValue value) {
    const std::vector<std::string> &operands = prepared.source->operands;
    switch (prepared.source->op) {
        case Operator::exact:
            if (!prepared.texts.empty()) return prepared.texts.contains(value.text);
            return std::any_of(operands.begin(), operands.end(),
                               [&](const std::string &operand) { return operand == value.text; });
        case Operator::startswith:
            return std::any_of(operands.begin(), operands.end(),
                               [&](const std::string &operand) { return value.text.starts_with(operand); });
        case Operator::contains: return contains(prepared, value.text);
        case Operator::like: return is_like(prepared, value.text);
        case Operator::words: return prepared.words->is_in(value.text);
        default: return compares(prepared, value);
    }
}

bool ValueTest::contains(const Prepared &prepared, std::string_view text) {
    folded_.clear();
    append_folded(folded_, text);
    return std::any_of(prepared.parts.begin(), prepared.parts.end(),
                       [&](const std::u32string &part) { return folded_.find(part) != std::u32string::npos; });
}

bool ValueTest::is_like(const Prepared &prepared, std::string_view text) {
    folded_.clear();
    append_folded(folded_, text);
    return std::any_of(prepared.patterns.begin(), prepared.patterns.end(),
                       [&](const LikePattern &pattern) { return pattern.matches(folded_); });
}

bool ValueTest::compares(const Prepared &prepared, ComparedValue value) const {
    const Operator op = prepared.source->op;
    const std::vector<std::string> &operands = prepared.source->operands;
    switch (type_) {
        case ValueType::integer:
        case ValueType::decimal: {
            const std::optional<std::string_view> digits = readable_number(type_, value);
            return digits && holds_for_any(op, *ExactNumber::read(*digits), prepared.numbers);
        }
        case ValueType::datetime: {
            const std::optional<std::int64_t> instant = readable_instant(value);
            return instant && holds_for_any(op, *instant, prepared.instants);
        }
        case ValueType::boolean: {
            const std::optional<bool> is_true = readable_boolean(value);
            return is_true && std::any_of(operands.begin(), operands.end(),
                                          [&](const std::string &operand) { return *is_true == (operand == "true"); });
        }
        case ValueType::string: break;
    }
    return std::any_of(operands.begin(), operands.end(), [&](const std::string &operand) {
        return op == Operator::eq ? equal_folded(value.text, operand) : holds(op, value.text <=> operand);
    });
}

}  // namespace sluice
