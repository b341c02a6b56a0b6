// Any cells in any dialect: what the writer csv writes, the source csv reads back as it was, NULL and empty text told
// apart where the dialect can. Input: five bytes of settings, then the cells, each ended by 0xff; 0xfe alone is NULL.
#include "engine/base/text.hpp"
#include "plugins/sdk/sluice/job.hpp"
#include "plugins/source_csv/record_reader.hpp"
#include "plugins/source_csv/row_builder.hpp"
#include "plugins/writer_csv/csv_writer.hpp"
#include "tests/unit/input/scripted_stream.hpp"
#include "tests/unit/writers/write_tables.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace sluice;

using Cells = std::vector<std::vector<std::optional<std::string>>>;

void require(bool is_true) {
    if (!is_true) __builtin_trap();
}

// How one file is written, and how it is read.
struct Settings {
    std::size_t column_count = 1;
    std::size_t piece_bytes = 1;
    bool has_decimals = false;  // in the last column
    bool has_quotes = true;
    std::string null_text;
    test::Json writer;
    csv::CsvSettings reader;
};

Settings settings_of(const std::uint8_t *data) {
    constexpr std::string_view delimiters[] = {",", ";", "\t", "|", " ", "a", "0", "."};
    constexpr std::string_view quotes[] = {"\"", "'", "a", "0", " ", "-", ",", "\""};
    constexpr std::string_view null_texts[] = {"", "\\N", "NULL", "a", "0", " ", "\xEF\xBB\xBF", "null"};
    constexpr std::string_view quotings[] = {"minimal", "text", "all", "none"};
    constexpr std::string_view encoding_names[] = {"utf-8", "utf-16le", "windows-1252"};
    constexpr csv::Encoding encodings[] = {csv::Encoding::utf8, csv::Encoding::utf16le, csv::Encoding::windows1252};
    Settings settings;
    settings.column_count = data[0] % 3 + 1;
    settings.has_decimals = (data[0] & 0x80) != 0;
    settings.piece_bytes = data[1] % 16 + 1;
    const std::string_view delimiter = delimiters[data[2] % 8], quote = quotes[data[2] / 8 % 8];
    settings.null_text = null_texts[data[3] % 8];
    settings.has_quotes = data[3] / 8 % 4 != 3;
    const std::size_t encoding = (data[4] & 1) != 0 ? 1 : (data[4] & 32) != 0 ? 2 : 0;
    settings.writer = {{"delimiter", delimiter},
                       {"quote", quote},
                       {"quoting", quotings[data[3] / 8 % 4]},
                       {"null_text", settings.null_text},
                       {"encoding", encoding_names[encoding]},
                       {"line_end", (data[4] & 2) != 0 ? "crlf" : "lf"},
                       {"bom", (data[4] & 4) != 0},
                       {"header", (data[4] & 8) != 0},
                       {"decimal_separator", (data[4] & 16) != 0 ? "," : "."}};
    settings.reader.encoding = encodings[encoding];
    settings.reader.dialect = {delimiter[0], quote[0], settings.has_quotes};
    settings.reader.null_texts = {settings.null_text};
    settings.reader.decimal_separator = (data[4] & 16) != 0 ? ',' : '.';
    return settings;
}

// A decimal with the bytes of `text` as its digits.
std::string decimal_of(std::string_view text) {
    std::string digits = text.size() % 2 != 0 ? "-1." : "2.";
    for (const char byte : text) digits += static_cast<char>('0' + static_cast<unsigned char>(byte) % 10);
    return text.empty() ? "0" : digits;
}

// Whole rows only; nothing for bytes that no writer is given.
std::optional<Cells> cells_of(std::string_view bytes, const Settings &settings) {
    Cells rows;
    std::vector<std::optional<std::string>> row;
    for (std::size_t end = bytes.find('\xff'); end != bytes.npos; end = bytes.find('\xff')) {
        const std::string_view text = bytes.substr(0, end);
        bytes.remove_prefix(end + 1);
        const bool is_decimal = settings.has_decimals && row.size() + 1 == settings.column_count;
        if (text == "\xfe")
            row.emplace_back(std::nullopt);
        else if (!is_utf8(text))
            return std::nullopt;
        else
            row.emplace_back(is_decimal ? decimal_of(text) : std::string(text));
        if (row.size() < settings.column_count) continue;
        rows.push_back(row);
        row.clear();
    }
    return rows;
}

