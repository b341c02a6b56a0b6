// One table as one PDF file.
#pragma once

#include "plugins/sdk/sluice/job.hpp"
#include "plugins/writer_pdf/row_spool.hpp"
#include "plugins/writer_pdf/table_pages.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace sluice::pdf {

/// Takes the rows of a table. The first ones wait in memory until they have said how wide the columns are; from then on
/// pages go out as they fill. Where pages say how many there are, all rows wait in a temporary file; where there is a
/// password, all pages do. References outlive this object. One thread at a time.
class TableDocument {
public:
    /// Throws Failure (BAD_CONFIG) for a header with a control character, and for more columns than the page has room
    /// for.
    TableDocument(sdk::Job job, const PdfSettings &settings, const Table &table, bool has_header,
                  const std::string &suffix, Typesetter &typesetter);

    void add(Row row);
    void finish();

    /// Of what was drawn; complete behind finish().
    Losses losses() const noexcept { return pages_ ? pages_->losses() : Losses(); }

private:
    std::vector<double> wanted_widths();
    void decide_form();
    void begin();
    void take(const Row &row);
    void open_pages(std::size_t page_count);

    sdk::Job job_;
    const PdfSettings &settings_;
    const Table &table_;
    sdk::Output output_;
    Typesetter &typesetter_;
    PageForm form_;
    std::vector<Row> first_rows_;
    std::size_t first_rows_bytes_ = 0;
    bool has_begun_ = false;
    std::optional<RowSpool> spool_;
    std::optional<sdk::TempFile> plain_;  // the file before it is encrypted
    std::unique_ptr<PageSurface> surface_;
    std::unique_ptr<TablePages> counted_, pages_;
};

}  // namespace sluice::pdf
