#include "plugins/writer_xml/xml_writer.hpp"

#include "plugins/sdk/sluice/cell_name.hpp"
#include "plugins/sdk/sluice/markup_text.hpp"
#include "plugins/sdk/sluice/output_suffix.hpp"
#include "plugins/sdk/sluice/text_format.hpp"
#include "plugins/writer_xml/xml_names.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>

namespace sluice {

namespace {

constexpr const char *declaration = R"(<?xml version="1.0" encoding="UTF-8"?>)";

std::string attribute(const std::string &name, const std::string &value) {
    sdk::TextBuffer out;
    sdk::append_markup(out, value, true, [&](std::size_t) {
        throw sdk::Failure(SLUICE_BAD_CONFIG,
                           "the attribute '" + name + "' would have a character that XML cannot write; leave it out");
    });
    return " " + name + "=\"" + std::string(out.view()) + "\"";
}

// Dates of data sets are moments.
std::string_view value_text(std::array<char, sdk::format_chars_max + 16> &room, const ColumnView &values,
                            std::int64_t row, bool is_moment) {
    if (values.type() == ColumnType::float64 && !std::isfinite(values.float64(row))) {
        if (std::isnan(values.float64(row))) return "NaN";
        return values.float64(row) > 0 ? "INF" : "-INF";
    }
    char *end = sdk::write_value(room.data(), values, row);
    if (is_moment && values.type() == ColumnType::date32) {
        constexpr std::string_view midnight = "T00:00:00Z";
        end = std::copy(midnight.begin(), midnight.end(), end);
    }
    return {room.data(), static_cast<std::size_t>(end - room.data())};
}

}  // namespace

XmlWriter::XmlWriter(sdk::Job job, const sdk::Settings &settings, std::vector<Table> tables) : job_(job) {
    read(settings);
    if (has_dataset_ && tables.size() > 1)
        throw sdk::Failure(SLUICE_BAD_CONFIG, "a 'dataset' is one table, and the script gives " +
                                                  std::to_string(tables.size()) + "; give one, or leave 'dataset' out");
    const bool has_codes = sdk::choice(settings, "keys", {"label", "code"}) == 1;
    const bool may_encode = sdk::choice(settings, "names", {"encode", "fail"}) == 0;
    const std::vector<std::string> suffixes = sdk::output_suffixes(tables, ".xml");
    for (std::size_t i = 0; i < tables.size(); ++i) {
        const std::vector<std::string> names = names_of(tables[i], has_codes, may_encode);
        const std::string text = head(settings, tables[i], names);
        documents_.push_back({std::move(tables[i]), frames_of(names), job.open_output(suffixes[i], "application/xml")});
        documents_.back().output.write(text);
    }
}

void XmlWriter::read(const sdk::Settings &settings) {
    values_ = static_cast<Values>(1 + sdk::choice(settings, "values", {"elements", "columns", "attributes"}));
    layout_ = static_cast<Layout>(1 + sdk::choice(settings, "layout", {"lines", "compact", "pretty"}));
    are_nulls_empty_ = sdk::choice(settings, "nulls", {"omit", "empty"}) == 1;
    strips_ = sdk::choice(settings, "control_characters", {"fail", "strip"}) == 1;
    has_dataset_ = settings.contains("dataset");
    for (const std::string &root : sdk::names_in_path(sdk::setting(settings, "root", "rows")))
        roots_.push_back(require_name("root", root));
    row_ = require_name("row", sdk::setting(settings, "row", "row"));
    const std::string indent = layout_ == Layout::pretty ? std::string(2 * roots_.size(), ' ') : "";
    const bool has_attributes = values_ == Values::attributes;
    row_open_ = indent + "<" + row_ + (has_attributes ? "" : ">");
    row_close_ = has_attributes ? "/>" : "</" + row_ + ">";
    if (layout_ == Layout::pretty && !has_attributes) row_close_ = "\n" + indent + row_close_;
    row_end_ = layout_ == Layout::compact ? "" : "\n";
}

std::string XmlWriter::require_name(const std::string &setting, const std::string &text) const {
    if (is_xml_name(text)) return text;
    throw sdk::Failure(SLUICE_BAD_CONFIG, "the setting '" + setting + "': '" + text + "' is no name of an XML element");
}

std::vector<std::string> XmlWriter::names_of(const Table &table, bool has_codes, bool may_encode) const {
    std::map<std::string, std::string> columns;  // by name in the document
    std::vector<std::string> names;
    for (const Column &column : table.columns) {
        std::string called(has_codes ? metadata_value(column.metadata, SLUICE_META_CODE).value_or(column.name)
                                     : column.name);
        if (values_ != Values::columns && may_encode) called = encoded_xml_name(called);
        if (values_ != Values::columns && !is_xml_name(called))
            throw sdk::Failure(SLUICE_BAD_CONFIG, "table '" + table.name + "': '" + called +
                                                      "' is no name of an XML element; rename the column, or use "
                                                      "'names: encode'");
        const auto [other, is_new] = columns.emplace(called, column.name);
        if (!is_new)
            throw sdk::Failure(SLUICE_BAD_CONFIG, "table '" + table.name + "': the columns '" + other->second +
                                                      "' and '" + column.name + "' would both be called '" + called +
                                                      "'; give one of them another code");
        names.push_back(std::move(called));
    }
    return names;
}

std::vector<XmlWriter::Frame> XmlWriter::frames_of(const std::vector<std::string> &names) const {
    const std::string indent =
        layout_ == Layout::pretty ? "\n" + std::string(2 * roots_.size() + 2, ' ') : std::string();
    std::vector<Frame> frames;
    for (const std::string &one : names) {
        switch (values_) {
            case Values::elements:
                frames.push_back({indent + "<" + one + ">", "</" + one + ">", indent + "<" + one + "/>"});
                break;
            case Values::columns: {
                const std::string open = indent + "<column" + attribute("name", one);
                frames.push_back({open + ">", "</column>", open + "/>"});
                break;
            }
            case Values::attributes: frames.push_back({" " + one + "=\"", "\"", " " + one + "=\"\""}); break;
        }
    }
    return frames;
}

XmlDataset XmlWriter::dataset_of(const sdk::Settings &settings, const Table &table) const {
    const sdk::Settings about = settings.at("dataset");
    const std::string shown = sdk::setting(about, "name", "");
    const bool may_encode = sdk::choice(settings, "names", {"encode", "fail"}) == 0;
    XmlDataset dataset{may_encode ? encoded_xml_name(shown) : require_name("dataset.name", shown), attribute("id", shown),
                       row_, sdk::setting(about, "key", ""),
                       sdk::setting(about, "geography", std::vector<std::string>())};
    if (values_ != Values::elements)
        throw sdk::Failure(SLUICE_BAD_CONFIG, "a 'dataset' has 'values: elements', for its schema describes those");
    if (dataset.name == roots_.back())
        throw sdk::Failure(SLUICE_BAD_CONFIG, "'dataset.name' and 'root' are both '" + dataset.name +
                                                  "', and readers of data sets tell them apart; rename one of them");
    const auto require_column = [&](const std::string &wanted) {
        const bool is_there = std::any_of(table.columns.begin(), table.columns.end(),
                                          [&](const Column &column) { return column.name == wanted; });
        if (!is_there)
            throw sdk::Failure(SLUICE_BAD_CONFIG,
                               "the setting 'dataset': table '" + table.name + "' has no column '" + wanted + "'");
    };
    if (!dataset.key.empty()) require_column(dataset.key);
    std::for_each(dataset.geography.begin(), dataset.geography.end(), require_column);
    return dataset;
}

// Up to the first row.
std::string XmlWriter::head(const sdk::Settings &settings, const Table &table,
                            const std::vector<std::string> &names) const {
    const char *const line_end = row_end_.c_str();
    sdk::TextBuffer out;
    if (sdk::setting(settings, "declaration", true)) {
        out.append(declaration);
        out.append(line_end);
    }
    for (std::size_t depth = 0; depth < roots_.size(); ++depth) {
        if (layout_ == Layout::pretty) out.append(std::string(2 * depth, ' '));
        out.append("<" + roots_[depth]);
        if (depth == 0)
            for (const auto &[key, value] :
                 sdk::setting(settings, "root_attributes", std::map<std::string, std::string>()))
                out.append(attribute(require_name("root_attributes", key), value));
        out.append('>');
        out.append(line_end);
    }
    if (has_dataset_) append_dataset_schema(out, dataset_of(settings, table), table, names, line_end);
    return std::string(out.view());
}

void XmlWriter::encode(Lane &lane, std::int32_t table, const BatchView &rows, std::int64_t first_row,
                       std::string &block) const {
    const Document &document = documents_[static_cast<std::size_t>(table)];
    lane.text.clear();
    for (std::int64_t row = 0; row < rows.row_count(); ++row) append_row(lane.text, document, rows, first_row, row);
    block.assign(lane.text.view());
}

void XmlWriter::append_row(sdk::TextBuffer &out, const Document &document, const BatchView &rows,
                           std::int64_t first_row, std::int64_t row) const {
    out.append(row_open_);
    for (std::size_t i = 0; i < document.frames.size(); ++i) {
        const Frame &frame = document.frames[i];
        const bool is_null = rows.column(i).is_null(row);
        if (is_null && !are_nulls_empty_) continue;
        if (is_null || (is_text_like(rows.column(i).type()) && rows.column(i).text(row).empty())) {
            out.append(frame.empty);
            continue;
        }
        out.append(frame.open);
        append_value(out, document, i, rows, first_row, row);
        out.append(frame.close);
    }
    out.append(row_close_);
    out.append(row_end_);
}

void XmlWriter::append_value(sdk::TextBuffer &out, const Document &document, std::size_t column, const BatchView &rows,
                             std::int64_t first_row, std::int64_t row) const {
    const ColumnView &values = rows.column(column);
    if (!is_text_like(values.type())) {
        std::array<char, sdk::format_chars_max + 16> room;
        return out.append(value_text(room, values, row, has_dataset_));
    }
    sdk::append_markup(out, values.text(row), values_ == Values::attributes, [&](std::size_t) {
        if (!strips_)
            throw sdk::Failure(SLUICE_BAD_DATA, sdk::cell_name(document.table, column, first_row + row) +
                                                    ": the value has a control character, which XML cannot write; use "
                                                    "'control_characters: strip'");
        ++*stripped_;
    });
}

void XmlWriter::append(std::int32_t table, const std::string &, const sluice_block &block) {
    documents_[static_cast<std::size_t>(table)].output.write(block);
}

void XmlWriter::finish() {
    std::string foot;
    for (std::size_t depth = roots_.size(); depth-- > 0;) {
        if (layout_ == Layout::pretty) foot += std::string(2 * depth, ' ');
        foot += "</" + roots_[depth] + ">" + (depth == 0 ? "\n" : row_end_);
    }
    for (const Document &document : documents_) document.output.write(foot);
    if (const std::int64_t count = *stripped_; count > 0)
        job_.log_warning(std::to_string(count) + (count == 1 ? " character" : " characters") +
                         " that XML cannot write " + (count == 1 ? "was" : "were") + " left out");
}

}  // namespace sluice
