// A source's batches as the engine sees them: checked, and text read as the types that it spells.
#pragma once

#include "engine/batch/builder.hpp"
#include "engine/batch/column_view.hpp"
#include "engine/entity/typed_value.hpp"
#include "engine/plugin/source.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sluice {

/// Reads the text columns that say so (SLUICE_META_READ_AS). One thread at a time.
class TypedColumns {
public:
    /// `source`: the columns as the source describes them. Throws Failure (bad_config) for a type that is none.
    explicit TypedColumns(const Table &source);

    /// The columns with the types that they have once they are read.
    const Table &table() const noexcept { return table_; }

    /// Check the batch and read its text columns. Throws Failure when the batch breaks the contract.
    void read(const SourceBatch &batch);

    /// The rows that were read last; borrows the batch, and this.
    const ArrowArray &array() const noexcept { return array_; }
    /// Of those, the rows that hold no values: the source rejected them, or a text is not UTF-8 or no value of its
    /// column's type. By row; of several columns at fault the first.
    const std::map<std::int64_t, RejectedRow> &rejected() const noexcept { return rejected_; }

private:
    struct Reading {
        std::size_t column;
        ValueRules rules;
    };

    void reject(std::int64_t row, std::size_t column, std::string message);
    void read_columns(const ArrowArray &batch);
    void read_column(const ColumnView &texts, const Reading &reading, ColumnBuilder &values);
    void assemble(const ArrowArray &batch);

    Table raw_, table_;
    std::vector<Reading> readings_;
    BatchBuilder builder_{{}};
    OwnedArray read_;  // one column for each reading
    std::map<std::int64_t, RejectedRow> rejected_;
    // Copies of the batch's structs with the columns that were read in their places; nobody releases them.
    ArrowArray array_ = {};
    std::vector<ArrowArray> columns_;
    std::vector<ArrowArray *> column_pointers_;
};

}  // namespace sluice
