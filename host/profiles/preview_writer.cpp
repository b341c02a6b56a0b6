#include "host/profiles/preview_writer.hpp"

#include "engine/base/character_count.hpp"
#include "engine/base/text.hpp"
#include "plugins/sdk/sluice/text_format.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace sluice {

namespace {

constexpr std::string_view null_word = "NULL";
constexpr std::string_view cut_mark = "…";
constexpr std::size_t cell_width_max = 40;  // on a terminal
constexpr std::size_t gap = 2;              // between two columns

// `text` on one line, cut to `width_max` characters.
std::string shown(std::string_view text, std::size_t width_max) {
    std::string line = one_line(text);
    if (character_count(line) <= width_max) return line;
    std::size_t characters = 0, end = 0;
    while (end < line.size()) {
        if (is_first_byte(line[end]) && ++characters == width_max) break;
        ++end;
    }
    return line.substr(0, end) + std::string(cut_mark);
}

void append_padded(std::string &out, const std::string &text, std::size_t width_wanted) {
    out += text;
    out.append(width_wanted - std::min(character_count(text), width_wanted), ' ');
}

void end_line(std::string &out) {
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
}

std::string text_of(const ColumnView &column, std::int64_t row) {
    if (is_text_like(column.type())) return std::string(column.text(row));
    std::array<char, sdk::format_chars_max> formatted;
    return {formatted.data(), sdk::write_value(formatted.data(), column, row)};
}

sdk::Output open_output(sdk::Job job, const sdk::Settings &settings) {
    return sdk::setting(settings, "json", false) ? job.open_output(".json", "application/json")
                                                 : job.open_output(".txt", "text/plain; charset=utf-8");
}

}  // namespace

PreviewWriter::PreviewWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables)
    : output_(open_output(job, settings)),
      rows_max_(sdk::setting<std::size_t>(settings, "rows", 10)),
      width_max_(sdk::setting<std::size_t>(settings, "width", 0)),
      is_json_(sdk::setting(settings, "json", false)) {
    for (Table &table : tables) previews_.push_back({std::move(table), {}, 0});
}

void PreviewWriter::write(std::int32_t table, const BatchView &rows) {
    Preview &preview = previews_[static_cast<std::size_t>(table)];
    preview.row_count += static_cast<std::size_t>(rows.row_count());
    for (std::int64_t row = 0; row < rows.row_count() && preview.rows.size() < rows_max_; ++row) {
        std::vector<Cell> &cells = preview.rows.emplace_back();
        for (std::size_t i = 0; i < rows.column_count(); ++i) {
            const ColumnView &column = rows.column(i);
            const bool is_null = column.is_null(row);
            cells.push_back({is_null ? std::string() : text_of(column, row), is_null});
        }
    }
}

void PreviewWriter::finish() {
    std::string out;
    if (is_json_) {
        out = json();
    } else {
        for (const Preview &preview : previews_) {
            if (previews_.size() > 1) out += (out.empty() ? "" : "\n") + ("== " + one_line(preview.table.name)) + "\n";
            print(preview, out);
        }
    }
    output_.write(out);
}

void PreviewWriter::print(const Preview &preview, std::string &out) const {
    const std::size_t cell_max = width_max_ == 0 ? std::string::npos : cell_width_max;
    std::vector<std::size_t> widths;
    std::size_t total = 0;
    for (std::size_t i = 0; i < preview.table.columns.size(); ++i) {
        std::size_t widest = character_count(shown(preview.table.columns[i].name, cell_max));
        for (const std::vector<Cell> &row : preview.rows)
            widest =
                std::max(widest, row[i].is_null ? null_word.size() : character_count(shown(row[i].text, cell_max)));
        widths.push_back(widest);
        total += widest + gap;
    }
    if (width_max_ != 0 && total > width_max_ + gap)
        print_records(preview, out);
    else
        print_columns(preview, widths, out);
    if (preview.row_count > preview.rows.size())
        out += "and " + std::to_string(preview.row_count - preview.rows.size()) + " more\n";
}

void PreviewWriter::print_columns(const Preview &preview, const std::vector<std::size_t> &widths,
                                  std::string &out) const {
    const std::size_t cell_max = width_max_ == 0 ? std::string::npos : cell_width_max;
    for (std::size_t i = 0; i < widths.size(); ++i)
        append_padded(out, shown(preview.table.columns[i].name, cell_max), widths[i] + gap);
    end_line(out);
    for (const std::size_t column_width : widths) out += std::string(column_width, '-') + std::string(gap, ' ');
    end_line(out);
    for (const std::vector<Cell> &row : preview.rows) {
        for (std::size_t i = 0; i < widths.size(); ++i)
            append_padded(out, row[i].is_null ? std::string(null_word) : shown(row[i].text, cell_max), widths[i] + gap);
        end_line(out);
    }
}

// One value a line: for rows that are wider than the terminal.
void PreviewWriter::print_records(const Preview &preview, std::string &out) const {
    std::size_t name_width = 0;
    for (const Column &column : preview.table.columns)
        name_width = std::max(name_width, character_count(shown(column.name, cell_width_max)));
    const std::size_t value_max =
        width_max_ > name_width + gap + cell_width_max ? width_max_ - name_width - gap : cell_width_max;
    for (std::size_t number = 0; number < preview.rows.size(); ++number) {
        out += "-- row " + std::to_string(number + 1) + "\n";
        for (std::size_t i = 0; i < preview.table.columns.size(); ++i) {
            const Cell &cell = preview.rows[number][i];
            append_padded(out, shown(preview.table.columns[i].name, cell_width_max), name_width + gap);
            out += cell.is_null ? std::string(null_word) : shown(cell.text, value_max);
            end_line(out);
        }
    }
}

std::string PreviewWriter::json() const {
    nlohmann::ordered_json tables = nlohmann::ordered_json::array();
    for (const Preview &preview : previews_) {
        nlohmann::ordered_json columns = nlohmann::ordered_json::array(), rows = nlohmann::ordered_json::array();
        for (const Column &column : preview.table.columns)
            columns.push_back({{"name", column.name}, {"type", type_name(column.type)}});
        for (const std::vector<Cell> &row : preview.rows) {
            nlohmann::ordered_json cells = nlohmann::ordered_json::array();
            for (const Cell &cell : row)
                cells.push_back(cell.is_null ? nlohmann::ordered_json() : nlohmann::ordered_json(cell.text));
            rows.push_back(std::move(cells));
        }
        tables.push_back({{"name", preview.table.name},
                          {"columns", std::move(columns)},
                          {"rows", std::move(rows)},
                          {"row_count", preview.row_count}});
    }
    return nlohmann::ordered_json{{"tables", std::move(tables)}}.dump(2) + "\n";
}

const sluice_plugin &PreviewWriter::plugin() {
    static constexpr sluice_writer_api api = sdk::WriterFunctions<PreviewWriter>::api();
    static constexpr sluice_plugin plugin = {sizeof(sluice_plugin),
                                             SLUICE_ABI_MAJOR,
                                             SLUICE_ABI_MINOR,
                                             SLUICE_KIND_WRITER,
                                             "preview",
                                             "0.1.0",
                                             "The first rows, for a person to look at",
                                             "{}",
                                             nullptr,
                                             &api};
    return plugin;
}

}  // namespace sluice
