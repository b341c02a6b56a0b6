#include "engine/batch/batch_check.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"
#include "engine/base/text.hpp"
#include "engine/batch/column_view.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <set>

namespace sluice {

namespace {

[[noreturn]] void broken(const std::string &what) {
    throw Failure(Status::internal, "the plugin gave a batch that breaks the contract: " + what);
}

std::string in_column(const Column &column) { return "column '" + column.name + "': "; }

void check_struct(const Table &table, const ArrowArray &array) {
    if (array.release == nullptr) broken("it was already released");
    if (array.length < 0 || array.offset < 0) broken("negative length or offset");
    if (array.offset > std::numeric_limits<std::int64_t>::max() - array.length) broken("length overflows");
    if (array.n_buffers != 1 || array.buffers == nullptr) broken("a struct has exactly one buffer");
    // A null count of -1 means "not counted": then only a missing validity buffer says that there are none.
    if (array.null_count != 0 && (array.null_count != -1 || array.buffers[0] != nullptr))
        broken("the rows themselves may not be null");
    if (array.dictionary != nullptr) broken("dictionaries are not on the list of types");
    if (array.n_children != static_cast<std::int64_t>(table.columns.size()) ||
        (array.n_children > 0 && array.children == nullptr))
        broken("it has " + std::to_string(array.n_children) + " columns, its schema has " +
               std::to_string(table.columns.size()));
}

// What reading a value as its C++ type asks of its address.
std::size_t value_alignment(ColumnType type) {
    switch (type) {
        case ColumnType::boolean: return 1;
        case ColumnType::int64:
        case ColumnType::timestamp: return alignof(std::int64_t);
        case ColumnType::float64: return alignof(double);
        case ColumnType::date32:
        case ColumnType::text:
        case ColumnType::json:
        case ColumnType::decimal: return alignof(std::int32_t);
    }
    return 1;
}

// The rows [offset, offset + length) of the child must exist: the parent's offset counts into the child.
void check_child_shape(const Column &column, const ArrowArray &child, std::int64_t rows_needed) {
    if (child.release == nullptr) broken(in_column(column) + "already released");
    if (child.length < 0 || child.offset < 0 || child.length < rows_needed)
        broken(in_column(column) + "length " + std::to_string(child.length) + ", but the batch needs " +
               std::to_string(rows_needed));
    if (child.length > std::numeric_limits<std::int32_t>::max() ||
        child.offset > std::numeric_limits<std::int32_t>::max())
        broken(in_column(column) + "length or offset beyond 2^31");
    if (child.n_children != 0 || child.dictionary != nullptr)
        broken(in_column(column) + "has children or a dictionary");
    const std::int64_t buffer_count = is_text_like(column.type) ? 3 : 2;
    if (child.n_buffers != buffer_count || child.buffers == nullptr)
        broken(in_column(column) + std::to_string(child.n_buffers) + " buffers instead of " +
               std::to_string(buffer_count));
    if (child.null_count < -1 || child.null_count > child.length) broken(in_column(column) + "impossible null count");
    if (child.null_count > 0 && child.buffers[0] == nullptr)
        broken(in_column(column) + "nulls without a validity buffer");
    if (child.length > 0 && child.buffers[1] == nullptr) broken(in_column(column) + "no values buffer");
    if (reinterpret_cast<std::uintptr_t>(child.buffers[1]) % value_alignment(column.type) != 0)
        broken(in_column(column) + "the values buffer is not aligned to its type");
}

// [-]digits[.digits]: no exponent, no plus sign, no leading or trailing point.
bool is_decimal(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    if (whole.empty() || !std::all_of(whole.begin(), whole.end(), digit)) return false;
    if (point == std::string_view::npos) return true;
    const std::string_view fraction = text.substr(point + 1);
    return !fraction.empty() && std::all_of(fraction.begin(), fraction.end(), digit);
}

void check_text(const Column &column, const ArrowArray &child, const ColumnView &view,
                const std::function<void(std::int64_t)> &on_bad_text) {
    if (child.length == 0) return;  // then there need not be a buffer
    const auto *offsets = static_cast<const std::int32_t *>(child.buffers[1]) + child.offset;
    if (offsets[0] < 0) broken(in_column(column) + "negative text offset");
    for (std::int64_t i = 0; i < child.length; ++i)
        if (offsets[i + 1] < offsets[i]) broken(in_column(column) + "text offsets descend at row " + std::to_string(i));
    const std::int32_t first = offsets[0], last = offsets[child.length];
    if (last > 0 && child.buffers[2] == nullptr) broken(in_column(column) + "no text buffer");
    if (column.type == ColumnType::json || (column.type == ColumnType::text && last == first)) return;

    // The whole buffer first: when it is well-formed and no value starts within a character, so is each value.
    const auto *text = static_cast<const char *>(child.buffers[2]);
    const auto starts_inside = [&](std::int32_t at) { return at < last && (text[at] & 0xC0) == 0x80; };
    const bool is_whole_well_formed = is_utf8({text + first, static_cast<std::size_t>(last - first)}) &&
                                      std::none_of(offsets, offsets + child.length, starts_inside);
    for (std::int64_t row = 0; row < view.row_count(); ++row) {
        if (view.is_null(row)) continue;
        if (!is_whole_well_formed && !is_utf8(view.text(row))) {
            on_bad_text(row);
            continue;
        }
        if (column.type == ColumnType::decimal && !is_decimal(view.text(row)))
            broken(in_column(column) + "row " + std::to_string(row) + " is no canonical decimal ([-]digits[.digits])");
        if (is_whole_well_formed && column.type == ColumnType::text) break;
    }
}

}  // namespace

Table check_schema(const ArrowSchema &schema) {
    const auto refuse = [](const std::string &what) -> Failure {
        return {Status::bad_config, "the source's columns cannot be used: " + what};
    };
    if (schema.release == nullptr || schema.format == nullptr || std::string_view(schema.format) != "+s")
        throw refuse("the schema is not a struct (\"+s\")");
    if (schema.n_children < 0 || (schema.n_children > 0 && schema.children == nullptr))
        throw refuse("the schema has no list of columns");
    if (static_cast<std::size_t>(schema.n_children) > limits::columns_max)
        throw refuse(std::to_string(schema.n_children) + " columns, at most " + std::to_string(limits::columns_max) +
                     " are possible");
    const auto refuse_unless_utf8 = [&](const Metadata &metadata, const std::string &owner) {
        for (const auto &[key, value] : metadata)
            if (key.starts_with("sluice.") && !is_utf8(value))
                throw refuse("the metadata " + key + " of " + owner + " is not valid UTF-8");
    };
    Table table{schema.name == nullptr ? "" : schema.name, {}, read_metadata(schema.metadata)};
    if (!is_utf8(table.name)) throw refuse("the name of the table is not valid UTF-8");
    refuse_unless_utf8(table.metadata, "the table");
    std::set<std::string, std::less<>> names;
    for (std::int64_t i = 0; i < schema.n_children; ++i) {
        const ArrowSchema *field = schema.children[i];
        if (field == nullptr || field->release == nullptr || field->name == nullptr || *field->name == '\0')
            throw refuse("column " + std::to_string(i) + " has no name");
        if (!is_utf8(field->name)) throw refuse("the name of column " + std::to_string(i) + " is not valid UTF-8");
        const std::optional<ColumnType> type = column_type(*field);
        if (!type)
            throw refuse("column '" + std::string(field->name) + "' has the type \"" +
                         (field->format == nullptr ? "" : field->format) +
                         "\"; possible are b, l, g, tdD, tsu:UTC and u (with sluice.kind json or decimal)");
        if (!names.insert(field->name).second)
            throw refuse("there are two columns named '" + std::string(field->name) + "'");
        Column column{field->name, *type, read_metadata(field->metadata)};
        refuse_unless_utf8(column.metadata, "column '" + column.name + "'");
        std::erase_if(column.metadata, [](const auto &entry) { return entry.first == SLUICE_META_KIND; });
        table.columns.push_back(std::move(column));
    }
    return table;
}

void check_batch(const Table &table, const ArrowArray &array) {
    check_batch(table, array, [&table](std::size_t column, std::int64_t row) {
        throw Failure(Status::bad_data, in_column(table.columns[column]) + "row " + std::to_string(row) +
                                            " of the batch is not valid UTF-8");
    });
}

void check_batch(const Table &table, const ArrowArray &array,
                 const std::function<void(std::size_t column, std::int64_t row)> &on_bad_text) {
    check_struct(table, array);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const Column &column = table.columns[i];
        if (array.children[i] == nullptr) broken(in_column(column) + "missing");
        const ArrowArray &child = *array.children[i];
        check_child_shape(column, child, array.offset + array.length);
        if (is_text_like(column.type))
            check_text(column, child, ColumnView(column.type, child, array.offset, array.length),
                       [&](std::int64_t row) { on_bad_text(i, row); });
    }
}

std::vector<ColumnType> column_types(const Table &table) {
    std::vector<ColumnType> types;
    types.reserve(table.columns.size());
    for (const Column &column : table.columns) types.push_back(column.type);
    return types;
}

}  // namespace sluice
