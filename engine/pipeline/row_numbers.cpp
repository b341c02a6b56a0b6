#include "engine/pipeline/row_numbers.hpp"

#include "engine/base/failure.hpp"
#include "engine/batch/builder.hpp"

#include <algorithm>
#include <cassert>
#include <memory>
#include <utility>

namespace sluice {

namespace {

// The rows as they were, which keep their columns, and the new one.
struct NumberedRows {
    OwnedArray rows, numbers;
    std::vector<ArrowArray *> children;
    const void *buffers[1] = {nullptr};
};

OwnedArray counted(std::int64_t first, std::int64_t count) {
    ColumnBuilder numbers(ColumnType::int64);
    for (std::int64_t i = 0; i < count; ++i) numbers.append_int64(first + i);
    OwnedArray column;
    numbers.finish(*column.out());
    return column;
}

OwnedArray with_numbers(OwnedArray rows, std::int64_t first) {
    assert(rows->offset == 0 && rows->null_count == 0);
    auto parts = std::make_unique<NumberedRows>();
    parts->numbers = counted(first, rows->length);
    parts->rows = std::move(rows);
    const ArrowArray &before = *parts->rows;
    parts->children.push_back(const_cast<ArrowArray *>(parts->numbers.get()));
    parts->children.insert(parts->children.end(), before.children, before.children + before.n_children);
    OwnedArray result;
    ArrowArray &out = *result.out();
    out.length = before.length;
    out.n_buffers = 1;
    out.buffers = parts->buffers;
    out.n_children = static_cast<std::int64_t>(parts->children.size());
    out.children = parts->children.data();
    out.release = [](ArrowArray *batch) {
        delete static_cast<NumberedRows *>(batch->private_data);
        batch->release = nullptr;
    };
    out.private_data = parts.release();
    return result;
}

void require_room(const Table &table, const std::string &header) {
    const auto refuse = [&](const std::string &why) {
        throw Failure(Status::bad_config, "output.row_number: table '" + table.name + "' " + why);
    };
    if (table.columns.size() == 1 && table.columns[0].type == ColumnType::json && table.columns[0].name == "entity")
        refuse(
            "is the whole entity, which has no place for a number; give the profile a script with columns, or leave "
            "row_number out");
    if (std::any_of(table.columns.begin(), table.columns.end(),
                    [&](const Column &column) { return column.name == header; }))
        refuse("has a column '" + header + "' already; choose another name");
}

}  // namespace

RowNumbers::RowNumbers(const std::string &header, std::vector<Table> tables, const std::vector<OwnedArray> &fixed_rows)
    : tables_(std::move(tables)), is_counted_(tables_.size(), false), counts_(tables_.size(), 0) {
    if (header.empty()) return;
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        if (fixed_rows[i]) continue;
        require_room(tables_[i], header);
        tables_[i].columns.insert(tables_[i].columns.begin(), {header, ColumnType::int64});
        is_counted_[i] = true;
    }
}

void RowNumbers::add(TransformResult &result) {
    for (std::size_t i = 0; i < result.tables.size(); ++i) {
        if (!is_counted_[i] || result.row_counts[i] == 0) continue;
        result.tables[i] = with_numbers(std::move(result.tables[i]), counts_[i] + 1);
        counts_[i] += result.row_counts[i];
    }
}

}  // namespace sluice
