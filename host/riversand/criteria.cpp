#include "host/riversand/criteria.hpp"

#include "engine/base/text.hpp"
#include "engine/query/compared_value.hpp"
#include "engine/query/words.hpp"
#include "host/riversand/base_units.hpp"
#include "host/riversand/loose_json.hpp"
#include "host/riversand/platform_error.hpp"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice::riversand {

namespace {

// Nested attributes in each other; the engine bounds its own tree besides.
constexpr std::size_t depth_max = 16;
constexpr std::size_t base_unit_tests_max = 100;

struct NamedType {
    std::string_view theirs, ours;
};
constexpr std::array value_types = {NamedType{"_STRING", "string"}, NamedType{"_INTEGER", "integer"},
                                    NamedType{"_DECIMAL", "decimal"}, NamedType{"_DATETIME", "datetime"},
                                    NamedType{"_BOOLEAN", "boolean"}};
constexpr std::array ranges = {"gt", "gte", "lt", "lte"};
constexpr const char *operator_names = "eq, contains, exact, exacts, startswith, hasvalue, gt, gte, lt, lte";

[[noreturn]] void refuse(const std::string &place, const std::string &what) {
    throw refused(code::wrong_parameter, place + " " + what);
}

std::string item_place(const std::string &place, std::size_t index) {
    return place + "[" + std::to_string(index) + "]";
}

Json joined(std::vector<Json> conditions, const char *how) {
    if (conditions.size() == 1) return std::move(conditions.front());
    return {{how, std::move(conditions)}};
}

std::string type_of(const Json &json, const std::string &place) {
    const std::optional<std::string> text = text_of(json);
    for (const NamedType &type : value_types)
        if (text && equal_ignoring_case(*text, type.theirs)) return std::string(type.ours);
    refuse(place, "should be one of _STRING, _INTEGER, _DECIMAL, _DATETIME and _BOOLEAN");
}

// Without a type, a bound is what it looks like: the platform's own requests leave it out for numbers in quotes.
std::string likely_type(const std::string &text) {
    const ComparedValue value{ComparedValue::Kind::text, text};
    if (is_readable_as(ValueType::decimal, value)) return "decimal";
    return is_readable_as(ValueType::datetime, value) ? "datetime" : "string";
}

std::string operand(const Json &json, const std::string &place) {
    std::optional<std::string> text = text_of(json);
    if (!text) refuse(place, "should be a text, a number or a flag");
    return std::move(*text);
}

// What `read` makes of each test in the list `key`: of objects, name to test.
template <typename Read>
std::vector<Json> tests_of(const Json &json, const std::string &key, const std::string &place, Read read) {
    std::vector<Json> conditions;
    const std::vector<Json> items = items_of(member(json, key));
    for (std::size_t index = 0; index < items.size(); ++index) {
        const std::string item = item_place(place + "." + key, index);
        if (!items[index].is_object()) refuse(item, "should be an object of a name and its test");
        for (const auto &[name, test] : items[index].items()) conditions.push_back(read(name, test, item + "." + name));
    }
    return conditions;
}

// The tests in the list `key` of a test, each of what is called so within its value.
std::vector<Json> inner_tests(const Json &test, const char *key, const char *kind, const std::string &place,
                              std::size_t depth);

/// One test: what it asks of one attribute, property, or member. Makes conditions on `subject`.
class TestReader {
public:
    TestReader(const Json &test, Json subject, std::string place, std::size_t depth)
        : test_(test), subject_(std::move(subject)), place_(std::move(place)), depth_(depth) {
        if (!test_.is_object()) refuse(place_, "should be an object with an operator");
        if (depth_ > depth_max) refuse(place_, "nests too deeply");
    }

