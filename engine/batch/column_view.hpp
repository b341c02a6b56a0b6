// Typed reading of Arrow columns. Header only, shared with the plugin SDK.
#pragma once

#include "engine/batch/column_type.hpp"

#include <cassert>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice {

/// Borrows one column of a checked batch; valid as long as the batch. Reading is safe from any thread. Rows are
/// counted from 0 within the batch, whatever offset the array has. Asking for a value of another type than type()
/// is a programmer error.
class ColumnView {
public:
    ColumnView() = default;

    /// `parent_offset` is the offset of the struct array that the column belongs to.
    ColumnView(ColumnType type, const ArrowArray &array, std::int64_t parent_offset, std::int64_t row_count)
        : type_(type),
          first_(array.offset + parent_offset),
          row_count_(row_count),
          validity_(array.null_count == 0 ? nullptr : static_cast<const std::uint8_t *>(array.buffers[0])),
          values_(array.buffers[1]),
          text_(is_text_like(type) ? static_cast<const char *>(array.buffers[2]) : nullptr) {}

    ColumnType type() const noexcept { return type_; }
    std::int64_t row_count() const noexcept { return row_count_; }

    bool is_null(std::int64_t row) const noexcept { return validity_ != nullptr && !bit(validity_, row); }
    bool has_nulls() const noexcept { return validity_ != nullptr; }

    bool boolean(std::int64_t row) const noexcept { return bit(static_cast<const std::uint8_t *>(values_), row); }
    std::int64_t int64(std::int64_t row) const noexcept { return value<std::int64_t>(row); }
    double float64(std::int64_t row) const noexcept { return value<double>(row); }
    /// Days since 1970-01-01.
    std::int32_t date32(std::int64_t row) const noexcept { return value<std::int32_t>(row); }
    /// Microseconds since 1970-01-01T00:00:00Z.
    std::int64_t timestamp(std::int64_t row) const noexcept { return value<std::int64_t>(row); }
    /// Text, JSON text or decimal text.
    std::string_view text(std::int64_t row) const noexcept {
        const auto *offsets = static_cast<const std::int32_t *>(values_) + first_ + row;
        return {text_ + offsets[0], static_cast<std::size_t>(offsets[1] - offsets[0])};
    }
    /// The values buffer of a text-like column and the offset of a row's first byte in it.
    const char *text_data() const noexcept { return text_; }
    std::int32_t text_offset(std::int64_t row) const noexcept {
        return static_cast<const std::int32_t *>(values_)[first_ + row];
    }

private:
    template <typename T>
    T value(std::int64_t row) const noexcept {
        return static_cast<const T *>(values_)[first_ + row];
    }
    bool bit(const std::uint8_t *bits, std::int64_t row) const noexcept {
        const std::int64_t index = first_ + row;
        return (bits[index >> 3] >> (index & 7)) & 1;
    }

    ColumnType type_ = ColumnType::text;
    std::int64_t first_ = 0;
    std::int64_t row_count_ = 0;
    const std::uint8_t *validity_ = nullptr;
    const void *values_ = nullptr;
    const char *text_ = nullptr;
};

/// Borrows a whole batch. The types are those of the schema that the batch belongs to, in its order.
class BatchView {
public:
    BatchView() = default;
    BatchView(const std::vector<ColumnType> &types, const ArrowArray &array) : row_count_(array.length) {
        assert(static_cast<std::int64_t>(types.size()) == array.n_children);
        columns_.reserve(types.size());
        for (std::size_t i = 0; i < types.size(); ++i)
            columns_.emplace_back(types[i], *array.children[i], array.offset, array.length);
    }

    std::int64_t row_count() const noexcept { return row_count_; }
    std::size_t column_count() const noexcept { return columns_.size(); }
    const ColumnView &column(std::size_t index) const noexcept { return columns_[index]; }
    const std::vector<ColumnView> &columns() const noexcept { return columns_; }

private:
    std::int64_t row_count_ = 0;
    std::vector<ColumnView> columns_;
};

}  // namespace sluice
