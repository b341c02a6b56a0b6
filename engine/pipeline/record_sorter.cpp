#include "engine/pipeline/record_sorter.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/limits.hpp"
#include "engine/batch/batch_check.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>

namespace sluice {

namespace {

constexpr std::size_t file_buffer_bytes = 256 << 10;
constexpr std::size_t files_max = 64;  // open at once; more are merged into one
constexpr int row_bits = 20;           // of a sequence; above them stands the number of the block
static_assert(limits::block_rows_max < (1 << row_bits));

template <typename Value>
void append_raw(std::vector<char> &out, Value value) {
    std::array<char, sizeof value> bytes;
    std::memcpy(bytes.data(), &value, sizeof value);
    out.insert(out.end(), bytes.begin(), bytes.end());
}

// Takes values from the front of a row.
class RowReader {
public:
    explicit RowReader(std::string_view rest) : rest_(rest) {}

    template <typename Value>
    Value raw() {
        Value value;
        std::memcpy(&value, rest_.data(), sizeof value);
        rest_.remove_prefix(sizeof value);
        return value;
    }
    std::string_view text() {
        const auto size = raw<std::uint32_t>();
        const std::string_view text = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return text;
    }

private:
    std::string_view rest_;
};

Failure file_failure(const char *what) {
    return system_failure(std::string(what) + " a temporary file of the sort", errno == 0 ? EIO : errno);
}

}  // namespace

bool RecordSorter::Entry::operator<(const Entry &other) const noexcept {
    const int order = std::memcmp(bytes, other.bytes, std::min(key_size, other.key_size));
    if (order != 0) return order < 0;
    if (key_size != other.key_size) return key_size < other.key_size;
    return sequence < other.sequence;
}

class RecordSorter::Run {
public:
    /// In memory, sorted.
    explicit Run(const std::vector<Entry> &entries) : entries_(&entries) { advance(); }
    explicit Run(const std::string &path) : buffer_(new char[file_buffer_bytes]) {
        file_.rdbuf()->pubsetbuf(buffer_.get(), file_buffer_bytes);
        errno = 0;
        file_.open(path, std::ios::binary);
        if (!file_) throw file_failure("read");
        advance();
    }

    bool is_at_end() const noexcept { return is_at_end_; }
    const Entry &entry() const noexcept { return entry_; }

