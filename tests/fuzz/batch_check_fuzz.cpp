// Builds a foreign batch from bytes, every buffer exactly as long as its lengths promise: check_batch refuses it, or
// every value of it can be read and copied.
#include "engine/base/failure.hpp"
#include "engine/batch/batch_check.hpp"
#include "engine/batch/column_view.hpp"
#include "engine/batch/row_copy.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace sluice;

class Bytes {
public:
    Bytes(const std::uint8_t *data, std::size_t size) : data_(data), size_(size) {}
    std::uint8_t next() { return at_ < size_ ? data_[at_++] : 0; }

    // Mostly small, sometimes negative, sometimes out of every range.
    std::int64_t length() {
        const std::uint8_t byte = next();
        if (byte == 0xff) return std::numeric_limits<std::int64_t>::max() - next();
        if (byte == 0xfe) return (std::int64_t{1} << 31) + next();
        if (byte == 0xfd) return -1 - next();
        return byte % 24;
    }

private:
    const std::uint8_t *data_;
    std::size_t size_;
    std::size_t at_ = 0;
};

// A foreign column. Buffers are allocated apart, so that reading beyond one of them is found.
struct ForeignColumn {
    ArrowArray array = {};
    std::unique_ptr<std::uint8_t[]> validity, values, text;
    const void *buffers[3] = {};
};

std::unique_ptr<std::uint8_t[]> fill(Bytes &bytes, std::size_t size) {
    auto buffer = std::make_unique<std::uint8_t[]>(size);
    for (std::size_t i = 0; i < size; ++i) buffer[i] = bytes.next();
    return buffer;
}

std::size_t value_bits(ColumnType type) {
    switch (type) {
        case ColumnType::boolean: return 1;
        case ColumnType::date32: return 32;
        case ColumnType::int64:
        case ColumnType::float64:
        case ColumnType::timestamp: return 64;
        case ColumnType::text:
        case ColumnType::json:
        case ColumnType::decimal: return 32;
    }
    return 0;
}

// Offsets that point into a text of `text_size` bytes, or before it; their order is the input's.
void fill_offsets(Bytes &bytes, std::uint8_t *buffer, std::size_t count, std::size_t text_size) {
    std::int32_t last = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t step = bytes.next();
        if (step == 0xff)
            last = -1 - bytes.next();
        else if (step >= 0xf0)
            last = bytes.next();
        else
            last += step % 8;
        last = std::min(last, static_cast<std::int32_t>(text_size));
        std::memcpy(buffer + i * sizeof last, &last, sizeof last);
    }
}

void make(Bytes &bytes, ColumnType type, ForeignColumn &column) {
    static const auto release = [](ArrowArray *array) { array->release = nullptr; };
    ArrowArray &array = column.array;
    array.length = bytes.length();
    array.offset = bytes.length();
    const std::uint8_t shape = bytes.next();
    array.release = (shape & 1) != 0 && (shape & 2) != 0 && (shape & 4) != 0 ? nullptr : +release;
    array.n_buffers = (shape & 0xf0) == 0xf0 ? shape & 7 : is_text_like(type) ? 3 : 2;
    array.n_children = (shape & 0xf0) == 0xe0 ? 1 : 0;
    array.null_count = (shape & 8) != 0 ? bytes.length() : -1;
    array.buffers = column.buffers;
    constexpr std::int64_t rows_allocated_max = 4'096;  // more is refused: out of every range that length() gives
    const bool is_sane = array.length >= 0 && array.offset >= 0 && array.length < rows_allocated_max &&
                         array.offset < rows_allocated_max;
    const auto rows = is_sane ? static_cast<std::size_t>(array.length + array.offset) : std::size_t{0};
    if (bytes.next() % 4 != 0) {
        column.validity = fill(bytes, (rows + 7) / 8);
        column.buffers[0] = column.validity.get();
    }
    if (!is_text_like(type)) {
        column.values = fill(bytes, (rows * value_bits(type) + 7) / 8);
    } else {
        const std::size_t text_size = bytes.next();
        column.values = std::make_unique<std::uint8_t[]>((rows + 1) * sizeof(std::int32_t));
        fill_offsets(bytes, column.values.get(), rows + 1, text_size);
        column.text = fill(bytes, text_size);
        column.buffers[2] = bytes.next() % 16 == 0 ? nullptr : column.text.get();
    }
    column.buffers[1] = bytes.next() % 16 == 0 ? nullptr : column.values.get();
}

void must(bool is_so) {
    if (!is_so) std::abort();
}

// Two views show the same values.
void compare(const ColumnView &left, const ColumnView &right, std::int64_t row) {
    must(left.is_null(row) == right.is_null(row));
    if (left.is_null(row)) return;
    switch (left.type()) {
        case ColumnType::boolean: return must(left.boolean(row) == right.boolean(row));
        case ColumnType::date32: return must(left.date32(row) == right.date32(row));
        case ColumnType::int64:
        case ColumnType::timestamp: return must(left.int64(row) == right.int64(row));
        case ColumnType::float64: {
            const double a = left.float64(row), b = right.float64(row);
            return must(std::memcmp(&a, &b, sizeof a) == 0);
        }
        case ColumnType::text:
        case ColumnType::json:
        case ColumnType::decimal: return must(left.text(row) == right.text(row));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    Bytes bytes(data, size);
    Table table;
    const std::size_t column_count = bytes.next() % 4;
    std::vector<ForeignColumn> columns(column_count);
    std::vector<ArrowArray *> children;
    for (std::size_t i = 0; i < column_count; ++i) {
        const auto type = static_cast<ColumnType>(1 + bytes.next() % 8);
        table.columns.push_back({"c" + std::to_string(i), type, {}});
        make(bytes, type, columns[i]);
        children.push_back(bytes.next() % 32 == 31 ? nullptr : &columns[i].array);
    }
    const void *buffers[] = {nullptr};
    ArrowArray batch = {};
    batch.length = bytes.length();
    batch.offset = bytes.length();
    batch.null_count = bytes.next() % 16 == 15 ? 1 : 0;
    batch.n_buffers = bytes.next() % 32 == 31 ? 0 : 1;
    batch.buffers = buffers;
    batch.n_children = static_cast<std::int64_t>(column_count);
    batch.children = children.data();
    batch.release = [](ArrowArray *array) { array->release = nullptr; };

    try {
        check_batch(table, batch);
    } catch (const Failure &) {
        return 0;
    }
    if (column_count == 0) return 0;  // its rows hold nothing, and may be any number
    const OwnedArray copy = copy_rows(table, batch, 0, batch.length);
    check_batch(table, *copy);
    const std::vector<ColumnType> types = column_types(table);
    const BatchView left(types, batch), right(types, *copy);
    for (std::size_t i = 0; i < column_count; ++i)
        for (std::int64_t row = 0; row < batch.length; ++row) compare(left.column(i), right.column(i), row);
    return 0;
}
