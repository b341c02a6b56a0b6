#include "engine/script/native_extractor.hpp"

#include "engine/base/failure.hpp"
#include "engine/batch/source_column.hpp"
#include "engine/script/table_cell.hpp"

namespace sluice {

namespace {

std::vector<std::string> split_field(std::string_view field) {
    std::vector<std::string> names;
    while (!field.empty()) {
        const std::size_t dot = field.find('.');
        names.emplace_back(field.substr(0, dot));
        field.remove_prefix(dot == field.npos ? field.size() : dot + 1);
    }
    return names;
}

Entity::Part part_of(const ColumnSpec &spec, Entity &entity) {
    switch (spec.kind) {
        case ColumnKind::property: return Entity::Part::properties;
        case ColumnKind::relationship: return Entity::Part::relationships;
        case ColumnKind::attribute:
            if (spec.is_of_row) return Entity::Part::row_context;
            return spec.has_context ? entity.context_part(spec.context) : Entity::Part::attributes;
        default: return Entity::Part::record;
    }
}

}  // namespace

bool NativeExtractor::is_native(ColumnKind kind) noexcept {
    return kind != ColumnKind::row && kind != ColumnKind::compute;
}

NativeExtractor::NativeExtractor(const ColumnSpec &spec, Entity &entity, const Table &source)
    : spec_(&spec), field_(split_field(spec.field)) {
    switch (spec.kind) {
        case ColumnKind::attribute: own_ = entity.member(Entity::Part::attributes, spec.subject); [[fallthrough]];
        case ColumnKind::property:
        case ColumnKind::relationship: member_ = entity.member(part_of(spec, entity), spec.subject); break;
        case ColumnKind::pointer:
            pointer_ = JsonPointer::parse(spec.subject).value();
            if (!pointer_.tokens().empty()) member_ = entity.member(Entity::Part::record, pointer_.tokens().front());
            break;
        case ColumnKind::column: source_column_ = source_column(source, spec.subject); break;
        default: break;
    }
}

void NativeExtractor::append(ColumnBuilder &column, Entity &entity, const BatchView &batch, std::int64_t row,
                             EntityParser &parser) const {
    switch (spec_->kind) {
        case ColumnKind::id: return append_value(column, entity.id(), spec_->rules);
        case ColumnKind::type: return append_value(column, entity.type(), spec_->rules);
        case ColumnKind::name: return append_value(column, entity.name(), spec_->rules);
        case ColumnKind::property: return append_value(column, entity.at(member_), spec_->rules);
        case ColumnKind::attribute: return append_attribute(column, attribute_of(entity));
        case ColumnKind::relationship: return append_relationship(column, entity.at(member_));
        case ColumnKind::pointer: return append_pointer(column, entity);
        case ColumnKind::column: {
            const ColumnView &cells = batch.column(source_column_);
            if (cells.type() == ColumnType::json) return append_json_cell(column, cells, row, parser);
            return append_cell(column, cells, row, spec_->rules);
        }
        default: return append_constant(column);
    }
}

// The first step of the path goes through the record's index, which many columns share; an array has none.
void NativeExtractor::append_pointer(ColumnBuilder &column, Entity &entity) const {
    const JsonValue record = entity.record();
    const JsonValue value =
        pointer_.tokens().empty() || !record.is_object() ? pointer_.find(record) : pointer_.find(entity.at(member_), 1);
    append_value(column, value, spec_->rules);
}

JsonValue NativeExtractor::field_of(const ValueEntry &entry) const {
    if (field_.empty()) return entry.value;
    JsonValue value = entry.object;
    for (const std::string &name : field_) value = value.find(name);
    return value;
}

// Append the values that `each_value(visit)` visits: text joined, json as an array when there are several, of any other
// type one at most.
template <typename EachValue>
void NativeExtractor::append_several(ColumnBuilder &column, EachValue each_value) const {
    const bool is_text = column.type() == ColumnType::text;
    std::vector<char> *const text = is_text ? &column.text_buffer() : nullptr;
    JsonValue first;
    std::size_t count = 0;
    each_value([&](JsonValue value) {
        if (is_no_value(value) || (count > 0 && spec_->takes_first)) return;
        if (count++ == 0)
            first = value;
        else if (is_text)
            text->insert(text->end(), spec_->separator.begin(), spec_->separator.end());
        if (is_text) append_scalar_text(*text, value);
    });
    if (count == 0) return column.append_null();
    if (is_text) return column.end_text();
    if (count == 1) return append_value(column, first, spec_->rules);
    if (column.type() != ColumnType::json)
        throw Failure(Status::bad_data, std::to_string(count) + " values do not fit a column of type " +
                                            std::string(type_name(column.type())) +
                                            " (say values = \"first\", or make it a text column)");
    std::vector<char> &json = column.text_buffer();
    char before = '[';
    each_value([&](JsonValue value) {
        if (is_no_value(value)) return;
        json.push_back(before);
        append_json_line(json, value.source());
        before = ',';
    });
    json.push_back(']');
    column.end_text();
}

JsonValue NativeExtractor::attribute_of(Entity &entity) const {
    if (spec_->is_of_row && !entity.has_row_context()) return entity.at(own_);
    const JsonValue attribute = entity.at(member_);
    return spec_->is_coalesced && !is_said(attribute, spec_->choice) ? entity.at(own_) : attribute;
}

void NativeExtractor::append_attribute(ColumnBuilder &column, JsonValue attribute) const {
    const JsonValue values = attribute.find("values");
    if (!values) {
        const JsonValue group = attribute.find("group");
        if (!group) return column.append_null();
        if (column.type() == ColumnType::json) return append_value(column, group, spec_->rules);
        if (!has_rows(group)) return column.append_null();
        if (spec_->shows_groups && column.type() == ColumnType::text) {
            append_json_line(column.text_buffer(), group.source());
            return column.end_text();
        }
        throw Failure(Status::bad_data,
                      "this attribute is a group of rows: make it a json column, or use `each` with entity:group");
    }
    append_several(column, [&](auto visit) {
        for_each_chosen(values, spec_->choice, [&](const ValueEntry &entry) { visit(field_of(entry)); });
    });
}

void NativeExtractor::append_relationship(ColumnBuilder &column, JsonValue items) const {
    if (column.type() == ColumnType::json && field_.empty()) return append_value(column, items, spec_->rules);
    const std::string_view field = field_.empty() ? std::string_view("id") : std::string_view(field_.front());
    append_several(column, [&](auto visit) {
        for (const JsonValue item : items.items()) visit(item.find("relTo").find(field));
    });
}

void NativeExtractor::append_constant(ColumnBuilder &column) const {
    std::visit(
        [&](const auto &value) {
            using Value = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, std::string>)
                append_text(column, value, spec_->rules);
            else if constexpr (std::is_same_v<Value, std::int64_t>)
                append_integer(column, value);
            else if constexpr (std::is_same_v<Value, double>)
                append_double(column, value);
            else
                append_boolean(column, value);
        },
        spec_->constant);
}

}  // namespace sluice
