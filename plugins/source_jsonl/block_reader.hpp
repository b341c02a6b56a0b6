// Turns the bytes of one input into blocks of whole records.
#pragma once

#include "plugins/input/decompression.hpp"
#include "plugins/input/interruption.hpp"
#include "plugins/input/peeked_stream.hpp"
#include "plugins/source_jsonl/record_scanner.hpp"
#include "plugins/source_jsonl/shape.hpp"

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace sluice::jsonl {

/// The longest text of one record; the engine's own bound.
inline constexpr std::size_t record_bytes_max = 64 << 20;

/// How an input is to be read.
struct Format {
    Shape shape = Shape::automatic;
    std::string container = "entities";
    input::Compression compression = input::Compression::automatic;
};

/// A batch of records, and where its values buffer begins in the (decompressed) input: line from 1, byte from 0.
struct RecordBatch {
    OwnedArray array;
    std::int64_t first_line;
    std::int64_t first_byte;
};

/// Reads one input from front to back. The blocks depend on the input's bytes and the limits alone, not on how the
/// bytes arrive. One thread at a time.
class BlockReader {
public:
    /// Looks at the beginning of `raw`, which may wait. Messages call the input `name`. `interruption` outlives the
    /// reader. Throws sdk::Failure (SLUICE_BAD_DATA) when the input cannot hold records.
    BlockReader(std::unique_ptr<input::ByteStream> raw, std::string name, const Format &format,
                std::shared_ptr<BlockPool> pool, const input::Interruption &interruption);
    ~BlockReader();

    /// The next batch, or nothing at the end. When the input turns out to be damaged or cannot be read on, the whole
    /// records in front of that place come first; then sdk::Failure is thrown, by every further call too.
    std::optional<RecordBatch> next(const RowLimits &limits);

private:
    void skip_byte_order_mark();
    Shape shape_of(const Format &format);
    void fill(std::size_t size_wanted);
    void discard(const Scan &scan);
    RecordBatch lend(const Scan &scan);
    [[noreturn]] void fail_at(std::size_t at, const std::string &what);

    input::PeekedStream text_;
    std::string name_;
    std::shared_ptr<BlockPool> pool_;
    const input::Interruption &interruption_;
    std::unique_ptr<RecordScanner> scanner_;
    std::unique_ptr<Block> block_;  // under construction
    std::int64_t first_line_ = 1;   // of the block
    std::int64_t first_byte_ = 0;
    bool is_ended_ = false;       // the text has no further bytes
    bool is_over_ = false;        // there is no further batch
    std::exception_ptr failure_;  // why there is none
};

}  // namespace sluice::jsonl
