// Building Arrow batches row by row. Header only, shared with the plugin SDK.
#pragma once

#include "engine/batch/column_type.hpp"
#include "engine/batch/owned.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice {

/// Collects the values of one column. One thread at a time.
class ColumnBuilder {
public:
    explicit ColumnBuilder(ColumnType type) : fixed_(empty_fixed(type)), type_(type) {}

    ColumnType type() const noexcept { return type_; }
    std::int64_t row_count() const noexcept { return row_count_; }

    void append_null() {
        if (validity_.empty()) validity_.assign(static_cast<std::size_t>(row_count_ / 8 + 1), 0xff);
        ++null_count_;
        switch (type_) {
            case ColumnType::boolean: push_bit(bits(), false); break;
            case ColumnType::int64:
            case ColumnType::timestamp:
            case ColumnType::float64: longs().push_back(0); break;
            case ColumnType::date32: ints().push_back(0); break;
            default: ints().push_back(static_cast<std::int32_t>(text_.size()));
        }
        finish_row(false);
    }
    void append_boolean(bool value) {
        assert(type_ == ColumnType::boolean);
        push_bit(bits(), value);
        finish_row(true);
    }
    void append_int64(std::int64_t value) {
        assert(type_ == ColumnType::int64);
        longs().push_back(value);
        finish_row(true);
    }
    void append_float64(double value) {
        assert(type_ == ColumnType::float64);
        std::int64_t value_bits = 0;
        std::memcpy(&value_bits, &value, sizeof value_bits);
        longs().push_back(value_bits);
        finish_row(true);
    }
    /// Days since 1970-01-01.
    void append_date32(std::int32_t days) {
        assert(type_ == ColumnType::date32);
        ints().push_back(days);
        finish_row(true);
    }
    /// Microseconds since 1970-01-01T00:00:00Z.
    void append_timestamp(std::int64_t microseconds) {
        assert(type_ == ColumnType::timestamp);
        longs().push_back(microseconds);
        finish_row(true);
    }
    /// Text, JSON text or decimal text; UTF-8. Throws std::length_error when a batch would hold 2 GiB of it.
    void append_text(std::string_view value) {
        assert(is_text_like(type_));
        text_.insert(text_.end(), value.begin(), value.end());
        end_text();
    }
    /// Open the value of the next row for appending in pieces; end it with end_text().
    std::vector<char> &text_buffer() noexcept { return text_; }
    void end_text() {
        if (text_.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
            throw std::length_error("a column of one batch holds more than 2 GiB of text");
        ints().push_back(static_cast<std::int32_t>(text_.size()));
        finish_row(true);
    }

    /// The text of a row; valid until something is appended.
    std::string_view text(std::int64_t row) const {
        assert(is_text_like(type_) && row < row_count_);
        const auto index = static_cast<std::size_t>(row);
        const std::int32_t *const offset = std::get<Ints>(fixed_).data() + index;
        return {text_.data() + offset[0], static_cast<std::size_t>(offset[1] - offset[0])};
    }

    /// Remove the rows from `row_count` on: a row whose later column failed is taken back this way. Bytes that
    /// text_buffer() received without end_text() go as well.
    void truncate(std::int64_t row_count) {
        for (std::int64_t row = row_count; row < row_count_; ++row) {
            if (validity_.empty()) break;
            const bool was_null = !((validity_[static_cast<std::size_t>(row / 8)] >> (row % 8)) & 1);
            null_count_ -= was_null ? 1 : 0;
        }
        const auto size = static_cast<std::size_t>(row_count);
        row_count_ = row_count;
        if (!validity_.empty()) trim_bits(validity_, size, true);
        switch (type_) {
            case ColumnType::boolean: trim_bits(bits(), size, false); break;
            case ColumnType::int64:
            case ColumnType::timestamp:
            case ColumnType::float64: longs().resize(size); break;
            case ColumnType::date32: ints().resize(size); break;
            default: ints().resize(size + 1); text_.resize(static_cast<std::size_t>(ints().back()));
        }
    }

    /// Bytes that the column holds, about.
    std::size_t byte_count() const noexcept {
        return std::visit([](const auto &values) { return values.size() * sizeof(values[0]); }, fixed_) + text_.size();
    }

    /// Move everything into `out`, which owns it from then on; the builder is empty afterwards.
    void finish(ArrowArray &out) {
        const std::size_t fixed_size = std::visit([](const auto &values) { return values.size(); }, fixed_);
        const std::size_t text_size = text_.size();
        auto storage = std::make_unique<Storage>();
        storage->validity = std::exchange(validity_, {});
        storage->fixed = std::exchange(fixed_, empty_fixed(type_));
        storage->text = std::exchange(text_, {});
        storage->buffers[0] = null_count_ > 0 ? storage->validity.data() : nullptr;
        storage->buffers[1] = std::visit([](const auto &values) { return non_null(values); }, storage->fixed);
        storage->buffers[2] = non_null(storage->text);
        reserve(fixed_size, text_size);
        out = {};
        out.length = std::exchange(row_count_, 0);
        out.null_count = std::exchange(null_count_, 0);
        out.n_buffers = is_text_like(type_) ? 3 : 2;
        out.buffers = storage->buffers.data();
        out.release = [](ArrowArray *array) {
            delete static_cast<Storage *>(array->private_data);
            array->release = nullptr;
        };
        out.private_data = storage.release();
    }

private:
    using Bits = std::vector<std::uint8_t>;   // boolean
    using Ints = std::vector<std::int32_t>;   // date32; the offsets of texts, one more than there are rows
    using Longs = std::vector<std::int64_t>;  // int64, float64 (its bits), timestamp
    using Fixed = std::variant<Bits, Ints, Longs>;

    struct Storage {
        Bits validity;
        Fixed fixed;
        std::vector<char> text;
        std::array<const void *, 3> buffers{};
    };

    static Fixed empty_fixed(ColumnType type) {
        switch (type) {
            case ColumnType::boolean: return Bits();
            case ColumnType::int64:
            case ColumnType::timestamp:
            case ColumnType::float64: return Longs();
            case ColumnType::date32: return Ints();
            default: return Ints(1, 0);
        }
    }

    // Arrow wants a buffer also for zero rows.
    template <typename T>
    static const void *non_null(const std::vector<T> &values) noexcept {
        static const std::int64_t nothing = 0;
        return values.empty() ? static_cast<const void *>(&nothing) : values.data();
    }
    // The next batch is likely to be as large as the last one, unless that was a giant.
    void reserve(std::size_t fixed_size, std::size_t text_size) {
        constexpr std::size_t size_max = 1 << 20;
        fixed_size = std::min(fixed_size, size_max);
        text_size = std::min(text_size, size_max);
        std::visit([fixed_size](auto &values) { values.reserve(fixed_size); }, fixed_);
        if (text_size > 0) text_.reserve(text_size + text_size / 16);
    }
    Bits &bits() { return std::get<Bits>(fixed_); }
    Ints &ints() { return std::get<Ints>(fixed_); }
    Longs &longs() { return std::get<Longs>(fixed_); }
    void push_bit(std::vector<std::uint8_t> &bits, bool value) const {
        const auto byte = static_cast<std::size_t>(row_count_ / 8);
        if (bits.size() <= byte) bits.push_back(0);
        const auto mask = static_cast<std::uint8_t>(1u << (row_count_ % 8));
        bits[byte] = static_cast<std::uint8_t>(value ? bits[byte] | mask : bits[byte] & ~mask);
    }
    static void trim_bits(std::vector<std::uint8_t> &bits, std::size_t size, bool is_set_behind) {
        bits.resize((size + 7) / 8);
        if (size % 8 == 0) return;
        const auto kept = static_cast<std::uint8_t>((1u << (size % 8)) - 1);
        bits.back() = static_cast<std::uint8_t>(is_set_behind ? bits.back() | ~kept : bits.back() & kept);
    }
    void finish_row(bool is_valid) {
        if (!validity_.empty()) push_bit(validity_, is_valid);
        ++row_count_;
    }

    // Together small: rows of many columns walk over all of their builders.
    Fixed fixed_;
    std::vector<char> text_;  // text-like
    std::int64_t row_count_ = 0;
    ColumnType type_;
    std::int64_t null_count_ = 0;
    Bits validity_;  // empty until the first null
};

/// Collects rows of several columns and turns them into one batch. One thread at a time.
class BatchBuilder {
public:
    explicit BatchBuilder(const std::vector<ColumnType> &types) {
        columns_.reserve(types.size());
        for (const ColumnType type : types) columns_.emplace_back(type);
    }

