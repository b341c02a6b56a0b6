#include "host/zoho/criteria.hpp"

#include "engine/base/text.hpp"
#include "engine/entity/number_text.hpp"
#include "engine/query/letter_case.hpp"
#include "engine/query/operand.hpp"
#include "host/zoho/criteria_tokens.hpp"
#include "host/zoho/date_text.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <utility>

namespace sluice::zoho {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t depth_max = 100;        // of parentheses and NOT in each other
constexpr std::size_t query_levels_max = 24;  // of the query, which may be joined with others below the engine's bound
constexpr std::size_t conditions_max = 1'000;

constexpr std::array<std::string_view, 12> aggregates = {"sum",      "count",    "avg",          "min",
                                                         "max",      "stddev",   "stddev_pop",   "stddev_samp",
                                                         "variance", "var_samp", "group_concat", "distinct"};
constexpr std::array<std::string_view, 8> keywords = {"and", "or", "not", "in", "like", "is", "null", "between"};

struct Refused {
    CriteriaFault fault;
};

/// A value in the criteria.
struct Literal {
    enum class Kind { text = 1, number, boolean, null };

    Kind kind = Kind::text;
    std::string text;
    std::size_t at = 0;
};

/// One side of a comparison: a column, or a literal.
struct Side {
    const CriteriaColumn *column = nullptr;
    Literal literal;
    std::size_t at = 0;
};

/// A condition, true, false or, with NULL, neither. A leaf knows the query for which it is true and the one for which
/// it is false, so that NOT is as SQL means it. A query may be `true` or `false` itself.
struct Node {
    enum class Kind { all = 1, any, negation, leaf };

    Kind kind = Kind::leaf;
    std::vector<Node> children;
    Json when_true, when_false;
};

Node constant(bool value) { return {Node::Kind::leaf, {}, value, !value}; }
// NULL compares with nothing.
Node unknown() { return {Node::Kind::leaf, {}, false, false}; }

bool is_order(std::string_view op) noexcept { return op == "gt" || op == "gte" || op == "lt" || op == "lte"; }

// The operator for both sides exchanged.
std::string_view mirrored(std::string_view op) noexcept {
    if (op == "gt") return "lt";
    if (op == "gte") return "lte";
    if (op == "lt") return "gt";
    return op == "lte" ? "gte" : op;
}

bool holds(std::string_view op, std::strong_ordering order) noexcept {
    if (op == "eq") return std::is_eq(order);
    if (op == "gt") return std::is_gt(order);
    if (op == "gte") return std::is_gteq(order);
    return op == "lt" ? std::is_lt(order) : std::is_lteq(order);
}

// Two literals: by value where both are numbers, otherwise as texts.
bool compare(const Literal &left, std::string_view op, const Literal &right) {
    const auto left_number = ExactNumber::read(left.text), right_number = ExactNumber::read(right.text);
    if (left_number && right_number) return holds(op, *left_number <=> *right_number);
    if (op == "eq") return equal_folded(left.text, right.text);
    return holds(op, left.text <=> right.text);
}

class Parser {
public:
    Parser(std::string_view text, const CriteriaView &view) : text_(text), view_(view), tokens_(text) {}

    Node read() {
        Node node = disjunction();
        const Token &rest = tokens_.next();
        if (rest.kind != Token::Kind::end) refuse_token("expected AND, OR or the end");
        return node;
    }

private:
    Node disjunction() {
        return chain(Node::Kind::any, "or",
                     [this] { return chain(Node::Kind::all, "and", [this] { return factor(); }); });
    }

    // One part, or several with the word between them.
    template <typename Read>
    Node chain(Node::Kind kind, std::string_view word, Read read) {
        Node node = read();
        if (!tokens_.next().is_word(word)) return node;
        Node whole{kind, {}, {}, {}};
        whole.children.push_back(std::move(node));
        while (tokens_.next().is_word(word)) {
            tokens_.take();
            whole.children.push_back(read());
        }
        return whole;
    }

    Node factor() {
        if (++depth_ > depth_max) refuse("more than " + std::to_string(depth_max) + " levels in each other");
        Node node = inner_factor();
        --depth_;
        return node;
    }

    Node inner_factor() {
        if (tokens_.next().is_word("not")) {
            tokens_.take();
            Node node{Node::Kind::negation, {}, {}, {}};
            node.children.push_back(factor());
            return node;
        }
        if (!tokens_.next().is_symbol("(")) return comparison();
        tokens_.take();
        Node node = disjunction();
        expect(")");
        return node;
    }

