// Reading whole inputs through a BlockReader, and checking what every batch promises.
#pragma once

#include "plugins/source_jsonl/block_reader.hpp"
#include "tests/unit/input/scripted_stream.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace sluice::jsonl {

using input::ScriptedStream;

/// A record as the engine would name it, its text without white space around it.
struct Record {
    std::int64_t line;
    std::int64_t byte;
    std::string text;

    bool operator==(const Record &) const = default;
};

/// One batch: how many rows, and the bytes of input that it covers.
struct BatchExtent {
    std::size_t rows;
    std::int64_t first_line;
    std::int64_t first_byte;

    bool operator==(const BatchExtent &) const = default;
};

/// Everything that an input gave.
struct Reading {
    std::vector<Record> records;
    std::vector<BatchExtent> batches;
    std::string failure;  // its message, "" for none
    sluice_status status = SLUICE_OK;

    std::vector<std::string> texts() const;
};

/// How to read.
struct Manner {
    Format format = {};
    RowLimits limits = {16384, 1 << 20};
    std::size_t piece_bytes = std::numeric_limits<std::size_t>::max();
    std::optional<std::size_t> fails_at = {};
};

/// Read `input` to its end or failure. Checks each batch: shape of the arrays, rows within the values buffer, and,
/// for plain input, that the buffer is the input's own bytes with nothing changed but commas between records.
Reading read_all(const std::string &input, const Manner &manner = {});

}  // namespace sluice::jsonl
