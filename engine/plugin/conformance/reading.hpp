// Reading a source plugin's batches, checked, as rows that can be compared.
#pragma once

#include "engine/plugin/source.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sluice::conformance {

struct ReadLimits {
    std::int64_t rows_max = 16'384;
    std::int64_t bytes_max = 1 << 20;
    std::size_t batches_max = 24;  // sources may be endless: no more are read
};

/// One batch, as far as comparisons need it.
struct BatchDigest {
    std::string input;
    std::int64_t first_line = 0;
    std::int64_t first_byte = -1;
    std::vector<std::size_t> rows;  // a hash of the values of each row

    bool operator==(const BatchDigest &) const = default;
};

struct Reading {
    std::vector<BatchDigest> batches;
    bool is_at_end = false;  // END was reached within batches_max

    /// The rows of all batches.
    std::vector<std::size_t> rows() const;
    bool operator==(const Reading &) const = default;
};

/// Check a batch against the table and the limits it was asked for with. Throws Failure.
BatchDigest digest_batch(const Table &table, const SourceBatch &batch, const ReadLimits &limits);

/// Read until the end or the limit. `call` runs each next(), if given ("in a new thread").
Reading read_batches(Source &source, const ReadLimits &limits,
                     const std::function<void(const std::function<void()> &)> &call = {});

}  // namespace sluice::conformance