    Node comparison() {
        if (++condition_count_ > conditions_max) refuse("more than " + std::to_string(conditions_max) + " conditions");
        const Side left = side();
        if (has_word("not")) {
            std::optional<Node> node = list_or_pattern(left);
            if (!node) refuse_token("expected IN, LIKE or BETWEEN");
            std::swap(node->when_true, node->when_false);
            return *std::move(node);
        }
        if (std::optional<Node> node = list_or_pattern(left)) return *std::move(node);
        return has_word("is") ? presence(left) : relation(left);
    }

    // What NOT may stand before.
    std::optional<Node> list_or_pattern(const Side &left) {
        if (has_word("in")) return membership(left);
        if (has_word("like")) return likeness(left);
        return has_word("between") ? std::optional(range(left)) : std::nullopt;
    }

    Node relation(const Side &left) {
        constexpr std::array<std::pair<std::string_view, std::string_view>, 7> operators = {
            {{"=", "eq"}, {"!=", "ne"}, {"<>", "ne"}, {"<", "lt"}, {"<=", "lte"}, {">", "gt"}, {">=", "gte"}}};
        const Token &next = tokens_.next();
        const auto *const found = std::find_if(operators.begin(), operators.end(),
                                               [&](const auto &one) { return next.is_symbol(one.first); });
        if (found == operators.end())
            refuse_token("expected an operator: =, !=, <>, <, <=, >, >=, IN, LIKE, BETWEEN or IS NULL");
        tokens_.take();
        const bool is_negated = found->second == "ne";
        const std::string_view op = is_negated ? "eq" : found->second;
        const Side right = side();
        if (left.column != nullptr && right.column != nullptr)
            refuse("two columns cannot be compared with each other here", right.at);
        Node node = left.column != nullptr    ? test(*left.column, op, {right.literal})
                    : right.column != nullptr ? test(*right.column, mirrored(op), {left.literal})
                    : is_null(left.literal) || is_null(right.literal)
                        ? unknown()
                        : constant(compare(left.literal, op, right.literal));
        if (is_negated) std::swap(node.when_true, node.when_false);
        return node;
    }

    Node presence(const Side &left) {
        const bool is_negated = has_word("not");
        if (!has_word("null")) refuse_token("expected NULL");
        Node node = left.column == nullptr ? constant(is_null(left.literal))
                                           : Node{Node::Kind::leaf,
                                                  {},
                                                  {{"column", left.column->name}, {"hasvalue", false}},
                                                  {{"column", left.column->name}, {"hasvalue", true}}};
        if (is_negated) std::swap(node.when_true, node.when_false);
        return node;
    }

    Node membership(const Side &left) {
        const CriteriaColumn &column = column_of(left, "IN");
        expect("(");
        std::vector<Literal> values;
        bool has_null = false;
        do {
            Literal value = literal();
            has_null = has_null || is_null(value);
            if (!is_null(value)) values.push_back(std::move(value));
        } while (has_symbol(","));
        expect(")");
        Node node = values.empty() ? unknown() : test(column, "in", values);
        if (has_null) node.when_false = false;  // the NULL might have been the value
        return node;
    }

    Node likeness(const Side &left) {
        const CriteriaColumn &column = column_of(left, "LIKE");
        const Literal pattern = literal();
        if (is_null(pattern)) return unknown();
        const Operand operand = like_operand(pattern.text);
        if (!operand.problem.empty()) refuse("the pattern " + operand.problem, pattern.at);
        return leaf(column, {{"column", column.name}, {"like", operand.text}});
    }

    Node range(const Side &left) {
        const CriteriaColumn &column = column_of(left, "BETWEEN");
        const Literal low = literal();
        if (!has_word("and")) refuse_token("expected AND");
        const Literal high = literal();
        if (is_null(low) || is_null(high)) return unknown();
        const std::string type = type_beside(column, {low, high});
        require_order(column, type, low);
        Json json = {
            {"column", column.name}, {"gte", operand(column, low, type)}, {"lte", operand(column, high, type)}};
        return leaf(column, with_type(std::move(json), type));
    }

    const CriteriaColumn &column_of(const Side &left, const std::string &before) {
        if (left.column == nullptr) refuse("expected a column before " + before, left.at);
        return *left.column;
    }

    Side side() {
        const Token &next = tokens_.next();
        Side side;
        side.at = next.at;
        const bool is_name =
            next.kind == Token::Kind::name || (next.kind == Token::Kind::word && !is_literal_word(next));
        if (is_name)
            side.column = &column();
        else
            side.literal = literal();
        return side;
    }

    // [table.]column
    const CriteriaColumn &column() {
        const Token first = tokens_.take();
        if (first.kind == Token::Kind::word) refuse_no_name(first);
        if (!has_symbol(".")) return find_column(first);
        const Token second = tokens_.next();
        if (second.kind != Token::Kind::name && second.kind != Token::Kind::word) refuse_token("expected a column");
        tokens_.take();
        if (!equal_ignoring_case(first.text, view_.name)) refuse_table(first);
        return find_column(second);
    }

