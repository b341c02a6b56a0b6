#include "engine/batch/row_copy.hpp"

#include "engine/batch/column_type.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

namespace sluice {

namespace {

// A batch and all of its columns in one piece of memory: a table may have thousands of columns and a batch few rows.
// The batch owns it together with its columns, each of which may be moved out and outlive the others.
struct BatchCopy {
    std::atomic<std::size_t> owner_count = 1;
    std::unique_ptr<char[]> bytes;
    std::vector<ArrowArray> columns;
    std::vector<ArrowArray *> addresses;
    std::vector<std::array<const void *, 3>> buffers;  // of each column
    const void *no_buffer[1] = {};                     // the batch's own

    void drop() {
        if (--owner_count == 0) delete this;
    }
};

void release_column(ArrowArray *column) {
    column->release = nullptr;
    static_cast<BatchCopy *>(column->private_data)->drop();
}

void release_batch(ArrowArray *batch) {
    auto *const copy = static_cast<BatchCopy *>(batch->private_data);
    for (ArrowArray &column : copy->columns)
        if (column.release != nullptr) column.release(&column);
    batch->release = nullptr;
    copy->drop();
}

// Some rows of a column. `first` counts within the buffers.
struct ColumnRows {
    ColumnType type;
    const ArrowArray &from;
    std::int64_t first, count;

    bool may_have_nulls() const noexcept { return from.null_count != 0 && from.buffers[0] != nullptr; }
    const std::int32_t *offsets() const noexcept { return static_cast<const std::int32_t *>(from.buffers[1]) + first; }
    std::int64_t text_begin() const noexcept { return count == 0 ? 0 : offsets()[0]; }
    std::int64_t text_size() const noexcept { return count == 0 ? 0 : offsets()[count] - offsets()[0]; }
    std::int64_t width() const noexcept { return type == ColumnType::date32 ? 4 : 8; }
};

// Hands out pieces of the memory, each aligned for any value; the first round only counts.
class Pieces {
public:
    explicit Pieces(char *memory) : memory_(memory) {}

    // Never empty: Arrow wants a buffer also for zero rows.
    char *take(std::int64_t size) {
        constexpr std::size_t alignment = 8;
        char *const piece = memory_ == nullptr ? nullptr : memory_ + used_;
        used_ += (static_cast<std::size_t>(size) + alignment) / alignment * alignment;
        return piece;
    }
    char *take_bits(std::int64_t count) { return take((count + 7) / 8); }
    std::size_t used() const noexcept { return used_; }

private:
    char *memory_;
    std::size_t used_ = 0;
};

void count_column(const ColumnRows &rows, Pieces &pieces) {
    if (rows.may_have_nulls()) pieces.take_bits(rows.count);
    if (rows.type == ColumnType::boolean) {
        pieces.take_bits(rows.count);
    } else if (is_text_like(rows.type)) {
        pieces.take((rows.count + 1) * 4);
        pieces.take(rows.text_size());
    } else {
        pieces.take(rows.count * rows.width());
    }
}

std::int64_t copy_bits(const void *buffer, const ColumnRows &rows, char *to) {
    const auto *const from = static_cast<const std::uint8_t *>(buffer);
    std::memset(to, 0, static_cast<std::size_t>((rows.count + 7) / 8));
    std::int64_t set_count = 0;
    for (std::int64_t i = 0; i < rows.count; ++i) {
        const std::int64_t at = rows.first + i;
        const unsigned bit = from[at >> 3] >> (at & 7) & 1u;
        to[i >> 3] = static_cast<char>(static_cast<unsigned char>(to[i >> 3]) | bit << (i & 7));
        set_count += bit;
    }
    return set_count;
}

void copy_bytes(const void *buffer, std::int64_t first, std::int64_t count, char *to) {
    if (count > 0) std::memcpy(to, static_cast<const char *>(buffer) + first, static_cast<std::size_t>(count));
}

void copy_offsets(const ColumnRows &rows, char *to) {
    auto *const offsets = reinterpret_cast<std::int32_t *>(to);
    offsets[0] = 0;
    for (std::int64_t i = 1; i <= rows.count; ++i) offsets[i] = rows.offsets()[i] - rows.offsets()[0];
}

void copy_column(const ColumnRows &rows, Pieces &pieces, std::array<const void *, 3> &buffers, ArrowArray &to) {
    to.length = rows.count;
    if (rows.may_have_nulls()) {
        char *const validity = pieces.take_bits(rows.count);
        to.null_count = rows.count - copy_bits(rows.from.buffers[0], rows, validity);
        if (to.null_count > 0) buffers[0] = validity;
    }
    char *values = nullptr;
    if (rows.type == ColumnType::boolean) {
        values = pieces.take_bits(rows.count);
        copy_bits(rows.from.buffers[1], rows, values);
    } else if (is_text_like(rows.type)) {
        values = pieces.take((rows.count + 1) * 4);
        copy_offsets(rows, values);
        char *const text = pieces.take(rows.text_size());
        copy_bytes(rows.from.buffers[2], rows.text_begin(), rows.text_size(), text);
        buffers[2] = text;
    } else {
        values = pieces.take(rows.count * rows.width());
        copy_bytes(rows.from.buffers[1], rows.first * rows.width(), rows.count * rows.width(), values);
    }
    buffers[1] = values;
    to.n_buffers = is_text_like(rows.type) ? 3 : 2;
    to.buffers = buffers.data();
}

}  // namespace

OwnedArray copy_rows(const Table &table, const ArrowArray &array, std::int64_t first_row, std::int64_t count) {
    const std::size_t column_count = table.columns.size();
    const auto rows_of = [&](std::size_t i) {
        const ArrowArray &from = *array.children[i];
        return ColumnRows{table.columns[i].type, from, array.offset + from.offset + first_row, count};
    };
    Pieces sizes(nullptr);
    for (std::size_t i = 0; i < column_count; ++i) count_column(rows_of(i), sizes);

    auto copy = std::make_unique<BatchCopy>();
    copy->bytes = std::make_unique_for_overwrite<char[]>(sizes.used());
    copy->columns.resize(column_count);
    copy->buffers.resize(column_count);
    copy->addresses.reserve(column_count);
    Pieces pieces(copy->bytes.get());
    for (std::size_t i = 0; i < column_count; ++i) {
        ArrowArray &column = copy->columns[i];
        copy_column(rows_of(i), pieces, copy->buffers[i], column);
        column.private_data = copy.get();
        column.release = release_column;
        copy->addresses.push_back(&column);
    }
    copy->owner_count = 1 + column_count;

    OwnedArray owner;
    ArrowArray &out = *owner.out();
    out.length = count;
    out.n_buffers = 1;
    out.buffers = copy->no_buffer;
    out.n_children = static_cast<std::int64_t>(column_count);
    out.children = copy->addresses.data();
    out.private_data = copy.release();
    out.release = release_batch;
    return owner;
}

}  // namespace sluice