    Json condition() {
        if (const Json &type = member(test_, "type"); !type.is_null()) type_ = type_of(type, place_ + ".type");
        if (flag_of(member(test_, "isUom")).value_or(false)) read_base_unit();
        read_where();
        read_words("eq", "all");
        read_words("contains", "any");
        read_exact();
        read_each("startswith", "startswith");
        read_ranges();
        const Json &has = member(test_, "hasvalue");
        const std::optional<bool> has_value = flag_of(has);
        if (!has.is_null() && !has_value) refuse(place_ + ".hasvalue", "should be true or false");
        // A nested attribute may be asked for its rows alone.
        const bool asks_rows_only = conditions_.empty() && !has_value && subject_.contains("where");
        if (asks_rows_only) add(Json::object());
        if (conditions_.empty() && !has_value)
            refuse(place_, std::string("holds no operator that is known here; those are ") + operator_names);
        std::vector<Json> all;
        if (!conditions_.empty()) {
            Json condition = joined(std::move(conditions_), "and");
            all.push_back(flag_of(member(test_, "not")).value_or(false) ? Json{{"not", condition}}
                                                                        : std::move(condition));
        }
        if (has_value) all.push_back(with_subject({{"hasvalue", *has_value}}));
        return joined(std::move(all), "and");
    }

private:
    Json with_subject(const Json &operators) const {
        Json condition = subject_;
        condition.update(operators);
        return condition;
    }
    void add(const Json &operators) { conditions_.push_back(with_subject(operators)); }

    // How several values of one test are joined.
    const char *junction() const {
        const std::optional<std::string> how = text_of(member(test_, "operator"));
        return how && equal_ignoring_case(*how, "_AND") ? "and" : "or";
    }

    // Numbers are compared then, whatever the operator for equality.
    void read_base_unit() {
        if (junction() == std::string_view("and"))
            for (const auto &[name, value] : test_.items())
                if (is_equality(name) && items_of(value).size() > 1)
                    refuse(place_ + "." + name, "should be one value where all have to hold in the base unit");
        if (!subject_.contains("attribute")) refuse(place_ + ".isUom", "goes with attributes only");
        is_in_base_unit_ = true;
        type_ = "decimal";
    }

    static bool is_equality(std::string_view name) { return name == "eq" || name == "exact" || name == "exacts"; }

    // Operators that compare as a type says.
    Json typed(Json operators, const std::string &type) const {
        operators["type"] = type;
        if (is_in_base_unit_) operators["units"] = base_units();
        return operators;
    }

    void read_where() {
        std::vector<Json> wheres = inner_tests(test_, "attributes", "attribute", place_, depth_ + 1);
        for (Json &where : inner_tests(test_, "valueProperties", "field", place_, depth_ + 1))
            wheres.push_back(std::move(where));
        if (wheres.empty()) return;
        if (!subject_.contains("attribute")) refuse(place_, "cannot be asked for values within it");
        subject_["where"] = joined(std::move(wheres), "and");
    }

    template <typename Make>
    void read_all(const char *name, Make make) {
        const std::vector<Json> items = items_of(member(test_, name));
        if (items.empty()) {
            if (!member(test_, name).is_null()) refuse(place_ + "." + name, "should not be empty");
            return;
        }
        std::vector<Json> conditions;
        if (is_in_base_unit_ && junction() == std::string_view("or") && is_equality(name)) {
            std::vector<std::string> texts;
            for (const Json &item : items) texts.push_back(operand(item, place_ + "." + name));
            return add(typed({{"in", texts}}, "decimal"));
        }
        for (const Json &item : items) conditions.push_back(with_subject(make(operand(item, place_ + "." + name))));
        conditions_.push_back(joined(std::move(conditions), junction()));
    }

    // Without words in it, a value is compared as a whole.
    void read_words(const char *name, const char *match) {
        const bool is_equality = match == std::string_view("all");
        read_all(name, [&](const std::string &text) -> Json {
            const bool is_text = member(test_, name).is_string() || member(test_, name).is_array();
            if (is_equality && type_ && *type_ != "string") return typed({{"eq", text}}, *type_);
            if (is_equality && !is_text) return typed({{"eq", text}}, likely_type(text));
            if (text == "*") return {{"hasvalue", true}};
            if (words_problem(text).empty()) return {{"words", text}, {"match", match}};
            return {{is_equality ? "eq" : "contains", text}};
        });
    }

