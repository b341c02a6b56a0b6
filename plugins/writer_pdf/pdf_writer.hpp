// Rows as a table on pages.
#pragma once

#include "plugins/sdk/sluice/writer.hpp"
#include "plugins/writer_pdf/settings_schema.hpp"
#include "plugins/writer_pdf/table_document.hpp"

#include <cstdint>
#include <deque>
#include <vector>

namespace sluice::pdf {

/// Every table becomes a file of its own.
class PdfWriter {
public:
    static constexpr const char *name = "pdf";
    static constexpr const char *version = "0.1.0";
    static constexpr const char *description = "PDF: a table on pages, for printing, encrypted if asked for";
    static constexpr const char *settings_schema = pdf::settings_schema;

    PdfWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables);

    void write(std::int32_t table, const BatchView &rows);
    void finish();

private:
    sdk::Job job_;
    PdfSettings settings_;
    Typesetter typesetter_;
    std::vector<Table> tables_;
    std::vector<std::int64_t> row_counts_;
    std::deque<TableDocument> documents_;  // one for each table
    std::int64_t characters_stripped_ = 0;
};

}  // namespace sluice::pdf
