#include "plugins/writer_csv/csv_writer.hpp"

#include "plugins/sdk/sluice/byte_scan.hpp"
#include "plugins/sdk/sluice/cell_name.hpp"
#include "plugins/sdk/sluice/output_suffix.hpp"
#include "plugins/sdk/sluice/text_format.hpp"

#include <array>
#include <utility>

namespace sluice {

namespace {

// The bytes that mean something to a reader of unquoted text.
struct Structure {
    char delimiter, quote;

    bool operator()(char c) const noexcept { return c == delimiter || c == quote || c == '\n' || c == '\r'; }
#if defined(__SSE2__)
    sdk::ByteVector operator()(sdk::ByteVector bytes) const noexcept {
        using sdk::either, sdk::equal_bytes;
        return either(either(equal_bytes(bytes, delimiter), equal_bytes(bytes, quote)),
                      either(equal_bytes(bytes, '\n'), equal_bytes(bytes, '\r')));
    }
#endif
};

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

// A value that is alone in its row must not be empty: many readers skip blank lines, and the row would vanish.
bool is_alone(const Table &table) { return table.columns.size() == 1; }

// Characters of which formatted numbers, booleans, dates and timestamps consist.
constexpr bool is_value_character(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' ||
           c == '+' || c == ':';
}

bool has_header(const CsvSettings &settings, const Table &table) {
    return settings.has_header.value_or(metadata_value(table.metadata, SLUICE_META_HEADER_ROWS) != "0");
}

}  // namespace

CsvWriter::CsvWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables)
    : settings_(read_csv_settings(settings)),
      are_values_plain_(settings_.quoting != Quoting::all && !is_value_character(settings_.delimiter) &&
                        !is_value_character(settings_.quote)),
      tables_(std::move(tables)) {
    for (const Table &table : tables_)
        if (table.columns.empty())
            throw sdk::Failure(SLUICE_BAD_CONFIG, "table '" + table.name + "' has no columns; CSV needs at least one");
    const std::vector<std::string> suffixes = sdk::output_suffixes(tables_, ".csv");
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        outputs_.push_back(job.open_output(suffixes[i], "text/csv; charset=utf-8"));
        write_head(tables_[i], outputs_[i]);
    }
}

void CsvWriter::encode(Lane &lane, std::int32_t table, const BatchView &rows, std::int64_t first_row,
                       std::string &block) const {
    const Table &columns = tables_[static_cast<std::size_t>(table)];
    sdk::TextBuffer &out = lane.text;
    out.clear();
    for (std::int64_t row = 0; row < rows.row_count(); ++row) {
        for (std::size_t i = 0; i < rows.column_count(); ++i) {
            if (i > 0) out.append(settings_.delimiter);
            write_cell(out, columns, i, rows.column(i), first_row, row);
        }
        out.append(settings_.line_end);
    }
    block.assign(out.view());
}

void CsvWriter::append(std::int32_t table, const std::string &, const sluice_block &block) {
    outputs_[static_cast<std::size_t>(table)].write(block);
}

void CsvWriter::write_head(const Table &table, const sdk::Output &output) const {
    sdk::TextBuffer out;
    if (settings_.has_bom) out.append("\xEF\xBB\xBF");
    if (has_header(settings_, table)) {
        const bool is_quoted = settings_.quoting == Quoting::all || settings_.quoting == Quoting::text;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            const std::string &header = table.columns[i].name;
            if (settings_.quoting == Quoting::none && needs_quotes(table, header))
                throw sdk::Failure(SLUICE_BAD_CONFIG,
                                   "table '" + table.name + "', header '" + header +
                                       "' would be misread without quotes; use another 'delimiter' or "
                                       "'quoting: minimal', or rename the column");
            if (i > 0) out.append(settings_.delimiter);
            if (is_quoted || needs_quotes(table, header))
                write_quoted(out, header);
            else
                out.append(header);
        }
        out.append(settings_.line_end);
    }
    if (out.size() > 0) output.write(out.view());
}

void CsvWriter::write_cell(sdk::TextBuffer &out, const Table &table, std::size_t column, const ColumnView &values,
                           std::int64_t first_row, std::int64_t row) const {
    if (values.is_null(row)) return write_null(out, table);
    std::array<char, sdk::format_chars_max> formatted;
    std::string_view text;
    bool is_quoted = settings_.quoting == Quoting::all;
    if (is_text_like(values.type())) {
        text = values.text(row);
        is_quoted |= settings_.quoting == Quoting::text && values.type() != ColumnType::decimal;
    } else {
        const char *const end = sdk::write_value(formatted.data(), values, row);
        text = {formatted.data(), static_cast<std::size_t>(end - formatted.data())};
        if (are_values_plain_ && text.size() != settings_.null_text.size()) return out.append(text);
    }
    if (is_quoted) return write_quoted(out, text);
    if (!needs_quotes(table, text)) return out.append(text);
    if (settings_.quoting == Quoting::none)
        throw sdk::Failure(SLUICE_BAD_DATA, sdk::cell_name(table, column, first_row + row) +
                                                ": the value would be misread without quotes; use another 'delimiter', "
                                                "'quote' or 'null_text', or 'quoting: minimal'");
    write_quoted(out, text);
}

void CsvWriter::write_quoted(sdk::TextBuffer &out, std::string_view text) const {
    out.append(settings_.quote);
    for (std::size_t quote = text.find(settings_.quote); quote != std::string_view::npos;
         quote = text.find(settings_.quote)) {
        out.append(text.substr(0, quote + 1));
        out.append(settings_.quote);
        text.remove_prefix(quote + 1);
    }
    out.append(text);
    out.append(settings_.quote);
}

void CsvWriter::write_null(sdk::TextBuffer &out, const Table &table) const {
    const bool is_blank_line = is_alone(table) && settings_.null_text.empty();
    if (is_blank_line && settings_.quoting != Quoting::none) return write_quoted(out, "");
    out.append(settings_.null_text);
}

bool CsvWriter::needs_quotes(const Table &table, std::string_view text) const {
    const bool is_lenient = settings_.quoting == Quoting::none;  // what is merely unusual without quotes has to do
    if (text.empty()) return (settings_.null_text.empty() || is_alone(table)) && !is_lenient;
    if (text == settings_.null_text) return true;
    if ((is_blank(text.front()) || is_blank(text.back())) && !is_lenient) return true;
    return sdk::find_special(text, Structure{settings_.delimiter, settings_.quote}) != text.size();
}

}  // namespace sluice