    void advance() {
        if (entries_ != nullptr) {
            is_at_end_ = next_ == entries_->size();
            if (!is_at_end_) entry_ = (*entries_)[next_++];
            return;
        }
        std::array<std::uint64_t, 3> head;
        errno = 0;
        file_.read(reinterpret_cast<char *>(head.data()), sizeof head);
        is_at_end_ = file_.gcount() == 0 && file_.eof();
        if (is_at_end_) return;
        entry_ = {head[0], head[1], head[2], nullptr};
        if (file_) {
            bytes_.resize(head[0] + head[1]);
            file_.read(bytes_.data(), static_cast<std::streamsize>(bytes_.size()));
        }
        if (!file_) throw file_failure("read");
        entry_.bytes = bytes_.data();
    }

private:
    const std::vector<Entry> *entries_ = nullptr;
    std::size_t next_ = 0;
    std::unique_ptr<char[]> buffer_;  // outlives the file
    std::ifstream file_;
    std::vector<char> bytes_;
    Entry entry_;
    bool is_at_end_ = false;
};

namespace {

/// Writes entries one behind the other.
class RunWriter {
public:
    explicit RunWriter(const std::string &path) : buffer_(new char[file_buffer_bytes]) {
        file_.rdbuf()->pubsetbuf(buffer_.get(), file_buffer_bytes);
        errno = 0;
        file_.open(path, std::ios::binary | std::ios::trunc);
        if (!file_) throw file_failure("write");
    }
    void write(std::uint64_t key_size, std::uint64_t row_size, std::uint64_t sequence, const char *bytes) {
        const std::array<std::uint64_t, 3> head = {key_size, row_size, sequence};
        errno = 0;
        file_.write(reinterpret_cast<const char *>(head.data()), sizeof head);
        file_.write(bytes, static_cast<std::streamsize>(key_size + row_size));
        if (!file_) throw file_failure("write");
    }
    void close() {
        errno = 0;
        file_.close();
        if (!file_) throw file_failure("write");
    }

private:
    std::unique_ptr<char[]> buffer_;
    std::ofstream file_;
};

}  // namespace

RecordSorter::RecordSorter(Table source, ArtifactStore &store, std::size_t memory_bytes,
                           std::optional<std::int64_t> wanted)
    : source_(std::move(source)),
      types_(column_types(source_)),
      store_(store),
      memory_bytes_(memory_bytes),
      wanted_(wanted) {}

RecordSorter::~RecordSorter() = default;

void RecordSorter::add(std::int64_t number, const SourceBatch &block, const Selection &selection) {
    const BatchView view(types_, *block.array);
    const std::lock_guard lock(mutex_);
    std::size_t key_begin = 0;
    for (const Selection::Record &record : selection.records) {
        row_.assign(selection.keys.begin() + static_cast<std::ptrdiff_t>(key_begin),
                    selection.keys.begin() + static_cast<std::ptrdiff_t>(record.key_end));
        const std::size_t key_size = std::exchange(key_begin, record.key_end);
        append_row(view, record.row);
        Entry entry;
        entry.key_size = record.key_end - key_size;
        entry.row_size = row_.size() - entry.key_size;
        entry.sequence = static_cast<std::uint64_t>(number) << row_bits | static_cast<std::uint64_t>(record.row);
        texts_.push_back(std::make_unique<char[]>(row_.size()));
        std::memcpy(texts_.back().get(), row_.data(), row_.size());
        entry.bytes = texts_.back().get();
        entries_.push_back(entry);
        bytes_ += row_.size() + sizeof(Entry) + sizeof(void *) + 16;  // what an allocation costs
        if (bytes_ > memory_bytes_) make_room();
    }
}

void RecordSorter::append_row(const BatchView &view, std::int64_t row) {
    for (const ColumnView &cells : view.columns()) {
        row_.push_back(cells.is_null(row) ? 0 : 1);
        if (cells.is_null(row)) continue;
        switch (cells.type()) {
            case ColumnType::boolean: row_.push_back(cells.boolean(row) ? 1 : 0); break;
            case ColumnType::int64: append_raw(row_, cells.int64(row)); break;
            case ColumnType::float64: append_raw(row_, cells.float64(row)); break;
            case ColumnType::date32: append_raw(row_, cells.date32(row)); break;
            case ColumnType::timestamp: append_raw(row_, cells.timestamp(row)); break;
            default:
                append_raw(row_, static_cast<std::uint32_t>(cells.text(row).size()));
                row_.insert(row_.end(), cells.text(row).begin(), cells.text(row).end());
        }
    }
}

void RecordSorter::restore_row(const Entry &entry, BatchBuilder &builder) const {
    RowReader reader({entry.bytes + entry.key_size, entry.row_size});
    for (std::size_t i = 0; i < types_.size(); ++i) {
        ColumnBuilder &column = builder.column(i);
        if (reader.raw<char>() == 0) {
            column.append_null();
            continue;
        }
        switch (types_[i]) {
            case ColumnType::boolean: column.append_boolean(reader.raw<char>() == 1); break;
            case ColumnType::int64: column.append_int64(reader.raw<std::int64_t>()); break;
            case ColumnType::float64: column.append_float64(reader.raw<double>()); break;
            case ColumnType::date32: column.append_date32(reader.raw<std::int32_t>()); break;
            case ColumnType::timestamp: column.append_timestamp(reader.raw<std::int64_t>()); break;
            default: column.append_text(reader.text());
        }
    }
    builder.end_row();
}

// Forget the rows that nobody will ask for; write the others to a file when there are still many.
void RecordSorter::make_room() {
    sort();
    if (wanted_ && entries_.size() > static_cast<std::size_t>(*wanted_)) {
        keep_entries(static_cast<std::size_t>(*wanted_));
        if (bytes_ <= memory_bytes_ / 2) return;
    }
    files_.push_back(store_.temp_file());
    RunWriter writer(files_.back());
    for (const Entry &entry : entries_) writer.write(entry.key_size, entry.row_size, entry.sequence, entry.bytes);
    writer.close();
    keep_entries(0);
    if (files_.size() == files_max) merge_files();
}

void RecordSorter::sort() { std::sort(entries_.begin(), entries_.end()); }

void RecordSorter::keep_entries(std::size_t count) {
    std::vector<std::unique_ptr<char[]>> texts;
    entries_.resize(count);
    bytes_ = 0;
    for (Entry &entry : entries_) {
        const std::size_t size = entry.key_size + entry.row_size;
        texts.push_back(std::make_unique<char[]>(size));
        std::memcpy(texts.back().get(), entry.bytes, size);
        entry.bytes = texts.back().get();
        bytes_ += size + sizeof(Entry) + sizeof(void *) + 16;
    }
    texts_ = std::move(texts);
}

// All files into one.
void RecordSorter::merge_files() {
    for (const std::string &file : files_) runs_.push_back(std::make_unique<Run>(file));
    const std::string merged = store_.temp_file();
    RunWriter writer(merged);
    for (Run *run = least(); run != nullptr; run = least()) {
        const Entry &entry = run->entry();
        writer.write(entry.key_size, entry.row_size, entry.sequence, entry.bytes);
        run->advance();
    }
    writer.close();
    runs_.clear();
    std::error_code ignored;  // what cannot be removed now goes with the others
    for (const std::string &file : files_) std::filesystem::remove(file, ignored);
    files_ = {merged};
}

// The run whose next row comes first; nullptr when all are at their end.
RecordSorter::Run *RecordSorter::least() {
    Run *found = nullptr;
    for (const std::unique_ptr<Run> &run : runs_)
        if (!run->is_at_end() && (found == nullptr || run->entry() < found->entry())) found = run.get();
    return found;
}

std::optional<SourceBatch> RecordSorter::next(std::int64_t rows_max, std::int64_t bytes_max) {
    if (!is_merging_) {
        is_merging_ = true;
        sort();
        for (const std::string &file : files_) runs_.push_back(std::make_unique<Run>(file));
        runs_.push_back(std::make_unique<Run>(entries_));
    }
    BatchBuilder builder(types_);
    std::uint64_t bytes = 0;
    for (Run *run = least(); run != nullptr && builder.row_count() < rows_max; run = least()) {
        const std::uint64_t size = run->entry().row_size;
        if (builder.row_count() > 0 && bytes + size > static_cast<std::uint64_t>(bytes_max)) break;
        restore_row(run->entry(), builder);
        bytes += size;
        run->advance();
    }
    if (builder.row_count() == 0) return std::nullopt;
    SourceBatch batch;
    batch.array = builder.finish();
    return batch;
}

}  // namespace sluice
