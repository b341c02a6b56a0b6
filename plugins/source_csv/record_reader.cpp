#include "plugins/source_csv/record_reader.hpp"

#include "engine/abi/plugin_abi.h"
#include "plugins/sdk/sluice/job.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

namespace sluice::csv {

namespace {

constexpr std::size_t window_bytes = 256 << 10;
constexpr const char *too_large = "a record has more than 64 MiB; is a quote opened and never closed?";
static_assert(SLUICE_RECORD_BYTES_MAX == 64 << 20);

// LF, CR LF and CR.
std::int64_t count_line_ends(std::string_view text) noexcept {
    std::int64_t count = std::count(text.begin(), text.end(), '\n');
    for (std::size_t at = text.find('\r'); at != text.npos; at = text.find('\r', at + 1))
        count += at + 1 == text.size() || text[at + 1] != '\n' ? 1 : 0;
    return count;
}

}  // namespace

RecordReader::RecordReader(DecodedText text, std::string name, Dialect dialect, const input::Interruption &interruption)
    : text_(std::move(text)),
      name_(std::move(name)),
      dialect_(dialect),
      interruption_(interruption),
      finder_(dialect.delimiter),
      byte_(static_cast<std::int64_t>(text_.mark_bytes)) {}

RecordReader::~RecordReader() { std::free(data_); }

const Record *RecordReader::next() {
    if (std::exchange(is_put_back_, false)) return &record_;
    interruption_.check();
    while (!scan()) {
        if (failure_) std::rethrow_exception(failure_);
        if (is_unclosed_)
            fail(
                "a quote is opened in this record and never closed; is the file cut off, or the quote part of a text?");
        if (is_ended_) return nullptr;
        if (size_ - at_ > SLUICE_RECORD_BYTES_MAX) fail(too_large);
        read_more();
    }
    if (record_.size > SLUICE_RECORD_BYTES_MAX) {
        line_ = record_.line;
        byte_ = record_.byte;
        fail(too_large);
    }
    return &record_;
}

void RecordReader::fail(const std::string &what) {
    failure_ = std::make_exception_ptr(sdk::Failure(
        SLUICE_BAD_DATA, name_ + ", line " + std::to_string(line_) + ", byte " + std::to_string(byte_) + ": " + what));
    size_ = at_ = 0;
    std::rethrow_exception(failure_);
}

// Finds the next record. False when the window ends before it does, or there is none.
bool RecordReader::scan() {
    if (!skip_blank_lines()) return false;
    std::size_t at = at_;
    record_.cells.clear();
    record_.has_stray_text = false;
    lines_within_ = 0;
    while (true) {
        Cell cell;
        if (!scan_cell(at, cell)) return false;
        record_.cells.push_back(cell);
        if (at == size_) break;  // only where the text ends
        if (data_[at] == dialect_.delimiter) {
            ++at;
            continue;
        }
        const bool is_return = data_[at++] == '\r';
        if (is_return && at == size_ && !is_ended_ && !failure_) return false;  // a line feed may follow
        if (is_return && at < size_ && data_[at] == '\n') ++at;
        ++lines_within_;
        break;
    }
    take(at);
    return true;
}

// A record ends at `end`: the next one begins there.
void RecordReader::take(std::size_t end) {
    const std::string_view text(data_ + at_, end - at_);
    record_.line = line_;
    record_.byte = byte_;
    record_.size = text.size();
    line_ += lines_within_;
    byte_ += bytes_in(text_.encoding, text);
    at_ = end;
}

// False when the window has no byte of a record.
bool RecordReader::skip_blank_lines() {
    while (at_ < size_ && (data_[at_] == '\n' || data_[at_] == '\r')) {
        const bool is_return = data_[at_] == '\r';
        if (is_return && at_ + 1 == size_ && !is_ended_) return false;  // a line feed may follow
        const std::size_t width = is_return && at_ + 1 < size_ && data_[at_ + 1] == '\n' ? 2 : 1;
        byte_ += bytes_in(text_.encoding, {data_ + at_, width});
        at_ += width;
        ++line_;
    }
    return at_ < size_;
}

// One cell from `at` on, which then stands behind it. False when the window ends before the cell does.
bool RecordReader::scan_cell(std::size_t &at, Cell &cell) {
    if (dialect_.has_quote && at < size_ && data_[at] == dialect_.quote) return scan_quoted(at, cell);
    const std::size_t begin = at;
    at = at < size_ ? finder_.find(at) : size_;
    cell.text = {data_ + begin, at - begin};
    return at < size_ || is_ended_;
}

bool RecordReader::scan_quoted(std::size_t &at, Cell &cell) {
    const std::size_t begin = ++at;
    cell.is_quoted = true;
    while (true) {
        const void *found = at < size_ ? std::memchr(data_ + at, dialect_.quote, size_ - at) : nullptr;
        if (found == nullptr) {
            is_unclosed_ = is_ended_;
            return false;
        }
        at = static_cast<std::size_t>(static_cast<const char *>(found) - data_);
        if (at + 1 == size_ && !is_ended_) return false;  // it may be doubled
        if (at + 1 == size_ || data_[at + 1] != dialect_.quote) break;
        cell.has_doubled = true;
        at += 2;
    }
    cell.text = {data_ + begin, at - begin};
    lines_within_ += count_line_ends(cell.text);
    ++at;
    const std::size_t end = at < size_ ? finder_.find(at) : size_;
    if (end != at) record_.has_stray_text = true;
    at = end;
    return at < size_ || is_ended_;
}

// The bytes from the next record's begin on stay; a failed read is kept, so that the records in front of it come first.
void RecordReader::read_more() {
    if (at_ > 0) std::memmove(data_, data_ + at_, size_ - at_);
    size_ -= at_;
    at_ = 0;
    grow();
    try {
        while (size_ < room_ && !is_ended_) {
            const std::size_t count = text_.stream->read(data_ + size_, room_ - size_);
            is_ended_ = count == 0;
            size_ += count;
        }
    } catch (...) {
        interruption_.check();
        failure_ = std::current_exception();
    }
    interruption_.check();
    std::memset(data_ + size_, 0, padding_bytes);
    finder_.begin(data_, size_);
}

// Room for as many bytes again as there are, so that a long record is looked at a few times only.
void RecordReader::grow() {
    const std::size_t wanted = std::clamp<std::size_t>(size_ * 2, window_bytes, SLUICE_RECORD_BYTES_MAX + window_bytes);
    if (wanted <= room_) return;
    auto *data = static_cast<char *>(std::realloc(data_, wanted + padding_bytes));
    if (data == nullptr) throw std::bad_alloc();
    data_ = data;
    room_ = wanted;
}

}  // namespace sluice::csv