    void read_exact() {
        read_each("exact", "exact");
        if (junction() == std::string_view("and")) return read_each("exacts", "exact");
        std::vector<std::string> texts;
        for (const Json &item : items_of(member(test_, "exacts"))) texts.push_back(operand(item, place_ + ".exacts"));
        if (!texts.empty()) return add(is_in_base_unit_ ? typed({{"in", texts}}, "decimal") : Json{{"exacts", texts}});
        if (!member(test_, "exacts").is_null()) refuse(place_ + ".exacts", "should not be empty");
    }

    void read_each(const char *theirs, const char *ours) {
        const bool is_equality = ours == std::string_view("exact");
        read_all(theirs, [&](const std::string &text) -> Json {
            if (is_in_base_unit_ && is_equality) return typed({{"eq", text}}, "decimal");
            return {{ours, text}};
        });
    }

    // Two bounds hold for one value.
    void read_ranges() {
        Json bounds = Json::object();
        std::string type;
        for (const char *name : ranges) {
            const Json &bound = member(test_, name);
            if (bound.is_null()) continue;
            const std::string text = operand(bound, place_ + "." + name);
            const std::string likely = type_.value_or(likely_type(text));
            if (type.empty()) type = likely;
            if (type != likely) type = "string";
            bounds[name] = text;
        }
        if (bounds.empty()) return;
        add(typed(std::move(bounds), type));
    }