// The rows as the source reads them, where the writer's page says that they lose something.
Cells as_read(const Cells &rows, const Settings &settings) {
    Cells result;
    for (std::vector<std::optional<std::string>> row : rows) {
        const bool is_alone = row.size() == 1;
        // Without quotes it is a blank line, which is passed over.
        if (is_alone && !settings.has_quotes && row[0].value_or(settings.null_text).empty()) continue;
        for (auto &cell : row)
            if (settings.null_text.empty() && !settings.has_quotes && cell == "") cell.reset();
        // Quotes do not tell NULL from a value in columns of other types than text.
        if (settings.has_decimals && row.back() == settings.null_text) row.back().reset();
        // NULL is written as "" so that there is no blank line.
        if (is_alone && settings.null_text.empty() && !row[0] && !settings.has_decimals) row[0] = "";
        result.push_back(std::move(row));
    }
    return result;
}

Table table_of(const Settings &settings) {
    Table table = {"t", {}, {}};
    for (std::size_t i = 0; i < settings.column_count; ++i)
        table.columns.push_back({"c" + std::to_string(i), ColumnType::text, {}});
    if (settings.has_decimals) table.columns.back().type = ColumnType::decimal;
    return table;
}

Cells read_back(const std::string &bytes, const Table &table, const Settings &settings) {
    std::vector<input::DeclaredColumn> columns;
    for (const Column &column : table.columns) columns.push_back({column.name, column.type, false});
    csv::RowBuilder builder(columns, settings.reader);
    const input::Interruption interruption;
    csv::RecordReader reader(csv::decoded(std::make_unique<input::ScriptedStream>(bytes, settings.piece_bytes), "input",
                                          settings.reader.encoding),
                             "input", settings.reader.dialect, interruption);
    bool is_header = settings.writer.at("header");
    while (const csv::Record *record = reader.next()) {
        if (!is_header) builder.append(*record);
        is_header = false;
    }
    Cells rows;
    if (builder.row_count() == 0) return rows;
    const sdk::SourceBatch batch = builder.finish("input");
    require(batch.rejected.empty());
    const std::vector<ColumnType> types(table.columns.size(), ColumnType::text);
    const BatchView view(types, *batch.array);
    for (std::int64_t row = 0; row < view.row_count(); ++row) {
        auto &cells = rows.emplace_back();
        for (std::size_t i = 0; i < view.column_count(); ++i)
            cells.push_back(view.column(i).is_null(row) ? std::optional<std::string>()
                                                        : std::string(view.column(i).text(row)));
    }
    return rows;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    constexpr std::size_t setting_bytes = 5;
    if (size < setting_bytes) return 0;
    const Settings settings = settings_of(data);
    const std::string_view rest(reinterpret_cast<const char *>(data) + setting_bytes, size - setting_bytes);
    const std::optional<Cells> cells = cells_of(rest, settings);
    if (!cells) return 0;
    const Table table = table_of(settings);
    test::Rows rows;
    for (const auto &row : *cells) {
        auto &out = rows.emplace_back();
        for (const auto &cell : row) out.push_back(cell ? test::Json(*cell) : test::Json());
    }
    const test::Written written = test::write_rows<CsvWriter>(table, settings.writer, rows);
    if (written.status != SLUICE_OK) {
        // Refused: settings that contradict each other, a value that needs the quotes that it may not have, or one with
        // a character that the encoding does not have.
        const bool is_narrow = settings.writer.at("encoding") == "windows-1252";
        require(written.status == SLUICE_BAD_CONFIG ||
                (written.status == SLUICE_BAD_DATA && (!settings.has_quotes || is_narrow)));
        return 0;
    }
    require(read_back(written.text(), table, settings) == as_read(*cells, settings));
    return 0;
}
