#include "plugins/writer_csv/csv_writer.hpp"

#include "plugins/sdk/sluice/byte_scan.hpp"
#include "plugins/sdk/sluice/cell_name.hpp"
#include "plugins/sdk/sluice/output_suffix.hpp"
#include "plugins/sdk/sluice/text_format.hpp"

#include <algorithm>
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

// A number without its sign, in whatever way people spell it: digits, points and commas, perhaps an exponent.
bool is_plain_number(std::string_view text) noexcept {
    constexpr std::string_view digits = "0123456789";
    const std::string_view mantissa = text.substr(0, text.find_first_of("eE"));
    if (mantissa.find_first_not_of("0123456789.,") != mantissa.npos) return false;
    if (mantissa.find_first_of(digits) == mantissa.npos) return false;
    if (mantissa.size() == text.size()) return true;
    std::string_view exponent = text.substr(mantissa.size() + 1);
    if (exponent.starts_with('+') || exponent.starts_with('-')) exponent.remove_prefix(1);
    return !exponent.empty() && exponent.find_first_not_of(digits) == exponent.npos;
}

// A text that a spreadsheet would run when it opens the file. A number is none, whatever its sign.
bool is_formula(std::string_view text) noexcept {
    constexpr std::string_view first_characters = "=+-@\t\r\n";
    // Spreadsheets of East Asia take the wide forms of = + - @ for them.
    constexpr std::array<std::string_view, 4> wide = {"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
    if (std::any_of(wide.begin(), wide.end(), [text](std::string_view sign) { return text.starts_with(sign); }))
        return true;
    if (text.empty() || first_characters.find(text[0]) == first_characters.npos) return false;
    return (text[0] != '+' && text[0] != '-') || !is_plain_number(text.substr(1));
}

// What the source calls the column.
std::string code_of(const Column &column) {
    return std::string(metadata_value(column.metadata, SLUICE_META_CODE).value_or(column.name));
}

bool has_header(const CsvSettings &settings, const Table &table) {
    return settings.has_header.value_or(metadata_value(table.metadata, SLUICE_META_HEADER_ROWS) != "0");
}

}  // namespace

CsvWriter::CsvWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables)
    : job_(job),
      settings_(read_csv_settings(settings)),
      are_values_plain_(settings_.quoting != Quoting::all && settings_.decimal_separator == '.' &&
                        !is_value_character(settings_.delimiter) && !is_value_character(settings_.quote)),
      are_texts_checked_(settings_.escapes_formulas || settings_.encoding == Encoding::windows1252),
      tables_(std::move(tables)) {
    for (const Table &table : tables_)
        if (table.columns.empty())
            throw sdk::Failure(SLUICE_BAD_CONFIG, "table '" + table.name + "' has no columns; CSV needs at least one");
    open_outputs();
}

void CsvWriter::open_outputs() {
    const std::vector<std::string> suffixes = sdk::output_suffixes(tables_, settings_.extension);
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        if (is_waiting(i)) {
            waiting_.emplace_back(job_.temp_file());
            continue;
        }
        outputs_.push_back(
            job_.open_output(suffixes[i], "text/csv; charset=" + std::string(encoding_name(settings_.encoding))));
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
    append_encoded(block, out.view(), settings_.encoding);
}

void CsvWriter::append(std::int32_t table, const std::string &rows, const sluice_block &block) {
    const auto place = static_cast<std::size_t>(table);
    if (is_waiting(place))
        waiting_[place - 1].append(rows);
    else
        outputs_[place].write(block);
}

void CsvWriter::finish() {
    for (std::size_t table = 1; table <= waiting_.size(); ++table) write_waiting(table);
    warn_of_changes();
}

void CsvWriter::write_head(const Table &table, const sdk::Output &output) const {
    sdk::TextBuffer out;
    if (settings_.has_bom) out.append(byte_order_mark);
    if (settings_.has_sep_line) {
        out.append("sep=");
        out.append(settings_.delimiter);
        out.append(settings_.line_end);
    }
    append_names(out, table);
    write_text(out, output);
}

// The rest of a file of several tables: a line with the table's name, its header, its rows.
void CsvWriter::write_waiting(std::size_t table) const {
    const Table &columns = tables_[table];
    sdk::TextBuffer out;
    const std::string_view table_name = columns.name;
    if (sdk::find_special(table_name, Structure{settings_.delimiter, settings_.quote}) != table_name.size())
        write_quoted(out, table_name);
    else
        out.append(table_name);
    out.append(settings_.line_end);
    append_names(out, columns);
    write_text(out, outputs_.front());
    waiting_[table - 1].read_pieces([this](std::string_view rows) { outputs_.front().write(rows); });
}

