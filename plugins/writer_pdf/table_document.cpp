#include "plugins/writer_pdf/table_document.hpp"

#include "plugins/sdk/sluice/column_looks.hpp"
#include "plugins/writer_pdf/column_widths.hpp"
#include "plugins/writer_pdf/encryption.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

namespace sluice::pdf {

namespace {

// The rows that say how wide columns are: fewer where they are huge.
constexpr std::size_t rows_measured = 200, measured_rows_bytes_max = 16 << 20;

// Of a cell's text when its width is measured: what is longer gets no wider column.
constexpr std::size_t measured_bytes_max = 400;

constexpr double wanted_width_max = 360, column_width_min = 18;

// About 160 MB of memory.
constexpr std::size_t encrypted_pages_max = 20'000;

constexpr std::size_t rows_between_cancel_checks = 256;

}  // namespace

TableDocument::TableDocument(sdk::Job job, const PdfSettings &settings, const Table &table, bool has_header,
                             const std::string &suffix, Typesetter &typesetter)
    : job_(job), settings_(settings), table_(table), typesetter_(typesetter) {
    form_.width = settings.paper.width;
    form_.height = settings.paper.height;
    form_.has_header = has_header;
    const double room = form_.width - settings.margins.left - settings.margins.right;
    const double room_needed = column_width_min * static_cast<double>(table.columns.size());
    const double room_most = settings.paper.grows ? side_max - settings.margins.left - settings.margins.right : room;
    if (room_needed > room_most) {
        const auto fitting = static_cast<std::size_t>(std::max(0.0, room_most / column_width_min));
        throw sdk::Failure(SLUICE_BAD_CONFIG, "table '" + table.name + "' has " + std::to_string(table.columns.size()) +
                                                  " columns, and a page has room for " + std::to_string(fitting) +
                                                  "; choose some of them, a larger paper, or 'paper: auto'");
    }
    for (const Column &column : table.columns) {
        require_printable(column.name, "table '" + table.name + "': a header");
        form_.aligns.push_back(sdk::is_number(column.type) ? Align::right : Align::left);
    }
    output_ = job.open_output(suffix, "application/pdf");
    if (!settings.password.empty()) plain_.emplace(job.temp_file());
    if (settings.counts_pages()) spool_.emplace(sdk::TempFile(job.temp_file()), table.columns.size());
}

void TableDocument::add(Row row) {
    if (has_begun_) return take(row);
    for (const CellText &cell : row) first_rows_bytes_ += cell.text.size();
    first_rows_.push_back(std::move(row));
    if (first_rows_.size() >= rows_measured || first_rows_bytes_ >= measured_rows_bytes_max) begin();
}

void TableDocument::finish() {
    if (!has_begun_) begin();
    if (spool_) {
        counted_->finish();
        open_pages(counted_->page_count());
        std::size_t count = 0;
        spool_->read([&](const Row &row) {
            if (++count % rows_between_cancel_checks == 0 && job_.is_cancelled())
                throw sdk::Failure(SLUICE_CANCELLED, "the export was cancelled");
            pages_->add(row);
        });
        spool_.reset();
    }
    pages_->finish();
    surface_->finish();
    if (plain_) encrypt(*plain_, settings_.password, [this](std::string_view bytes) { output_.write(bytes); });
}

void TableDocument::begin() {
    has_begun_ = true;
    decide_form();
    if (spool_)
        counted_ = std::make_unique<TablePages>(settings_, table_, form_, typesetter_, nullptr, 0);
    else
        open_pages(0);
    for (const Row &row : first_rows_) take(row);
    first_rows_ = {};
}

void TableDocument::take(const Row &row) {
    TablePages &pages = spool_ ? *counted_ : *pages_;
    pages.add(row);
    if (plain_ && pages.page_count() > encrypted_pages_max)
        throw sdk::Failure(SLUICE_BAD_CONFIG, "a PDF with a password has at most " +
                                                  std::to_string(encrypted_pages_max) +
                                                  " pages, since all of them are known while it is encrypted; make "
                                                  "smaller parts with output.split_rows");
    if (spool_) spool_->add(row);
}

void TableDocument::open_pages(std::size_t page_count) {
    surface_ = std::make_unique<PageSurface>(form_.width, form_.height,
                                             settings_.title.empty() ? table_.name : settings_.title,
                                             [this](std::string_view bytes) {
                                                 if (plain_)
                                                     plain_->append(bytes);
                                                 else
                                                     output_.write(bytes);
                                             });
    pages_ = std::make_unique<TablePages>(settings_, table_, form_, typesetter_, surface_.get(), page_count);
}

std::vector<double> TableDocument::wanted_widths() {
    std::vector<double> wanted(table_.columns.size(), column_width_min);
    const auto measure = [&](std::size_t column, const std::string &text, bool is_bold) {
        constexpr std::size_t lines_max = 100;
        const SetText set =
            typesetter_.set(std::string(cut_text(text, measured_bytes_max)), {0, Align::left, is_bold, 1, lines_max});
        // A hair more, since widths are rounded before lines are broken.
        constexpr double hair = 0.1;
        const double width = set.width + 2 * cell_padding_x + hair;
        wanted[column] = std::max(wanted[column], std::min(width, wanted_width_max));
    };
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
        const std::optional<double> own = sdk::width_of(table_.columns[i]);
        if (settings_.widths == Widths::columns && own) {
            wanted[i] = std::max(column_width_min, *own * typesetter_.digit_width() + 2 * cell_padding_x);
            continue;
        }
        if (form_.has_header) measure(i, table_.columns[i].name, true);
        for (const Row &row : first_rows_) measure(i, row[i].text, false);
    }
    return wanted;
}

void TableDocument::decide_form() {
    if (table_.columns.empty()) return;
    const double sides = settings_.margins.left + settings_.margins.right;
    std::vector<double> wanted = wanted_widths();
    if (settings_.widths == Widths::equal)
        wanted.assign(wanted.size(), *std::max_element(wanted.begin(), wanted.end()));
    if (settings_.paper.grows) {
        const double all = std::accumulate(wanted.begin(), wanted.end(), 0.0);
        form_.width = std::clamp(all + sides, settings_.paper.width, side_max);
    }
    const double room = form_.width - sides;
    if (settings_.widths == Widths::equal) wanted.assign(wanted.size(), room / static_cast<double>(wanted.size()));
    form_.column_widths = fit_widths(wanted, room);
}

}  // namespace sluice::pdf
