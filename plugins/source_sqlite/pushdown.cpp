#include "plugins/source_sqlite/pushdown.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

namespace sluice::sqlite {

namespace {

using Json = sdk::Query;

constexpr int tests_max = 200;  // SQLite bounds the depth of an expression, and a chain of ORs is as deep as it is long
constexpr std::string_view any_type = "_ALL";

std::optional<std::int64_t> integer_of_digits(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    // Only the one spelling that the engine itself writes.
    if (error != std::errc() || std::to_string(value) != text) return std::nullopt;
    return value;
}

std::optional<std::int64_t> integer_operand(const Json &json) {
    if (json.is_string()) return integer_of_digits(json.get_ref<const std::string &>());
    if (json.is_number_integer() && (!json.is_number_unsigned() || json.get<std::int64_t>() >= 0))
        return json.get<std::int64_t>();
    return std::nullopt;
}

// Where a letter has no case, equal without regard to case is equal.
bool has_letter(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    });
}

bool is_list_operator(std::string_view name) { return name == "in" || name == "exacts"; }
bool is_exact_operator(std::string_view name) { return name == "exact" || name == "exacts"; }
bool is_equality(std::string_view name) { return name == "eq" || name == "in" || is_exact_operator(name); }

// The operator in SQL; empty for one that has none there.
std::string_view order_sign(std::string_view name) {
    if (name == "gt") return ">";
    if (name == "gte") return ">=";
    if (name == "lt") return "<";
    return name == "lte" ? "<=" : "";
}

// How the engine compares with `operand` where the test says no type.
std::string_view type_beside(const Json &test, const Json &operand) {
    if (const auto type = test.find("type"); type != test.end())
        return type->is_string() ? std::string_view(type->get_ref<const std::string &>()) : "";
    if (operand.is_number()) return "decimal";
    return operand.is_string() ? "string" : "";
}

/// A condition in SQL.
struct Part {
    std::string sql;
    bool is_whole = true;  // nothing of the condition is left out
};

/// From conditions to SQL. Keeps the values of the parameters.
class Compiler {
public:
    explicit Compiler(const AskedRows &rows) : rows_(rows) {}

    /// What has to hold, as far as SQLite can tell, where `condition` holds, or, negated, where it does not.
    std::optional<Part> condition(const Json &condition, bool is_negated = false) {
        if (!condition.is_object()) return std::nullopt;
        if (condition.size() == 1 && condition.contains("not")) return this->condition(condition["not"], !is_negated);
        for (const char *kind : {"and", "or"})
            if (condition.size() == 1 && condition.contains(kind) && condition[kind].is_array())
                return junction(condition[kind], (kind == std::string_view("and")) != is_negated, is_negated);
        return test(condition, is_negated);
    }

    std::vector<SqlValue> take_values() { return std::move(values_); }

private:
    // Of "and" something may be left out, of "or" nothing.
    std::optional<Part> junction(const Json &conditions, bool is_all, bool is_negated) {
        const std::size_t values_before = values_.size();
        Part whole;
        for (const Json &item : conditions) {
            const std::optional<Part> part = condition(item, is_negated);
            if (!part && !is_all) {
                values_.resize(values_before);
                return std::nullopt;
            }
            whole.is_whole &= part && part->is_whole;
            if (part) whole.sql += (whole.sql.empty() ? "" : is_all ? " AND " : " OR ") + part->sql;
        }
        if (whole.sql.empty()) return std::nullopt;
        whole.sql = "(" + whole.sql + ")";
        return whole;
    }

    std::optional<Part> test(const Json &test, bool is_negated) {
        const bool is_field = test.contains("field");
        const auto subject = test.find(is_field ? "field" : "column");
        if (subject == test.end() || !subject->is_string()) return std::nullopt;
        const std::string &name = subject->get_ref<const std::string &>();
        const bool is_of_entity = is_field && rows_.has_entities;
        if (is_field && name != "id" && name != "type" && (name != "name" || rows_.has_entities)) return std::nullopt;
        const auto column = std::find_if(rows_.columns.begin(), rows_.columns.end(),
                                         [&name](const AskedColumn &known) { return known.name == name; });
        if (column == rows_.columns.end() || ++test_count_ > tests_max) return std::nullopt;
        if (is_of_entity && column->type != ColumnType::text)
            return std::nullopt;  // what JSON ids look like is unknown
        const std::size_t values_before = values_.size();
        std::optional<Part> part = test_of(*column, test, is_of_entity, is_negated);
        if (!part || values_.size() > rows_.values_max) {
            values_.resize(values_before);
            return std::nullopt;
        }
        return part;
    }

    std::optional<Part> test_of(const AskedColumn &column, const Json &test, bool is_of_entity, bool is_negated) {
        const std::string cell = "q." + as_identifier(column.name);
        if (const auto has = test.find("hasvalue"); has != test.end()) {
            if (!has->is_boolean() || test.size() != 2 || is_of_entity) return std::nullopt;
            return Part{cell + (has->get<bool>() != is_negated ? " IS NOT NULL" : " IS NULL")};
        }
        if (!column.is_compared) return std::nullopt;
        std::string comparisons;
        for (const auto &[key, operand] : test.items()) {
            if (key == "field" || key == "column" || key == "type") continue;
            const std::optional<std::string> comparison = compare(column, cell, test, key, operand);
            if (!comparison) return std::nullopt;
            comparisons += (comparisons.empty() ? "" : " AND ") + *comparison;
        }
        if (comparisons.empty()) return std::nullopt;
        // NULL passes no operator; what `not` says of it is therefore true. Of an entity it says nothing.
        const bool does_null_hold = is_negated || is_of_entity;
        return Part{"(" + (does_null_hold ? cell + " IS NULL OR " : "") + (is_negated ? "NOT (" : "(") + comparisons +
                    ") OR " + misfits(column, cell) + ")"};
    }

