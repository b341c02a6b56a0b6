#include "engine/query/entity_filter.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/batch/source_column.hpp"
#include "engine/query/field_path.hpp"

#include <algorithm>

namespace sluice {

struct EntityFilter::Place {
    Entity *entity;  // nullptr in an object of the record
    const BatchView *batch;
    std::int64_t row;
    JsonValue object, attributes;  // of an object
};

namespace {

[[noreturn]] void refuse(const Condition &condition, const std::string &what) {
    throw Failure(Status::bad_config, condition.path + ": " + what);
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

bool is_one_of(const std::vector<std::string> &names, JsonValue value) {
    const std::optional<ComparedValue> compared = compared_value(value);
    return compared && std::find(names.begin(), names.end(), compared->text) != names.end();
}

// Call `look` with the text of every scalar below `value`.
template <typename Look>
void each_scalar(JsonValue value, const Look &look) {
    if (const std::optional<ComparedValue> scalar = compared_value(value)) return look(scalar->text);
    for (const JsonValue item : value.items()) each_scalar(item, look);
    for (const JsonMember member : value.members()) each_scalar(member.value, look);
}

// The same with every value of every attribute, nested ones too.
template <typename Look>
void each_attribute_value(JsonValue attributes, const Look &look) {
    for (const JsonMember attribute : attributes.members()) {
        for (const JsonValue entry : attribute.value.find("values").items()) each_scalar(entry.find("value"), look);
        for (const JsonValue row : attribute.value.find("group").items()) each_attribute_value(row, look);
    }
}

}  // namespace

EntityFilter::EntityFilter(Condition condition, Entity &entity, const Table &source)
    : condition_(std::move(condition)),
      has_records_(has_entities(source)),
      root_(prepare(condition_, true, entity, source)) {}

EntityFilter::Node EntityFilter::prepare(const Condition &condition, bool is_record, Entity &entity,
                                         const Table &source) {
    Node node(condition.test);
    node.condition = &condition;
    const bool is_test = condition.kind == Condition::Kind::test;
    for (const Condition &below : condition.conditions)
        node.below.push_back(prepare(below, is_record && !is_test, entity, source));
    if (!is_test) return node;
    const Test &test = condition.test;
    if (!condition.related.empty() && !condition.related_ids)
        refuse(condition, "entities that are related cannot be asked for here");
    if (test.subject == Subject::keywords) {
        node.keywords.emplace_back(test.name, test.match);
        return node;
    }
    if (test.subject == Subject::field) node.path = split_path(test.name);
    if (!is_record) return node;
    if (!has_records_ || test.subject == Subject::column)
        prepare_table_test(node, source);
    else
        prepare_record_test(node, entity);
    return node;
}

void EntityFilter::prepare_record_test(Node &node, Entity &entity) {
    const Test &test = node.condition->test;
    switch (test.subject) {
        case Subject::attribute:
            node.member =
                entity.member(test.context ? entity.context_part(*test.context) : Entity::Part::attributes, test.name);
            return;
        case Subject::property: node.member = entity.member(Entity::Part::properties, test.name); return;
        case Subject::relationship: node.member = entity.member(Entity::Part::relationships, test.name); return;
        case Subject::field: node.member = entity.member(Entity::Part::record, node.path.front()); return;
        case Subject::pointer: node.pointer = JsonPointer::parse(test.name).value(); return;
        default: return;
    }
}

void EntityFilter::prepare_table_test(Node &node, const Table &source) const {
    const Condition &condition = *node.condition;
    const Test &test = condition.test;
    const bool is_known_field =
        test.subject == Subject::field && (test.name == "id" || test.name == "type" || test.name == "name");
    if (test.subject != Subject::column && !is_known_field)
        refuse(condition, "the source gives table rows, which have no " + std::string(subject_name(test.subject)) +
                              " " + quoted(test.name) + "; test one of its columns: {column: NAME, ...}");
    try {
        node.column = source_column(source, test.name);
    } catch (const Failure &failure) {
        refuse(condition, failure.message());
    }
    if (source.columns[node.column].type == ColumnType::json && !test.has_value)
        refuse(condition, "the column " + quoted(test.name) + " holds JSON, of which only hasvalue can be asked" +
                              (node.column == entity_column(source)
                                   ? "; its records are tested with field, attribute, property, relationship, pointer"
                                   : ""));
}

bool EntityFilter::matches(Entity &entity, const BatchView &batch, std::int64_t row) {
    return holds(root_, {&entity, &batch, row, {}, {}});
}

bool EntityFilter::holds(Node &node, const Place &place) {
    const auto below_holds = [&](Node &below) { return holds(below, place); };
    switch (node.condition->kind) {
        case Condition::Kind::all_of: return std::all_of(node.below.begin(), node.below.end(), below_holds);
        case Condition::Kind::any_of: return std::any_of(node.below.begin(), node.below.end(), below_holds);
        case Condition::Kind::negation: return !holds(node.below.front(), place);
        case Condition::Kind::test: break;
    }
    if (node.condition->test.subject == Subject::keywords) return test_keywords(node, place);
    // "has no value" is the opposite of "has one", whatever has several.
    return test(node, place) == node.condition->test.has_value.value_or(true);
}

// With has_value: whether there is a value.
bool EntityFilter::test(Node &node, const Place &place) {
    const Test &test = node.condition->test;
    if (place.entity == nullptr) {
        if (test.subject == Subject::attribute) return test_attribute(node, place.attributes.find(test.name), place);
        return test_value(node, follow_path(place.object, node.path, 0));
    }
    if (test.subject == Subject::column || !has_records_) return test_cell(node, place);
    Entity &entity = *place.entity;
    switch (test.subject) {
        case Subject::attribute: return test_attribute(node, entity.at(node.member), place);
        case Subject::property:
            if (test.name == any_name || test.is_any_case)
                return test_members(node, entity.record().find("properties"));
            return test_value(node, entity.at(node.member));
        case Subject::relationship: return test_relationship(node, entity.at(node.member));
        case Subject::pointer: return test_value(node, node.pointer.find(entity.record()));
        default: break;
    }
    if (test.name == "name") return test_value(node, entity.name());  // knows what an entity without a name has
    return test_value(node, follow_path(entity.at(node.member), node.path, 1));
}

bool EntityFilter::test_attribute(Node &node, JsonValue attribute, const Place &place) {
    const Test &test = node.condition->test;
    if (test.name != any_name) return test_attribute_values(node, attribute);
    JsonValue attributes = place.attributes;
    if (place.entity != nullptr)
        attributes = test.context ? place.entity->context_attributes(*test.context)
                                  : place.entity->record().find("data").find("attributes");
    for (const JsonMember member : attributes.members())
        if (test_attribute_values(node, member.value)) return true;
    return false;
}

bool EntityFilter::test_attribute_values(Node &node, JsonValue attribute) {
    const Test &test = node.condition->test;
    bool does_hold = false;
    const JsonValue values = attribute.find("values");
    for_each_chosen(values ? values : attribute.find("group"), test.choice, [&](const ValueEntry &entry) {
        if (does_hold || (test.unit && !entry.object.find("uom").is_text(*test.unit))) return;
        // A row of a group has no value of its own, but may be marked as none.
        const JsonValue value = values || entry.value ? entry.value : entry.object;
        if (is_no_value(value)) return;
        for (Node &below : node.below)
            if (!holds(below, {nullptr, nullptr, 0, entry.object, entry.object})) return;
        does_hold = test.units.empty() ? test_value(node, value) : test_in_unit(node, value, entry.object.find("uom"));
    });
    return does_hold;
}

bool EntityFilter::test_members(Node &node, JsonValue object) {
    const Test &test = node.condition->test;
    for (const JsonMember member : object.members())
        if ((test.name == any_name || equal_ignoring_case(member.name, test.name)) && test_value(node, member.value))
            return true;
    return false;
}

bool EntityFilter::test_value(Node &node, JsonValue value) {
    if (is_no_value(value)) return false;
    if (node.condition->test.comparisons.empty()) return true;
    const std::optional<ComparedValue> compared = compared_value(value);
    return compared && node.values.passes(*compared);
}

// What is in no unit, or in one that is not known, is not comparable.
bool EntityFilter::test_in_unit(Node &node, JsonValue value, JsonValue unit) {
    const auto &units = node.condition->test.units;
    const auto scale = unit.is_text() ? units.find(unit.text()) : units.end();
    const std::optional<ComparedValue> compared = compared_value(value);
    if (scale == units.end() || !compared) return false;
    UnitText room;
    const std::optional<std::string_view> converted = converted_number(*compared, scale->second, room);
    return converted && node.values.passes({ComparedValue::Kind::number, *converted});
}

bool EntityFilter::test_relationship(Node &node, JsonValue items) {
    const Test &test = node.condition->test;
    const EntityIds *related = node.condition->related_ids.get();
    for (const JsonValue item : items.items()) {
        const JsonValue target = item.find("relTo");
        if (!test.to.empty() && !is_one_of(test.to, target.find("id"))) continue;
        if (!test.to_types.empty() && !is_one_of(test.to_types, target.find("type"))) continue;
        if (related != nullptr && !related->contains(id_text(target.find("id")), id_text(target.find("type"))))
            continue;
        const Place place{nullptr, nullptr, 0, item, item.find("attributes")};
        if (std::all_of(node.below.begin(), node.below.end(), [&](Node &below) { return holds(below, place); }))
            return true;
    }
    return false;
}

bool EntityFilter::test_cell(Node &node, const Place &place) {
    const ColumnView &cells = place.batch->column(node.column);
    if (cells.is_null(place.row)) return false;
    const Test &test = node.condition->test;
    return test.comparisons.empty() || node.values.passes(compared_cell(cells, place.row, cell_text_));
}

// Words may be spread over the values.
bool EntityFilter::test_keywords(Node &node, const Place &place) {
    WordSearch &search = node.keywords.front();
    search.begin();
    const auto look = [&search](std::string_view text) {
        if (!search.is_satisfied()) search.look(text);
    };
    if (!has_records_) {
        for (const ColumnView &cells : place.batch->columns())
            if (!cells.is_null(place.row)) look(compared_cell(cells, place.row, cell_text_).text);
        return search.is_satisfied();
    }
    Entity &entity = *place.entity;
    const JsonValue data = entity.record().find("data");
    if (!data) {
        each_scalar(entity.record(), look);
        return search.is_satisfied();
    }
    each_scalar(entity.id(), look);
    each_scalar(entity.name(), look);
    each_attribute_value(data.find("attributes"), look);
    for (const JsonValue context : data.find("contexts").items())
        each_attribute_value(context.find("attributes"), look);
    return search.is_satisfied();
}

}  // namespace sluice
