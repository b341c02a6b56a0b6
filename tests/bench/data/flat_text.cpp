#include "tests/bench/data/flat_text.hpp"

#include "tests/bench/data/flat_row.h"
#include "tests/bench/data/text.hpp"

#include <algorithm>

namespace sluice::bench {

namespace {

std::string_view text_of(const flat_cell &cell) { return {cell.text, cell.text_size}; }

void append_csv_text(std::string &out, std::string_view text) {
    const auto is_special = [](char c) { return c == ',' || c == '"' || c == '\n'; };
    if (std::none_of(text.begin(), text.end(), is_special)) {
        out += text;
        return;
    }
    out += '"';
    std::size_t begin = 0;
    for (std::size_t quote = text.find('"'); quote != text.npos; quote = text.find('"', quote + 1)) {
        out.append(text, begin, quote + 1 - begin);
        begin = quote;  // so that the quote comes once more
    }
    out.append(text, begin);
    out += '"';
}

// Values that look the same in CSV and, but for texts, dates and times, in JSON.
void append_plain(std::string &out, flat_type type, const flat_cell &cell) {
    switch (type) {
        case FLAT_INTEGER: append_number(out, cell.integer); break;
        case FLAT_NUMBER: append_number(out, cell.number); break;
        case FLAT_BOOLEAN: out += cell.integer != 0 ? "true" : "false"; break;
        case FLAT_DATE: append_date(out, cell.integer); break;
        case FLAT_DATETIME:
            append_datetime(out, cell.integer);
            out += 'Z';
            break;
        default: out += text_of(cell);
    }
}

}  // namespace

void append_flat_csv_header(std::string &out) {
    for (const flat_column &column : flat_columns) {
        if (&column != flat_columns) out += ',';
        out += column.name;
    }
    out += '\n';
}

void append_flat_csv(std::string &out, std::int64_t number) {
    flat_row row;
    flat_row_make(&row, number);
    for (int i = 0; i < FLAT_COLUMN_COUNT; ++i) {
        if (i > 0) out += ',';
        if (row.cells[i].is_null) continue;
        if (flat_columns[i].type == FLAT_TEXT)
            append_csv_text(out, text_of(row.cells[i]));
        else
            append_plain(out, flat_columns[i].type, row.cells[i]);
    }
    out += '\n';
}

void append_flat_json(std::string &out, std::int64_t number) {
    flat_row row;
    flat_row_make(&row, number);
    char separator = '{';
    for (int i = 0; i < FLAT_COLUMN_COUNT; ++i) {
        if (row.cells[i].is_null) continue;
        out += separator;
        out += '"';
        out += flat_columns[i].name;
        out += "\":";
        separator = ',';
        const flat_type type = flat_columns[i].type;
        if (type == FLAT_TEXT) {
            append_json(out, text_of(row.cells[i]));
        } else {
            const bool is_quoted = type == FLAT_DATE || type == FLAT_DATETIME;
            if (is_quoted) out += '"';
            append_plain(out, type, row.cells[i]);
            if (is_quoted) out += '"';
        }
    }
    out += "}\n";
}

}  // namespace sluice::bench
