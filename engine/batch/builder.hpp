// Building Arrow batches row by row. Header only, shared with the plugin SDK.
#pragma once

#include "engine/batch/column_type.hpp"
#include "engine/batch/owned.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace sluice {

/// Collects the values of one column. One thread at a time.
class ColumnBuilder {
public:
    explicit ColumnBuilder(ColumnType type) : type_(type) {
        if (is_text_like(type_)) offsets_.push_back(0);
    }

    ColumnType type() const noexcept { return type_; }
    std::int64_t row_count() const noexcept { return row_count_; }

    void append_null() {
        if (validity_.empty()) validity_.assign(static_cast<std::size_t>(row_count_ / 8 + 1), 0xff);
        ++null_count_;
        switch (type_) {
            case ColumnType::boolean: push_bit(values_bits(), false); break;
            case ColumnType::int64:
            case ColumnType::timestamp:
            case ColumnType::float64: longs_.push_back(0); break;
            case ColumnType::date32: ints_.push_back(0); break;
            default: offsets_.push_back(static_cast<std::int32_t>(text_.size()));
        }
        finish_row(false);
    }
    void append_boolean(bool value) {
        assert(type_ == ColumnType::boolean);
        push_bit(values_bits(), value);
        finish_row(true);
    }
    void append_int64(std::int64_t value) {
        assert(type_ == ColumnType::int64);
        longs_.push_back(value);
        finish_row(true);
    }
    void append_float64(double value) {
        assert(type_ == ColumnType::float64);
        std::int64_t bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        longs_.push_back(bits);
        finish_row(true);
    }
    /// Days since 1970-01-01.
    void append_date32(std::int32_t days) {
        assert(type_ == ColumnType::date32);
        ints_.push_back(days);
        finish_row(true);
    }
    /// Microseconds since 1970-01-01T00:00:00Z.
    void append_timestamp(std::int64_t microseconds) {
        assert(type_ == ColumnType::timestamp);
        longs_.push_back(microseconds);
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
        offsets_.push_back(static_cast<std::int32_t>(text_.size()));
        finish_row(true);
    }

    /// The text of a row; valid until something is appended.
    std::string_view text(std::int64_t row) const {
        assert(is_text_like(type_) && row < row_count_);
        const auto index = static_cast<std::size_t>(row);
        return {text_.data() + offsets_[index], static_cast<std::size_t>(offsets_[index + 1] - offsets_[index])};
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
            case ColumnType::boolean: trim_bits(bits_, size, false); break;
            case ColumnType::int64:
            case ColumnType::timestamp:
            case ColumnType::float64: longs_.resize(size); break;
            case ColumnType::date32: ints_.resize(size); break;
            default: offsets_.resize(size + 1); text_.resize(static_cast<std::size_t>(offsets_.back()));
        }
    }

    /// Bytes that the column holds, about.
    std::size_t byte_count() const noexcept {
        return bits_.size() + ints_.size() * 4 + longs_.size() * 8 + offsets_.size() * 4 + text_.size();
    }

    /// Move everything into `out`, which owns it from then on; the builder is empty afterwards.
    void finish(ArrowArray &out) {
        const std::size_t fixed_size = std::max({bits_.size(), ints_.size(), longs_.size(), offsets_.size()});
        const std::size_t text_size = text_.size();
        auto storage = std::make_unique<Storage>();
        storage->validity = std::exchange(validity_, {});
        const bool has_nulls = null_count_ > 0;
        const auto push = [&storage](const void *buffer) { storage->buffers.push_back(buffer); };
        push(has_nulls ? storage->validity.data() : nullptr);
        switch (type_) {
            case ColumnType::boolean:
                storage->bits = std::exchange(bits_, {});
                push(non_null(storage->bits));
                break;
            case ColumnType::int64:
            case ColumnType::timestamp:
            case ColumnType::float64:
                storage->longs = std::exchange(longs_, {});
                push(non_null(storage->longs));
                break;
            case ColumnType::date32:
                storage->ints = std::exchange(ints_, {});
                push(non_null(storage->ints));
                break;
            default:
                storage->ints = std::exchange(offsets_, {0});
                storage->text = std::exchange(text_, {});
                push(storage->ints.data());
                push(non_null(storage->text));
        }
        reserve(fixed_size, text_size);
        out = {};
        out.length = std::exchange(row_count_, 0);
        out.null_count = std::exchange(null_count_, 0);
        out.n_buffers = static_cast<std::int64_t>(storage->buffers.size());
        out.buffers = storage->buffers.data();
        out.release = [](ArrowArray *array) {
            delete static_cast<Storage *>(array->private_data);
            array->release = nullptr;
        };
        out.private_data = storage.release();
    }

private:
    struct Storage {
        std::vector<std::uint8_t> validity, bits;
        std::vector<std::int32_t> ints;
        std::vector<std::int64_t> longs;
        std::vector<char> text;
        std::vector<const void *> buffers;
    };

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
        switch (type_) {
            case ColumnType::boolean: return bits_.reserve(fixed_size);
            case ColumnType::int64:
            case ColumnType::timestamp:
            case ColumnType::float64: return longs_.reserve(fixed_size);
            case ColumnType::date32: return ints_.reserve(fixed_size);
            default: offsets_.reserve(fixed_size); text_.reserve(text_size + text_size / 16);
        }
    }
    std::vector<std::uint8_t> &values_bits() noexcept { return bits_; }
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

    ColumnType type_;
    std::int64_t row_count_ = 0;
    std::int64_t null_count_ = 0;
    std::vector<std::uint8_t> validity_;  // empty until the first null
    std::vector<std::uint8_t> bits_;      // boolean
    std::vector<std::int32_t> ints_;      // date32
    std::vector<std::int64_t> longs_;     // int64, float64 (its bits), timestamp
    std::vector<std::int32_t> offsets_;   // text-like
    std::vector<char> text_;              // text-like
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
