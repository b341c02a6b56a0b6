#include "plugins/writer_pdf/pdf_writer.hpp"

#include "plugins/sdk/sluice/output_suffix.hpp"

#include <string>
#include <utility>

namespace sluice::pdf {

PdfWriter::PdfWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables)
    : job_(job),
      settings_(settings),
      typesetter_(settings_.font, settings_.font_size),
      tables_(std::move(tables)),
      row_counts_(tables_.size(), 0) {
    const std::vector<std::string> suffixes = sdk::output_suffixes(tables_, ".pdf");
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        const bool has_names = metadata_value(tables_[i].metadata, SLUICE_META_HEADER_ROWS) != "0";
        documents_.emplace_back(job, settings_, tables_[i], sdk::setting(settings, "header", has_names), suffixes[i],
                                typesetter_);
    }
}

void PdfWriter::write(std::int32_t table, const BatchView &rows) {
    const auto number = static_cast<std::size_t>(table);
    Losses losses;
    for (std::int64_t row = 0; row < rows.row_count(); ++row)
        documents_[number].add(cell_texts(settings_, tables_[number], rows, row, row_counts_[number], losses));
    characters_stripped_ += losses.characters_stripped;
    row_counts_[number] += rows.row_count();
}

void PdfWriter::finish() {
    std::int64_t cut = 0, without_font = 0;
    for (TableDocument &document : documents_) {
        document.finish();
        cut += document.losses().cells_cut;
        without_font += document.losses().characters_without_font;
    }
    const auto warn = [this](std::int64_t count, const char *what, const std::string &then) {
        if (count == 0) return;
        job_.log_warning(std::to_string(count) + " " + what + (count == 1 ? " " : "s ") + then);
    };
    const std::int64_t stripped = characters_stripped_;
    warn(stripped, "character",
         std::string("that a page cannot show ") + (stripped == 1 ? "was" : "were") + " left out");
    warn(cut, "text", std::string("with more lines than there is room for ") + (cut == 1 ? "was" : "were") + " cut");
    warn(without_font, "character",
         std::string(without_font == 1 ? "is" : "are") + " in no installed font and shown as a box");
}

}  // namespace sluice::pdf