    // A word that stands where a name may, and is none.
    void refuse_no_name(const Token &word) {
        const auto is_it = [&word](std::string_view one) { return equal_ignoring_case(one, word.text); };
        const bool is_call = tokens_.next().is_symbol("(");
        if (is_call && std::any_of(aggregates.begin(), aggregates.end(), is_it))
            refuse("aggregates such as " + quoted(word) + " cannot be used in criteria", word.at,
                   CriteriaFault::aggregate);
        if (is_call) refuse("functions such as " + quoted(word) + " cannot be used in criteria", word.at);
        if (std::any_of(keywords.begin(), keywords.end(), is_it))
            refuse("expected a column or a value, found " + quoted(word), word.at);
    }

    void refuse_table(const Token &table) {
        const bool is_known = std::any_of(view_.other_tables.begin(), view_.other_tables.end(),
                                          [&](const std::string &one) { return equal_ignoring_case(one, table.text); });
        refuse(is_known ? "criteria of view " + quoted(view_.name) + " cannot ask table " + quoted(table)
                        : "there is no table " + quoted(table),
               table.at, CriteriaFault::unknown_table);
    }

    // By its title, in the case it is written with, or else in any.
    const CriteriaColumn &find_column(const Token &title) {
        const CriteriaColumn *found = nullptr;
        for (const CriteriaColumn &column : view_.columns) {
            if (column.title == title.text) return column;
            if (found == nullptr && equal_folded(column.title, title.text)) found = &column;
        }
        if (found != nullptr) return *found;
        refuse("view " + quoted(view_.name) + " has no column " + quoted(title), title.at,
               CriteriaFault::unknown_column);
    }

    static bool is_literal_word(const Token &word) {
        return word.is_word("null") || word.is_word("true") || word.is_word("false");
    }

    Literal literal() {
        const Token &next = tokens_.next();
        const std::size_t at = next.at;
        if (next.is_symbol("-") || next.is_symbol("+")) {
            const std::string sign = tokens_.take().text == "-" ? "-" : "";
            if (tokens_.next().kind != Token::Kind::number) refuse_token("expected a number");
            return {Literal::Kind::number, sign + tokens_.take().text, at};
        }
        if (next.kind == Token::Kind::text) return {Literal::Kind::text, tokens_.take().text, at};
        if (next.kind == Token::Kind::number) return {Literal::Kind::number, tokens_.take().text, at};
        if (!is_literal_word(next)) refuse_token("expected a value");
        const Token word = tokens_.take();
        if (word.is_word("null")) return {Literal::Kind::null, {}, at};
        return {Literal::Kind::boolean, word.is_word("true") ? "true" : "false", at};
    }

    static bool is_null(const Literal &literal) noexcept { return literal.kind == Literal::Kind::null; }

    // The column with an operator and its values, as many as it takes.
    Node test(const CriteriaColumn &column, std::string_view op, const std::vector<Literal> &values) {
        if (is_null(values.front())) return unknown();
        const std::string type = type_beside(column, values);
        if (is_order(op)) require_order(column, type, values.front());
        Json operands = Json::array();
        for (const Literal &value : values) operands.push_back(operand(column, value, type));
        Json json = {{"column", column.name}, {std::string(op), op == "in" ? operands : operands.front()}};
        return leaf(column, with_type(std::move(json), type));
    }

    static Json with_type(Json test, const std::string &type) {
        if (type != "string") test["type"] = type;
        return test;
    }

    void require_order(const CriteriaColumn &column, const std::string &type, const Literal &value) {
        if (type == "boolean")
            refuse("the values of column " + quoted(column.title) + " have no order", value.at,
                   CriteriaFault::unconvertible);
    }

    static std::string type_beside(const CriteriaColumn &column, const std::vector<Literal> &values) {
        switch (column.type) {
            case ColumnType::int64:
            case ColumnType::float64:
            case ColumnType::decimal: return "decimal";
            case ColumnType::date32:
            case ColumnType::timestamp: return "datetime";
            case ColumnType::boolean: return "boolean";
            case ColumnType::text:
            case ColumnType::json: break;
        }
        const bool are_numbers = std::all_of(values.begin(), values.end(),
                                             [](const Literal &value) { return value.kind == Literal::Kind::number; });
        return are_numbers ? "decimal" : "string";
    }

    std::string operand(const CriteriaColumn &column, const Literal &literal, const std::string &type) {
        std::string text = literal.text;
        if (type == "datetime") text = literal.kind == Literal::Kind::text ? iso_date(text).value_or("") : "";
        if (type == "boolean") text = boolean_text(text);
        Operand read = operand_of(text, value_type(type).value());
        if (read.problem.empty()) return std::move(read.text);
        refuse("column " + quoted(column.title) + " is compared with '" + one_line(literal.text) + "', which " +
                   (type == "datetime" ? "is no date such as '01-Jan-2026' or '2026-01-01 15:04:05'" : read.problem),
               literal.at, CriteriaFault::unconvertible);
    }

