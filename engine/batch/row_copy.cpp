#include "engine/batch/row_copy.hpp"

#include "engine/batch/column_type.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace sluice {

namespace {

// What a copied column owns. Buffers are never empty: Arrow wants one also for zero rows.
struct ColumnCopy {
    std::vector<std::uint8_t> validity, bits;
    std::vector<std::int32_t> offsets;
    std::vector<char> values;  // of fixed width, or the bytes of texts
    const void *buffers[3] = {};
};

struct BatchCopy {
    std::vector<ArrowArray> columns;
    std::vector<ArrowArray *> addresses;
    const void *buffers[1] = {};
};

template <typename Owner>
void give_to(ArrowArray &array, std::unique_ptr<Owner> owner) {
    array.private_data = owner.release();
    array.release = [](ArrowArray *released) {
        const std::unique_ptr<Owner> owned(static_cast<Owner *>(released->private_data));
        if constexpr (requires { owned->columns; })
            for (ArrowArray &column : owned->columns)
                if (column.release != nullptr) column.release(&column);
        released->release = nullptr;
    };
}

std::vector<std::uint8_t> copy_bits(const void *buffer, std::int64_t first, std::int64_t count) {
    const auto *const from = static_cast<const std::uint8_t *>(buffer);
    std::vector<std::uint8_t> bits(static_cast<std::size_t>(count / 8 + 1));
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t at = first + i;
        const unsigned bit = from[at >> 3] >> (at & 7) & 1u;
        bits[static_cast<std::size_t>(i >> 3)] |= static_cast<std::uint8_t>(bit << (i & 7));
    }
    return bits;
}

std::vector<char> copy_bytes(const void *buffer, std::int64_t first, std::int64_t count) {
    const auto *const from = static_cast<const char *>(buffer);
    std::vector<char> bytes;
    bytes.reserve(static_cast<std::size_t>(count + 1));
    if (count > 0) bytes.assign(from + first, from + first + count);
    return bytes;
}

std::vector<std::int32_t> copy_offsets(const void *buffer, std::int64_t first, std::int64_t count) {
    std::vector<std::int32_t> offsets(static_cast<std::size_t>(count) + 1);
    if (count == 0) return offsets;
    const std::int32_t *const from = static_cast<const std::int32_t *>(buffer) + first;
    std::transform(from, from + count + 1, offsets.begin(), [begin = from[0]](std::int32_t at) { return at - begin; });
    return offsets;
}

std::int64_t width_of(ColumnType type) noexcept { return type == ColumnType::date32 ? 4 : 8; }

// `first` counts within the buffers.
void copy_column(ColumnType type, const ArrowArray &from, std::int64_t first, std::int64_t count, ArrowArray &to) {
    auto copy = std::make_unique<ColumnCopy>();
    to = {};
    to.length = count;
    if (from.null_count != 0 && from.buffers[0] != nullptr) {
        copy->validity = copy_bits(from.buffers[0], first, count);
        for (std::int64_t i = 0; i < count; ++i)
            to.null_count += copy->validity[static_cast<std::size_t>(i >> 3)] >> (i & 7) & 1 ? 0 : 1;
        if (to.null_count > 0) copy->buffers[0] = copy->validity.data();
    }
    if (type == ColumnType::boolean) {
        copy->bits = copy_bits(from.buffers[1], first, count);
        copy->buffers[1] = copy->bits.data();
    } else if (is_text_like(type)) {
        copy->offsets = copy_offsets(from.buffers[1], first, count);
        const std::int64_t begin = count == 0 ? 0 : static_cast<const std::int32_t *>(from.buffers[1])[first];
        copy->values = copy_bytes(from.buffers[2], begin, copy->offsets.back());
        copy->buffers[1] = copy->offsets.data();
        copy->buffers[2] = copy->values.data();
    } else {
        const std::int64_t width = width_of(type);
        copy->values = copy_bytes(from.buffers[1], first * width, count * width);
        copy->buffers[1] = copy->values.data();
    }
    to.n_buffers = is_text_like(type) ? 3 : 2;
    to.buffers = copy->buffers;
    give_to(to, std::move(copy));
}

}  // namespace

OwnedArray copy_rows(const Table &table, const ArrowArray &array, std::int64_t first_row, std::int64_t count) {
    auto copy = std::make_unique<BatchCopy>();
    copy->columns.resize(table.columns.size());
    OwnedArray owner;
    ArrowArray &out = *owner.out();
    BatchCopy &batch = *copy;
    give_to(out, std::move(copy));  // from here on it frees what was copied when memory runs out
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const ArrowArray &from = *array.children[i];
        copy_column(table.columns[i].type, from, array.offset + from.offset + first_row, count, batch.columns[i]);
        batch.addresses.push_back(&batch.columns[i]);
    }
    out.length = count;
    out.n_buffers = 1;
    out.buffers = batch.buffers;
    out.n_children = static_cast<std::int64_t>(batch.columns.size());
    out.children = batch.addresses.data();
    return owner;
}

}  // namespace sluice