    std::size_t column_count() const noexcept { return columns_.size(); }
    ColumnBuilder &column(std::size_t index) noexcept { return columns_[index]; }
    const ColumnBuilder &column(std::size_t index) const noexcept { return columns_[index]; }
    std::int64_t row_count() const noexcept { return row_count_; }

    /// Every column has received its value.
    void end_row() noexcept { ++row_count_; }

    /// Take back what columns received since the last end_row().
    void undo_row() {
        for (ColumnBuilder &column : columns_) column.truncate(row_count_);
    }

    /// Take back whole rows, so that `row_count` remain.
    void truncate(std::int64_t row_count) {
        row_count_ = row_count;
        undo_row();
    }

    std::size_t byte_count() const noexcept {
        std::size_t bytes = 0;
        for (const ColumnBuilder &column : columns_) bytes += column.byte_count();
        return bytes;
    }

    /// The batch of all rows so far; the builder is empty afterwards.
    OwnedArray finish() {
        auto storage = std::make_unique<Storage>();
        storage->children.resize(columns_.size());
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            assert(columns_[i].row_count() == row_count_);
            columns_[i].finish(storage->children[i]);
            storage->child_pointers.push_back(&storage->children[i]);
        }
        OwnedArray array;
        ArrowArray &out = *array.out();
        out.length = std::exchange(row_count_, 0);
        out.n_buffers = 1;
        out.buffers = storage->buffers;
        out.n_children = static_cast<std::int64_t>(storage->children.size());
        out.children = storage->child_pointers.data();
        out.release = [](ArrowArray *batch) {
            std::unique_ptr<Storage> owned(static_cast<Storage *>(batch->private_data));
            for (ArrowArray &child : owned->children)
                if (child.release != nullptr) child.release(&child);
            batch->release = nullptr;
        };
        out.private_data = storage.release();
        return array;
    }

private:
    struct Storage {
        std::vector<ArrowArray> children;
        std::vector<ArrowArray *> child_pointers;
        const void *buffers[1] = {nullptr};
    };

    std::int64_t row_count_ = 0;
    std::vector<ColumnBuilder> columns_;
};

}  // namespace sluice