    // True of values that do not fit the column, which the engine gets to see in any case. In a table those stand
    // behind all others in SQLite's order, so that an index finds them; that there are some is not to be expected.
    std::string misfits(const AskedColumn &column, const std::string &cell) const {
        const bool is_text = column.type == ColumnType::text;
        if (!rows_.is_stored) return "typeof(" + cell + ") NOT IN ('null', " + (is_text ? "'text'" : "'integer'") + ")";
        return "likelihood(" + cell + " >= " + (is_text ? "x''" : "''") + ", 0.000001)";
    }

    std::optional<std::string> compare(const AskedColumn &column, const std::string &cell, const Json &test,
                                       const std::string &key, const Json &operand) {
        const bool is_list = is_list_operator(key);
        if (is_list ? !operand.is_array() || operand.empty() : operand.is_structured()) return std::nullopt;
        if (!is_equality(key) && order_sign(key).empty()) return std::nullopt;
        std::string places;
        for (const Json &one : is_list ? operand : Json::array({operand})) {
            std::optional<SqlValue> value = value_of(column.type, test, key, one);
            if (!value || values_.size() == rows_.values_max) return std::nullopt;
            values_.push_back(std::move(*value));
            places += places.empty() ? "?" : ", ?";
        }
        // The plus takes the affinity from a column whose values may be of any class.
        const std::string left =
            (rows_.is_stored ? "" : "+") + cell + (column.type == ColumnType::text ? " COLLATE BINARY" : "");
        if (is_equality(key)) return left + " IN (" + places + ")";
        return left + " " + std::string(order_sign(key)) + " " + places;
    }

    // Nothing where SQLite would compare otherwise than the engine.
    static std::optional<SqlValue> value_of(ColumnType column, const Json &test, const std::string &key,
                                            const Json &operand) {
        const std::string_view type = type_beside(test, operand);
        if (column == ColumnType::int64) {
            if (!is_exact_operator(key) && type != "integer" && type != "decimal") return std::nullopt;
            const std::optional<std::int64_t> integer = integer_operand(operand);
            return integer ? std::optional<SqlValue>(*integer) : std::nullopt;
        }
        if (is_exact_operator(key) && operand.is_number_integer()) return SqlValue(operand.dump());
        if (!operand.is_string()) return std::nullopt;
        const std::string &text = operand.get_ref<const std::string &>();
        if (!is_exact_operator(key) && type != "string") return std::nullopt;
        if (is_equality(key) && !is_exact_operator(key) && has_letter(text)) return std::nullopt;
        return SqlValue(text);
    }

    const AskedRows &rows_;
    std::vector<SqlValue> values_;
    int test_count_ = 0;
};

/// Goes through a query and takes from it what SQLite answers for good.
class Division {
public:
    explicit Division(const AskedRows &rows) : rows_(rows), compiler_(rows) {}

    Pushed divide(const Json &query) {
        Pushed pushed;
        pushed.rest = rest_of(query);
        pushed.where = std::move(where_);
        pushed.values = compiler_.take_values();
        return pushed;
    }

private:
    Json rest_of(const Json &query) {
        if (!query.is_object()) return query;
        Json rest = Json::object();
        for (const auto &[key, value] : query.items()) {
            if (key == "where")
                add_unless_empty(rest, key, rest_of_condition(value));
            else if (key == "and" && value.is_array())
                add_unless_empty(rest, key, rest_of_queries(value));
            else if (const std::optional<Json> condition = condition_of(key, value); !condition || !push(*condition))
                rest[key] = value;
        }
        return rest;
    }

    static void add_unless_empty(Json &rest, const std::string &key, Json value) {
        if (!value.empty()) rest[key] = std::move(value);
    }

    Json rest_of_queries(const Json &queries) {
        Json rest = Json::array();
        for (const Json &query : queries)
            if (Json one = rest_of(query); !one.empty()) rest.push_back(std::move(one));
        return rest;
    }

    // What is left of a condition that has to hold; null for nothing.
    Json rest_of_condition(const Json &condition) {
        if (!condition.is_object() || condition.size() != 1 || !condition.contains("and") ||
            !condition["and"].is_array())
            return push(condition) ? Json() : condition;
        Json rest = Json::array();
        for (const Json &item : condition["and"])
            if (Json one = rest_of_condition(item); !one.empty()) rest.push_back(std::move(one));
        return rest.empty() ? Json() : Json{{"and", std::move(rest)}};
    }

    // The condition that a key of a query is short for.
    static std::optional<Json> condition_of(const std::string &key, const Json &value) {
        const auto exacts = [&value](const char *field) { return Json{{"field", field}, {"exacts", value}}; };
        if (key == "ids") return exacts("id");
        if (key == "types" && value.is_array() && std::find(value.begin(), value.end(), any_type) == value.end())
            return exacts("type");
        if (key != "name" || !value.is_object()) return std::nullopt;
        Json condition = value;
        condition["field"] = "name";
        return condition;
    }

    // True when the engine need not ask again.
    bool push(const Json &condition) {
        const std::optional<Part> part = compiler_.condition(condition);
        if (!part) return false;
        where_ += (where_.empty() ? "" : " AND ") + part->sql;
        return part->is_whole && rows_.is_stored && !rows_.has_entities;
    }

    const AskedRows &rows_;
    Compiler compiler_;
    std::string where_;
};

}  // namespace

Pushed push_down(const sdk::Query &query, const AskedRows &rows) { return Division(rows).divide(query); }

}  // namespace sluice::sqlite
