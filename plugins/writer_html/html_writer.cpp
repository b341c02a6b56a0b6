#include "plugins/writer_html/html_writer.hpp"

#include "plugins/sdk/sluice/cell_name.hpp"
#include "plugins/sdk/sluice/column_looks.hpp"
#include "plugins/sdk/sluice/markup_text.hpp"
#include "plugins/sdk/sluice/output_suffix.hpp"
#include "plugins/sdk/sluice/text_format.hpp"

#include <utility>

namespace sluice {

namespace {

std::string null_cell(const std::string &text) {
    sdk::TextBuffer out;
    out.append("<td class=\"null\">");
    sdk::append_markup(out, text, false, [](std::size_t) {
        throw sdk::Failure(SLUICE_BAD_CONFIG,
                           "the setting 'null_text' has a control character, which HTML cannot write; leave it out");
    });
    out.append("</td>");
    return std::string(out.view());
}

}  // namespace

HtmlWriter::HtmlWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables)
    : job_(job),
      strips_(sdk::choice(settings, "control_characters", {"fail", "strip"}) == 1),
      null_cell_(null_cell(sdk::setting(settings, "null_text", ""))) {
    const bool is_document = sdk::setting(settings, "document", true);
    const std::vector<std::string> suffixes = sdk::output_suffixes(tables, ".html");
    for (std::size_t i = 0; i < tables.size(); ++i) {
        HtmlPage text = html_page(settings, tables[i]);
        std::vector<std::string> opens;
        for (const Column &column : tables[i].columns)
            opens.push_back("<td" + std::string(sdk::is_number(column.type) ? number_attributes(is_document) : "") +
                            ">");
        pages_.push_back({std::move(tables[i]), std::move(opens), std::move(text.foot),
                          job.open_output(suffixes[i], "text/html; charset=utf-8")});
        pages_.back().output.write(text.head);
    }
}

void HtmlWriter::encode(Lane &lane, std::int32_t table, const BatchView &rows, std::int64_t first_row,
                        std::string &block) const {
    const Page &page = pages_[static_cast<std::size_t>(table)];
    sdk::TextBuffer &out = lane.text;
    out.clear();
    for (std::int64_t row = 0; row < rows.row_count(); ++row) {
        out.append("<tr>");
        for (std::size_t i = 0; i < rows.column_count(); ++i) append_cell(out, page, i, rows.column(i), first_row, row);
        out.append("</tr>\n");
    }
    block.assign(out.view());
}

void HtmlWriter::append_cell(sdk::TextBuffer &out, const Page &page, std::size_t column, const ColumnView &values,
                             std::int64_t first_row, std::int64_t row) const {
    if (values.is_null(row)) return out.append(null_cell_);
    out.append(page.opens[column]);
    if (is_text_like(values.type()))
        sdk::append_markup(out, values.text(row), false, [&](std::size_t) {
            if (!strips_)
                throw sdk::Failure(SLUICE_BAD_DATA, sdk::cell_name(page.table, column, first_row + row) +
                                                        ": the value has a control character, which HTML cannot "
                                                        "write; use 'control_characters: strip'");
            ++*stripped_;
        });
    else
        out.commit(sdk::write_value(out.room(sdk::format_chars_max), values, row));
    out.append("</td>");
}

void HtmlWriter::append(std::int32_t table, const std::string &, const sluice_block &block) {
    pages_[static_cast<std::size_t>(table)].output.write(block);
}

void HtmlWriter::finish() {
    for (const Page &page : pages_) page.output.write(page.foot);
    if (const std::int64_t count = *stripped_; count > 0)
        job_.log_warning(std::to_string(count) + (count == 1 ? " character" : " characters") +
                         " that HTML cannot write " + (count == 1 ? "was" : "were") + " left out");
}

}  // namespace sluice
