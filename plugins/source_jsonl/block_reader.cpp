#include "plugins/source_jsonl/block_reader.hpp"

#include "plugins/sdk/sluice/job.hpp"
#include "plugins/source_jsonl/array_scanner.hpp"
#include "plugins/source_jsonl/line_scanner.hpp"
#include "plugins/source_jsonl/text_scan.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace sluice::jsonl {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf"sv;

std::unique_ptr<RecordScanner> scanner_for(Shape shape, const std::string &container) {
    if (shape == Shape::lines) return std::make_unique<LineScanner>();
    return std::make_unique<ArrayScanner>(shape == Shape::object ? std::optional(container) : std::nullopt);
}

std::size_t row_size(const Rows &rows) {
    const std::size_t end = rows.count() > 1 ? static_cast<std::size_t>(rows.begins[1]) : rows.end;
    return end - static_cast<std::size_t>(rows.begins[0]);
}

const std::string too_large = "the record that begins here is larger than " + std::to_string(record_bytes_max >> 20) +
                              " MiB, the most that one record may have";

}  // namespace

BlockReader::BlockReader(std::unique_ptr<input::ByteStream> raw, std::string name, const Format &format,
                         std::shared_ptr<BlockPool> pool, const input::Interruption &interruption)
    : text_(input::decompressed(std::move(raw), name, format.compression)),
      name_(std::move(name)),
      pool_(std::move(pool)),
      interruption_(interruption) {
    skip_byte_order_mark();
    scanner_ = scanner_for(shape_of(format), format.container);
}

BlockReader::~BlockReader() { pool_->give_back(std::move(block_)); }

void BlockReader::skip_byte_order_mark() {
    const std::string_view head = text_.peek(byte_order_mark.size());
    if (head.starts_with("\xff\xfe"sv) || head.starts_with("\xfe\xff"sv))
        throw sdk::Failure(SLUICE_BAD_DATA, name_ + " is UTF-16 text; JSON is read as UTF-8, so convert it first");
    if (head != byte_order_mark) return;
    text_.skip(byte_order_mark.size());
    first_byte_ = static_cast<std::int64_t>(byte_order_mark.size());
}

Shape BlockReader::shape_of(const Format &format) {
    if (format.shape != Shape::automatic) return format.shape;
    const Shape shape = detect_shape(text_.peek(shape_bytes_max), format.container);
    if (shape == Shape::spread)
        throw sdk::Failure(SLUICE_BAD_DATA,
                           name_ + ": the first object goes over several lines and has no array '" + format.container +
                               "'; records stand one on a line, in an array, or in an array that the setting "
                               "container names");
    return shape;
}

std::optional<RecordBatch> BlockReader::next(const RowLimits &limits) {
    const std::size_t bytes_max = std::clamp<std::size_t>(limits.bytes_max, 1, record_bytes_max);
    const RowLimits row_limits = {std::max<std::size_t>(limits.rows_max, 1), bytes_max};
    while (!is_over_) {
        const std::size_t size = block_ == nullptr ? 0 : block_->size;
        fill(size < bytes_max ? bytes_max : size + bytes_max);
        const Scan scan = scanner_->scan({block_->data(), block_->size, is_ended_}, row_limits, block_->rows);
        const Rows &rows = block_->rows;
        if (rows.count() > 0 && row_size(rows) <= record_bytes_max) return lend(scan);
        if (rows.count() > 0) fail_at(static_cast<std::size_t>(rows.begins[0]), too_large);
        if (!scan.defect.empty() && !failure_) fail_at(scan.cut, scan.defect);  // a failed read may be its cause
        is_over_ = failure_ || (is_ended_ && scan.cut == block_->size);
        discard(scan);
        if (!is_over_ && block_->size > record_bytes_max) fail_at(0, too_large);
    }
    if (failure_) std::rethrow_exception(failure_);
    return std::nullopt;
}

// A failed read is kept, so that the records in front of it are found first. An interruption is not.
void BlockReader::fill(std::size_t size_wanted) {
    if (block_ == nullptr) block_ = pool_->take();
    block_->reserve(size_wanted);
    try {
        while (block_->size < size_wanted && !is_ended_ && !failure_) {
            const std::size_t count = text_.read(block_->data() + block_->size, size_wanted - block_->size);
            is_ended_ = count == 0;
            block_->size += count;
        }
    } catch (...) {
        interruption_.check();
        failure_ = std::current_exception();
    }
    interruption_.check();
}

void BlockReader::discard(const Scan &scan) {
    first_line_ += scan.lines;
    first_byte_ += static_cast<std::int64_t>(scan.cut);
    block_->size -= scan.cut;
    std::memmove(block_->data(), block_->data() + scan.cut, block_->size);
}

// The bytes behind the cut go into the next block before the engine gets this one.
RecordBatch BlockReader::lend(const Scan &scan) {
    const std::size_t cut = scan.cut;
    std::unique_ptr<Block> rest;
    if (cut < block_->size) {
        rest = pool_->take();
        rest->reserve(block_->size - cut);
        rest->size = block_->size - cut;
        std::memcpy(rest->data(), block_->data() + cut, rest->size);
    }
    RecordBatch batch = {{}, first_line_, first_byte_};
    first_line_ += scan.lines;
    first_byte_ += static_cast<std::int64_t>(cut);
    batch.array = Block::lend(std::move(block_), pool_);
    block_ = std::move(rest);
    return batch;
}

void BlockReader::fail_at(std::size_t at, const std::string &what) {
    const std::int64_t line = first_line_ + count_newlines(block_->data(), at);
    const std::int64_t byte = first_byte_ + static_cast<std::int64_t>(at);
    is_over_ = true;
    failure_ = std::make_exception_ptr(sdk::Failure(
        SLUICE_BAD_DATA, name_ + ", line " + std::to_string(line) + ", byte " + std::to_string(byte) + ": " + what));
    std::rethrow_exception(failure_);
}

}  // namespace sluice::jsonl
