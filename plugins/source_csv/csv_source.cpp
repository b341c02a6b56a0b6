#include "plugins/source_csv/csv_source.hpp"

#include "plugins/input/settings.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace sluice::csv {

namespace {

constexpr std::string_view file_suffixes[] = {".csv", ".tsv", ".txt"};

std::string unquoted(const Cell &cell, char quote) {
    std::string text;
    for (std::size_t i = 0; i < cell.text.size(); ++i) {
        text += cell.text[i];
        if (cell.has_doubled && cell.text[i] == quote) ++i;
    }
    return text;
}

std::vector<std::string> names_of(const Record &header, const Dialect &dialect) {
    std::vector<std::string> names;
    for (const Cell &cell : header.cells) {
        names.push_back(unquoted(cell, dialect.quote));
        // A table that was written with its row numbers has none above them.
        if (names.back().empty()) names.back() = "column_" + std::to_string(names.size());
    }
    return names;
}

sdk::Failure bad_data(const std::string &what) { return {SLUICE_BAD_DATA, what}; }

}  // namespace

CsvSource::CsvSource(sdk::Job job, const sdk::Settings &settings)
    : settings_(read_settings(settings)),
      inputs_(job, input::list_inputs(input::paths_of(settings), file_suffixes)),
      columns_(settings_.columns) {
    if (settings_.header == Header::first) {
        const input::Input &first = *inputs_.current();
        columns_.clear();
        open(first);
        const Record *const header = reader_->next();
        if (header == nullptr)
            throw bad_data(first.name +
                           " is empty: there is no header to name the columns; with header: none, the "
                           "setting columns names them");
        name_columns(*header, first.name);
    }
    rows_.emplace(columns_, settings_);
}

void CsvSource::open(const input::Input &current) {
    auto text = input::decompressed(inputs_.open(), current.name, settings_.compression);
    reader_ = std::make_unique<RecordReader>(decoded(std::move(text), current.name, settings_.encoding), current.name,
                                             settings_.dialect, inputs_.interruption());
    for (std::int64_t i = 0; i < settings_.skipped_count && reader_->next() != nullptr; ++i) continue;
}

// The header's columns, with the types that the settings give some of them.
void CsvSource::name_columns(const Record &header, const std::string &input) {
    if (header.has_stray_text) throw bad_data(input + ": the header has text behind a closing quote");
    std::set<std::string> known;
    for (const std::string &column : names_of(header, settings_.dialect)) {
        if (column.find('\0') != column.npos)  // a name ends there for whoever reads the columns
            throw bad_data(input + ": the name of column " + std::to_string(columns_.size() + 1) +
                           " has a NUL byte; say header: skip, and name all columns with the setting columns");
        if (!known.insert(column).second)
            throw bad_data(input + ": the header names two columns '" + column +
                           "'; say header: skip, and name all columns with the setting columns");
        columns_.push_back({column, ColumnType::text, false});
    }
    for (const input::DeclaredColumn &declared : settings_.columns) {
        const auto found = std::find_if(columns_.begin(), columns_.end(), [&](const input::DeclaredColumn &column) {
            return column.name == declared.name;
        });
        if (found == columns_.end())
            throw sdk::Failure(SLUICE_BAD_CONFIG, input + ": the header has no column '" + declared.name +
                                                      "', which the setting columns names");
        *found = declared;
    }
}

// Further inputs must have the columns of the first one.
void CsvSource::check_header(const Record *header, const std::string &input) const {
    if (header == nullptr || settings_.header != Header::first) return;
    const std::vector<std::string> names = names_of(*header, settings_.dialect);
    for (std::size_t i = 0; i < std::max(names.size(), columns_.size()); ++i) {
        if (i < names.size() && i < columns_.size() && names[i] == columns_[i].name) continue;
        const std::string number = std::to_string(i + 1);
        throw bad_data(input + ": the header differs from that of the first input in column " + number +
                       "; inputs with other columns need an export of their own");
    }
}

std::optional<sdk::SourceBatch> CsvSource::next(sdk::BatchLimits limits) {
    while (const input::Input *const current = inputs_.current()) {
        inputs_.interruption().check();
        if (reader_ == nullptr) {
            open(*current);
            if (settings_.header != Header::none) check_header(reader_->next(), current->name);
        }
        std::optional<sdk::SourceBatch> batch = next_of(*current, limits);
        inputs_.report_progress();
        if (batch) return batch;
        reader_.reset();
        inputs_.leave();
    }
    return std::nullopt;
}

// What cannot be read any more is told once the rows in front of it were given.
std::optional<sdk::SourceBatch> CsvSource::next_of(const input::Input &current, sdk::BatchLimits limits) {
    try {
        read_rows(limits);
    } catch (const sdk::Failure &failure) {
        if (rows_->row_count() == 0 || failure.status() == SLUICE_CANCELLED) throw;
    }
    if (rows_->row_count() == 0) return std::nullopt;
    return rows_->finish(current.name.c_str());
}

void CsvSource::read_rows(sdk::BatchLimits limits) {
    std::int64_t bytes = 0;
    while (rows_->row_count() < std::max<std::int64_t>(limits.rows_max, 1)) {
        const Record *const record = reader_->next();
        if (record == nullptr) return;
        bytes += static_cast<std::int64_t>(record->size);
        if (rows_->row_count() > 0 && bytes > limits.bytes_max) return reader_->put_back();
        rows_->append(*record);
    }
}

}  // namespace sluice::csv