    const Json &test_;
    Json subject_;
    const std::string place_;
    const std::size_t depth_;
    std::optional<std::string> type_;
    bool is_in_base_unit_ = false;
    std::vector<Json> conditions_;
};

std::vector<Json> inner_tests(const Json &test, const char *key, const char *kind, const std::string &place,
                              std::size_t depth) {
    return tests_of(test, key, place, [&](const std::string &name, const Json &inner, const std::string &inner_place) {
        return TestReader(inner, {{kind, name}}, inner_place, depth).condition();
    });
}

// A test may be asked in contexts, any of them.
Json attribute_test(const std::string &name, const Json &test, const std::string &place) {
    const std::vector<Json> contexts = items_of(member(test, "contexts"));
    std::vector<Json> conditions;
    if (contexts.empty() || flag_of(member(test, "nonContextual")).value_or(false))
        conditions.push_back(TestReader(test, {{"attribute", name}}, place, 1).condition());
    for (std::size_t index = 0; index < contexts.size(); ++index) {
        const std::string item = item_place(place + ".contexts", index);
        const Json pairs = context_pairs(contexts[index], item);
        if (pairs.empty()) refuse(item, "should hold a name and a value");
        conditions.push_back(TestReader(test, {{"attribute", name}, {"context", pairs}}, place, 1).condition());
    }
    return joined(std::move(conditions), "or");
}

// What the platform counts among the properties, and an entity has beside them.
bool is_member_of_entity(const std::string &name) {
    return name == "id" || name == "name" || name == "type" || name == "version";
}

// Systems disagree about the case of properties' names: "entityId", "entityid".
Json property_test(const std::string &name, const Json &test, const std::string &place) {
    const Json subject =
        is_member_of_entity(name) ? Json{{"field", name}} : Json{{"property", name}, {"any_case", true}};
    return TestReader(test, subject, place, 1).condition();
}

std::optional<Json> keywords_of(const Json &json, const std::string &filters) {
    if (json.is_null()) return std::nullopt;
    const Json &words = member(json, "keywords");
    const std::optional<std::string> text = text_of(words.is_null() ? member(json, "value") : words);
    const std::string place = filters + ".keywordsCriterion";
    if (!text) refuse(place + ".keywords", "should be a text");
    if (const std::string problem = words_problem(*text); !problem.empty()) refuse(place + ".keywords", problem);
    const std::string how = text_of(member(json, "operator")).value_or("_AND");
    const char *match = equal_ignoring_case(how, "_OR")      ? "any"
                        : equal_ignoring_case(how, "_EXACT") ? "phrase"
                        : equal_ignoring_case(how, "_AND")   ? "all"
                                                             : nullptr;
    if (match == nullptr) refuse(place + ".operator", "should be one of _AND, _OR and _EXACT");
    return Json{{"words", *text}, {"match", match}};
}

std::vector<Json> filters_conditions(const Json &filters, const std::string &place, std::size_t depth);

// How many tests compare in the base unit, each of which brings a table of units: one for each of its contexts.
std::size_t base_unit_tests(const Json &json) {
    std::size_t count = 0;
    for (const Json &item : json) count += item.is_structured() ? base_unit_tests(item) : 0;
    if (!json.is_object()) return count;
    if (flag_of(member(json, "isUom")).value_or(false)) ++count;
    return count * (1 + items_of(member(json, "contexts")).size());
}

// Ids, name and types of a `params.query`.
struct Selection {
    std::vector<std::string> ids, types;  // empty: any
    std::optional<std::string> name;
    bool is_of_nobody = false;  // a list of ids is there, and empty
};

// What is written wrongly must not select everything.
Selection selection_of(const Json &query, const std::string &place) {
    require_text(query, "name", place);
    require_object(query, "filters", place);
    Selection selection;
    selection.ids = required_texts(query, "id", place);
    for (std::string &id : required_texts(query, "ids", place)) selection.ids.push_back(std::move(id));
    selection.is_of_nobody =
        selection.ids.empty() && (member(query, "id").is_array() || member(query, "ids").is_array());
    selection.name = text_of(member(query, "name"));
    const Json &filters = member(query, "filters");
    required_texts(filters, "typesCriterion", place + ".filters");
    selection.types = chosen_texts(member(filters, "typesCriterion"));
    return selection;
}

// Holds for nothing.
Json no_condition() {
    const auto has_id = [](bool has_value) { return Json{{"field", "id"}, {"hasvalue", has_value}}; };
    return {{"and", Json::array({has_id(true), has_id(false)})}};
}

// What the entity that it leads to has to satisfy; null for anything.
Json related_condition(const Json &query, const std::string &place, std::size_t depth) {
    const Selection selection = selection_of(query, place);
    const Json &filters = member(query, "filters");
    std::vector<Json> conditions = filters_conditions(filters, place + ".filters", depth + 1);
    if (!selection.ids.empty()) conditions.push_back({{"field", "id"}, {"exacts", selection.ids}});
    if (selection.is_of_nobody) conditions.push_back(no_condition());
    if (selection.name) conditions.push_back({{"field", "name"}, {"eq", *selection.name}});
    if (!selection.types.empty()) conditions.push_back({{"field", "type"}, {"exacts", selection.types}});
    if (const std::optional<Json> keywords = keywords_of(member(filters, "keywordsCriterion"), place + ".filters"))
        conditions.push_back({{"keywords", (*keywords)["words"]}, {"match", (*keywords)["match"]}});
    return conditions.empty() ? Json() : joined(std::move(conditions), "and");
}

Json relationship_test(const std::string &name, const Json &test, const std::string &place, std::size_t depth) {
    if (!test.is_object()) refuse(place, "should be an object");
    if (depth > depth_max) refuse(place, "nests too deeply");
    Json condition = {{"relationship", name}};
    if (const Json &has = member(test, "hasvalue"); !has.is_null()) {
        const std::optional<bool> has_value = flag_of(has);
        if (!has_value) refuse(place + ".hasvalue", "should be true or false");
        condition["hasvalue"] = *has_value;
    }
    std::vector<std::string> ids, types;
    for (const Json &target : items_of(member(test, "relTo"))) {
        for (std::string &id : texts_of(member(target, "id"))) ids.push_back(std::move(id));
        for (std::string &type : texts_of(member(target, "type"))) types.push_back(std::move(type));
    }
    if (!ids.empty()) condition["to"] = ids;
    if (!types.empty()) condition["to_type"] = types;
    std::vector<Json> wheres = inner_tests(test, "attributes", "attribute", place, 1);
    for (Json &where : inner_tests(test, "properties", "field", place, 1)) wheres.push_back(std::move(where));
    if (!wheres.empty()) condition["where"] = joined(std::move(wheres), "and");
    require_object(test, "query", place);
    if (Json related = related_condition(member(test, "query"), place + ".query", depth); !related.is_null())
        condition["related"] = std::move(related);
    return flag_of(member(test, "not")).value_or(false) ? Json{{"not", condition}} : condition;
}

// All criteria but types and keywords.
std::vector<Json> filters_conditions(const Json &filters, const std::string &place, std::size_t depth) {
    std::vector<Json> conditions;
    if (std::vector<Json> attributes = tests_of(filters, "attributesCriterion", place, attribute_test);
        !attributes.empty()) {
        const bool is_or = flag_of(member(filters, "isAttributesCriterionOR")).value_or(false);
        conditions.push_back(joined(std::move(attributes), is_or ? "or" : "and"));
    }
    for (Json &condition : tests_of(filters, "propertiesCriterion", place, property_test))
        conditions.push_back(std::move(condition));
    for (Json &condition : tests_of(filters, "relationshipsCriterion", place,
                                    [depth](const std::string &name, const Json &test, const std::string &item) {
                                        return relationship_test(name, test, item, depth);
                                    }))
        conditions.push_back(std::move(condition));
    return conditions;
}

void add_sort_keys(const Json &list, const char *kind, const char *key, Json &order) {
    const std::string place = std::string("params.sort.") + key;
    for (const Json &item : items_of(list)) {
        if (!item.is_object()) refuse(place, "should hold objects of a name and _ASC or _DESC");
        for (const auto &[name, direction] : item.items()) {
            if (name == "sortType") continue;
            const std::optional<std::string> how = text_of(direction);
            const bool is_falling = how && equal_ignoring_case(*how, "_DESC");
            if (!is_falling && !(how && equal_ignoring_case(*how, "_ASC")))
                refuse(place + "." + name, "should be _ASC or _DESC");
            const bool is_member = kind == std::string_view("property") && is_member_of_entity(name);
            Json sort_key = {{is_member ? "field" : kind, name}, {"order", is_falling ? "desc" : "asc"}};
            if (const Json &type = member(item, "sortType"); !type.is_null())
                sort_key["type"] = type_of(type, place + ".sortType");
            order.push_back(std::move(sort_key));
        }
    }
}

}  // namespace

Json query_of(const Json &query) {
    if (base_unit_tests(query) > base_unit_tests_max)
        refuse("params.query.filters", "should have " + std::to_string(base_unit_tests_max) +
                                           " tests with isUom at most, one for each of their contexts");
    const Selection selection = selection_of(query, "params.query");
    const Json &filters = member(query, "filters");
    Json result = Json::object();
    if (!selection.ids.empty()) result["ids"] = selection.ids;
    if (selection.name) result["name"] = {{"eq", *selection.name}};
    if (!selection.types.empty()) result["types"] = selection.types;
    const std::string place = "params.query.filters";
    if (const std::optional<Json> keywords = keywords_of(member(filters, "keywordsCriterion"), place))
        result["keywords"] = *keywords;

    std::vector<Json> conditions = filters_conditions(filters, place, 0);
    if (selection.is_of_nobody) conditions.push_back(no_condition());
    if (!conditions.empty()) result["where"] = joined(std::move(conditions), "and");
    return result;
}

Json order_of(const Json &sort) {
    Json order = Json::array();
    add_sort_keys(member(sort, "attributes"), "attribute", "attributes", order);
    add_sort_keys(member(sort, "properties"), "property", "properties", order);
    return order;
}

}  // namespace sluice::riversand