    static std::string boolean_text(const std::string &text) {
        const std::string lower = ascii_lower(text);
        if (lower == "yes" || lower == "1") return "true";
        return lower == "no" || lower == "0" ? "false" : lower;
    }

    // Where the column is NULL, both are false.
    static Node leaf(const CriteriaColumn &column, Json holds) {
        Json fails = {{"and", {{{"not", holds}}, {{"column", column.name}, {"hasvalue", true}}}}};
        return {Node::Kind::leaf, {}, std::move(holds), std::move(fails)};
    }

    bool has_word(std::string_view word) { return tokens_.next().is_word(word) && (tokens_.take(), true); }
    bool has_symbol(std::string_view symbol) { return tokens_.next().is_symbol(symbol) && (tokens_.take(), true); }
    void expect(const std::string &symbol) {
        if (!has_symbol(symbol)) refuse_token("expected " + symbol);
    }

    static std::string quoted(std::string_view text) { return '"' + one_line(text) + '"'; }
    static std::string quoted(const Token &token) { return quoted(token.text); }

    [[noreturn]] void refuse_token(const std::string &what) {
        const Token &next = tokens_.next();
        const bool is_open = next.kind == Token::Kind::foreign && !next.text.empty() &&
                             std::string_view("'\"`").find(next.text) != std::string_view::npos;
        refuse(what + (is_open                         ? ", found a quote that is not closed"
                       : next.kind == Token::Kind::end ? ", found the end"
                                                       : ", found " + quoted(next)));
    }
    [[noreturn]] void refuse(const std::string &what) { refuse(what, tokens_.next().at); }
    [[noreturn]] void refuse(const std::string &what, std::size_t at, int code = CriteriaFault::no_parse) {
        const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
        const auto place =
            std::count_if(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at), begins_character);
        throw Refused{{code, what + " at character " + std::to_string(place + 1)}};
    }

    const std::string_view text_;
    const CriteriaView &view_;
    Tokens tokens_;
    std::size_t depth_ = 0, condition_count_ = 0;
};

// The condition for which the node is true or, negated, false; `true` and `false` themselves where it always or never
// is.
Json condition_of(Node &&node, bool is_negated) {
    if (node.kind == Node::Kind::leaf) return std::move(is_negated ? node.when_false : node.when_true);
    if (node.kind == Node::Kind::negation) return condition_of(std::move(node.children.front()), !is_negated);
    const bool is_all = (node.kind == Node::Kind::all) != is_negated;
    const char *const key = is_all ? "and" : "or";
    Json parts = Json::array();
    for (Node &child : node.children) {
        Json part = condition_of(std::move(child), is_negated);
        if (part.is_boolean() && part.get<bool>() != is_all) return part;  // which decides
        if (part.is_boolean()) continue;
        if (part.size() == 1 && part.contains(key))
            for (Json &inner : part[key]) parts.push_back(std::move(inner));
        else
            parts.push_back(std::move(part));
    }
    if (parts.empty()) return is_all;
    return parts.size() == 1 ? std::move(parts.front()) : Json{{key, std::move(parts)}};
}

std::size_t levels_of(const Json &condition) {
    for (const char *const key : {"and", "or"}) {
        if (!condition.contains(key)) continue;
        std::size_t levels = 0;
        for (const Json &part : condition[key]) levels = std::max(levels, levels_of(part));
        return levels + 1;
    }
    return condition.contains("not") ? levels_of(condition["not"]) + 1 : 1;
}

Json query_of(Json condition) {
    if (condition.is_boolean()) return condition.get<bool>() ? Json::object() : Json{{"limit", 0}};
    if (levels_of(condition) > query_levels_max)
        throw Refused{{CriteriaFault::no_parse,
                       "AND and OR are in each other more than " + std::to_string(query_levels_max) + " levels deep"}};
    return {{"where", std::move(condition)}};
}

}  // namespace

CriteriaQuery read_criteria(std::string_view text, const CriteriaView &view) {
    CriteriaQuery result;
    try {
        if (text.size() > criteria_bytes_max)
            throw Refused{{CriteriaFault::no_parse,
                           "the criteria have more than " + std::to_string(criteria_bytes_max) + " bytes"}};
        if (!is_utf8(text)) throw Refused{{CriteriaFault::no_parse, "the criteria are not UTF-8"}};
        if (text.find_first_not_of(" \t\r\n") == text.npos) return result;
        result.query = query_of(condition_of(Parser(text, view).read(), false));
    } catch (const Refused &refused) {
        result.fault = refused.fault;
    }
    return result;
}

}  // namespace sluice::zoho
