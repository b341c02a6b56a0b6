#include "engine/pipeline/parts.hpp"

#include "engine/base/failure.hpp"
#include "engine/batch/row_copy.hpp"

#include <algorithm>

namespace sluice {

namespace {

std::int64_t rows_per_part(std::int64_t split_rows, std::int64_t format_max) {
    if (split_rows == 0) return format_max;
    return format_max == 0 ? split_rows : std::min(split_rows, format_max);
}

// The rows of the records before this one.
std::int64_t row_before(const std::vector<std::int64_t> &ends, std::int64_t record) {
    return record == 0 ? 0 : ends[static_cast<std::size_t>(record - 1)];
}

}  // namespace

Parts::Parts(WriterUse use, PluginEnvironment &environment)
    : use_(std::move(use)),
      environment_(environment),
      row_counts_(use_.tables.size(), 0),
      record_rows_(use_.tables.size(), 0) {
    while (is_fixed(split_table_)) ++split_table_;
    for (std::size_t i = 0; i < use_.tables.size(); ++i) {
        if (!is_fixed(i))
            ++record_tables_;
        else
            row_counts_[i] = use_.fixed_rows[i]->length;
    }
    limits_ = open_part(1).writer->limits();  // also for a result without rows
    rows_per_part_ = rows_per_part(use_.split.rows, limits_.rows_per_table_max);
    if (use_.split.bytes > 0 && !limits_.has_free_blocks)
        throw Failure(Status::bad_config, "output.split_bytes: the writer '" + std::string(use_.plugin.name) +
                                              "' cannot begin a new file at any place; use output.split_rows");
}

Part &Parts::part(int number) {
    const std::lock_guard lock(mutex_);
    return *parts_.at(number);
}

Part &Parts::open_part(int number) {
    auto part = std::make_unique<Part>();
    part->number = number;
    part->services = std::make_unique<PluginServices>(environment_, number);
    part->writer = open_writer(*part);
    part->lanes.resize(use_.worker_count);
    write_fixed_rows(*part);
    last_part_ = number;
    const std::lock_guard lock(mutex_);
    return *(parts_[number] = std::move(part));
}

// Later parts hold what is split, and the tables that say their rows themselves.
std::unique_ptr<Writer> Parts::open_writer(Part &part) const {
    std::vector<Table> tables;
    for (std::size_t i = 0; i < use_.tables.size(); ++i) {
        const bool has = part.number == 1 || is_split(i) || is_fixed(i);
        part.places.push_back(has ? static_cast<std::int32_t>(tables.size()) : -1);
        if (has) tables.push_back(use_.tables[i]);
    }
    return std::make_unique<Writer>(use_.plugin, *part.services, use_.worker_count, use_.settings_json, tables);
}

// Nobody else knows the part yet, so that these are its first rows.
void Parts::write_fixed_rows(Part &part) const {
    for (std::size_t i = 0; i < use_.tables.size(); ++i) {
        if (!is_fixed(i) || use_.fixed_rows[i]->length == 0) continue;
        const std::int32_t place = part.places[i];
        if (!part.writer->is_parallel()) {
            part.writer->write(place, *use_.fixed_rows[i]);
            continue;
        }
        Writer::Lane lane = part.writer->open_lane();
        part.writer->append(place, *part.writer->encode(lane, place, *use_.fixed_rows[i], 0));
    }
}

std::vector<Slice> Parts::slice(TransformResult &result) {
    std::vector<Slice> slices;
    if (use_.split.records > 0) slice_records(result, slices);
    for (std::size_t table = 0; table < result.tables.size(); ++table) {
        if (result.row_counts[table] == 0) continue;
        if (use_.split.records == 0) {
            if (table == split_table_)
                slice_first_table(std::move(result.tables[table]), slices);
            else
                whole_table(static_cast<std::int32_t>(table), std::move(result.tables[table]), slices);
        }
        row_counts_[table] += result.row_counts[table];
    }
    return slices;
}

void Parts::slice_first_table(OwnedArray rows, std::vector<Slice> &slices) {
    if (use_.split.bytes > 0) return slice_for_bytes(std::move(rows), slices);
    const std::int64_t count = rows->length;
    std::int64_t done = 0;
    while (done < count) {
        if (rows_per_part_ > 0 && rows_in_last_part_ == rows_per_part_) {
            open_part(last_part_ + 1);
            rows_in_last_part_ = 0;
        }
        const std::int64_t room = rows_per_part_ == 0 ? count : rows_per_part_ - rows_in_last_part_;
        const std::int64_t taken = std::min(room, count - done);
        Slice slice{&part(last_part_), static_cast<std::int32_t>(split_table_), {}, rows_in_last_part_, nullptr};
        // NOLINTNEXTLINE(bugprone-use-after-move): what is moved is all there was, and the loop ends.
        slice.rows = taken == count ? std::move(rows) : copy_rows(use_.tables[split_table_], *rows, done, taken);
        slices.push_back(std::move(slice));
        rows_in_last_part_ += taken;
        done += taken;
    }
}

// A part consists of whole slices, so they are to be small against it: a block of records may become many more rows.
void Parts::slice_for_bytes(OwnedArray rows, std::vector<Slice> &slices) {
    constexpr std::int64_t slices_per_part = 8;
    const std::int64_t count = rows->length;
    const std::int64_t size_max = std::max<std::int64_t>(use_.split.bytes / slices_per_part, 1);
    const std::int64_t taken_max =
        std::max<std::int64_t>(count * size_max / std::max(written_size(*rows), size_max), 1);
    for (std::int64_t done = 0; done < count; done += taken_max) {
        const std::int64_t taken = std::min(taken_max, count - done);
        Slice slice{&part(1), static_cast<std::int32_t>(split_table_), {}, row_counts_[split_table_] + done, nullptr};
        // NOLINTNEXTLINE(bugprone-use-after-move): what is moved is all there was, and the loop ends.
        slice.rows = taken == count ? std::move(rows) : copy_rows(use_.tables[split_table_], *rows, done, taken);
        slices.push_back(std::move(slice));
    }
}

// About what the rows take as text: their values, and the names that some formats write with each.
std::int64_t Parts::written_size(const ArrowArray &rows) const {
    constexpr std::int64_t number_size = 8;
    std::int64_t size = 0;
    for (std::size_t i = 0; i < use_.tables[split_table_].columns.size(); ++i) {
        const Column &column = use_.tables[split_table_].columns[i];
        const ArrowArray &values = *rows.children[i];
        size += rows.length * (static_cast<std::int64_t>(column.name.size()) + number_size);
        if (!is_text_like(column.type) || rows.length == 0) continue;
        const auto *const offsets = static_cast<const std::int32_t *>(values.buffers[1]) + rows.offset + values.offset;
        size += offsets[rows.length] - offsets[0];
    }
    return size;
}

void Parts::whole_table(std::int32_t table, OwnedArray rows, std::vector<Slice> &slices) {
    const std::int64_t format_max = limits_.rows_per_table_max;
    const std::int64_t first_row = row_counts_[static_cast<std::size_t>(table)];
    if (format_max > 0 && first_row + rows->length > format_max)
        throw Failure(Status::bad_data, "table '" + use_.tables[static_cast<std::size_t>(table)].name +
                                            "' has more than " + std::to_string(format_max) +
                                            " rows, which is all that the format takes; only the first table of "
                                            "a profile is split into several files");
    slices.push_back({&part(1), table, std::move(rows), first_row, nullptr});
}

void Parts::slice_records(TransformResult &result, std::vector<Slice> &slices) {
    const auto count = static_cast<std::int64_t>(result.record_ends.empty() ? 0 : result.record_ends.front().size());
    for (std::int64_t done = 0; done < count;) {
        const std::int64_t fitting = fitting_records(result, done);
        if (fitting > 0) {
            take_records(result, done, done + fitting, slices);
            done += fitting;
            continue;
        }
        if (records_in_last_part_ == 0)
            throw Failure(Status::bad_data, "a record has more than " + std::to_string(limits_.rows_per_table_max) +
                                                " rows, which is all that a file of the format takes, and "
                                                "output.split_records keeps a record in one file");
        open_part(last_part_ + 1);
        records_in_last_part_ = 0;
        std::fill(record_rows_.begin(), record_rows_.end(), 0);
    }
}

// How many records from `first` on the last part has room for.
std::int64_t Parts::fitting_records(const TransformResult &result, std::int64_t first) const {
    std::int64_t fitting = use_.split.records - records_in_last_part_;
    for (std::size_t table = 0; table < result.tables.size(); ++table) {
        const std::vector<std::int64_t> &ends = result.record_ends[table];
        const auto begin = ends.begin() + first;
        auto end = ends.end();
        if (limits_.rows_per_table_max > 0)
            end = std::upper_bound(begin, end,
                                   row_before(ends, first) + limits_.rows_per_table_max - record_rows_[table]);
        fitting = std::min<std::int64_t>(fitting, end - begin);
    }
    return fitting;
}

void Parts::take_records(TransformResult &result, std::int64_t first, std::int64_t end, std::vector<Slice> &slices) {
    for (std::size_t table = 0; table < result.tables.size(); ++table) {
        const std::int64_t first_row = row_before(result.record_ends[table], first);
        const std::int64_t count = row_before(result.record_ends[table], end) - first_row;
        if (count == 0) continue;
        Slice slice{&part(last_part_), static_cast<std::int32_t>(table), {}, record_rows_[table], nullptr};
        slice.rows = count == result.row_counts[table]
                         ? std::move(result.tables[table])
                         : copy_rows(use_.tables[table], *result.tables[table], first_row, count);
        slices.push_back(std::move(slice));
        record_rows_[table] += count;
    }
    records_in_last_part_ += end - first;
}

void Parts::encode(Slice &slice, std::size_t worker) {
    Part &part = *slice.part;
    if (!part.writer->is_parallel()) return;
    std::optional<Writer::Lane> &lane = part.lanes[worker];
    if (!lane) lane.emplace(part.writer->open_lane());
    slice.block =
        part.writer->encode(*lane, part.places[static_cast<std::size_t>(slice.table)], *slice.rows, slice.first_row);
    slice.rows.reset();
}

void Parts::append(const Slice &slice) {
    Part &target = part_for(slice);
    const auto table = static_cast<std::size_t>(slice.table);
    if (is_split(table))
        for (; first_open_ < target.number; ++first_open_)
            if (first_open_ > 1 || !is_first_part_needed()) finish_part(first_open_);
    if (slice.block)
        target.writer->append(target.places[table], *slice.block);
    else
        target.writer->write(target.places[table], *slice.rows);
}

// The part that takes the slice. By bytes, a block that would pass the bound begins a new part, unless it would be
// alone in this one, too.
Part &Parts::part_for(const Slice &slice) {
    if (use_.split.bytes == 0 || static_cast<std::size_t>(slice.table) != split_table_) return *slice.part;
    const std::uint64_t size = slice.block->abi.size;
    if (bytes_in_last_part_ > 0 && bytes_in_last_part_ + size > static_cast<std::uint64_t>(use_.split.bytes)) {
        open_part(last_part_ + 1);
        bytes_in_last_part_ = 0;
    }
    bytes_in_last_part_ += size;
    return part(last_part_);
}

void Parts::finish() {
    if (first_open_ > 1 && is_first_part_needed()) finish_part(1);
    for (; first_open_ <= last_part_; ++first_open_) finish_part(first_open_);
}

void Parts::finish_part(int number) {
    std::unique_ptr<Part> part;
    {
        const std::lock_guard lock(mutex_);
        part = std::move(parts_.at(number));
        parts_.erase(number);
    }
    part->lanes.clear();
    part->writer->finish();
    part->writer.reset();  // closed: its outputs get no more bytes
    environment_.outputs.finish_part(number);
}

}  // namespace sluice