void CsvWriter::write_text(const sdk::TextBuffer &text, const sdk::Output &output) const {
    if (text.size() == 0) return;
    std::string bytes;
    append_encoded(bytes, text.view(), settings_.encoding);
    output.write(bytes);
}

void CsvWriter::append_names(sdk::TextBuffer &out, const Table &table) const {
    if (!has_header(settings_, table)) return;
    if (settings_.header_names != HeaderNames::code)
        write_header(out, table, [](const Column &column) { return column.name; });
    if (settings_.header_names != HeaderNames::label) write_header(out, table, &code_of);
}

void CsvWriter::write_header(sdk::TextBuffer &out, const Table &table,
                             const std::function<std::string(const Column &)> &name_of) const {
    const bool is_quoted = settings_.quoting == Quoting::all || settings_.quoting == Quoting::text;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        std::string header = name_of(table.columns[i]);
        if (settings_.escapes_formulas && is_formula(header)) header.insert(0, 1, '\'');
        if (settings_.unencodable == Unencodable::fail && !is_encodable(header, settings_.encoding))
            throw sdk::Failure(SLUICE_BAD_CONFIG, "table '" + table.name + "', header '" + header +
                                                      "' has a character that " +
                                                      std::string(encoding_name(settings_.encoding)) +
                                                      " does not have; use 'encoding: utf-8' or 'unencodable: "
                                                      "replace', or rename the column");
        if (settings_.quoting == Quoting::none && needs_quotes(table, header))
            throw sdk::Failure(SLUICE_BAD_CONFIG, "table '" + table.name + "', header '" + header +
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

void CsvWriter::write_cell(sdk::TextBuffer &out, const Table &table, std::size_t column, const ColumnView &values,
                           std::int64_t first_row, std::int64_t row) const {
    if (values.is_null(row)) return write_null(out, table);
    std::array<char, sdk::format_chars_max> formatted;
    std::string changed;
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
    const bool has_fraction = values.type() == ColumnType::decimal || values.type() == ColumnType::float64;
    if (has_fraction && settings_.decimal_separator != '.') {
        changed = text;
        std::replace(changed.begin(), changed.end(), '.', settings_.decimal_separator);
        text = changed;
    } else if (are_texts_checked_ && (values.type() == ColumnType::text || values.type() == ColumnType::json)) {
        changed = safe_text(text, table, column, first_row + row);
        text = changed;
    }
    if (is_quoted) return write_quoted(out, text);
    if (!needs_quotes(table, text)) return out.append(text);
    if (settings_.quoting == Quoting::none)
        throw sdk::Failure(SLUICE_BAD_DATA, sdk::cell_name(table, column, first_row + row) +
                                                ": the value would be misread without quotes; use another 'delimiter', "
                                                "'quote' or 'null_text', or 'quoting: minimal'");
    write_quoted(out, text);
}

// The text as it may stand in the file, perhaps in need of quotes.
std::string CsvWriter::safe_text(std::string_view text, const Table &table, std::size_t column,
                                 std::int64_t row) const {
    if (!is_encodable(text, settings_.encoding)) {
        if (settings_.unencodable == Unencodable::fail)
            throw sdk::Failure(SLUICE_BAD_DATA, sdk::cell_name(table, column, row) +
                                                    ": the value has a character that " +
                                                    std::string(encoding_name(settings_.encoding)) +
                                                    " does not have; use 'encoding: utf-8' or 'unencodable: replace'");
        ++changes_->replaced;
    }
    if (!settings_.escapes_formulas || !is_formula(text)) return std::string(text);
    ++changes_->escaped;
    return "'" + std::string(text);
}

void CsvWriter::warn_of_changes() const {
    const auto values = [](std::int64_t count) { return std::to_string(count) + (count == 1 ? " value" : " values"); };
    if (const std::int64_t count = changes_->escaped; count > 0)
        job_.log_warning(values(count) + " that a spreadsheet would take for a formula got an apostrophe in front");
    if (const std::int64_t count = changes_->replaced; count > 0)
        job_.log_warning(values(count) + " had characters that " + std::string(encoding_name(settings_.encoding)) +
                         " does not have; question marks stand for them");
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
    if (begins_like_mark(text)) return true;
    return sdk::find_special(text, Structure{settings_.delimiter, settings_.quote}) != text.size();
}

}  // namespace sluice
