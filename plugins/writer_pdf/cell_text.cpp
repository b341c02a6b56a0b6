#include "plugins/writer_pdf/cell_text.hpp"

#include "plugins/sdk/sluice/cell_name.hpp"
#include "plugins/sdk/sluice/markup_text.hpp"
#include "plugins/sdk/sluice/text_format.hpp"

#include <algorithm>

namespace sluice::pdf {

namespace {

bool is_control(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == '\xEF';  // U+FFFE and U+FFFF begin with the byte EF
}

// `forbidden` is called for each character that is left out, and may throw.
template <typename Forbidden>
std::string printable(std::string_view text, Forbidden forbidden) {
    std::string result;
    while (true) {
        const auto plain = static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_control) - text.begin());
        result += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) return result;
        if (const std::size_t size = sdk::forbidden_size(text); size > 0) {
            forbidden();
            text.remove_prefix(size);
            continue;
        }
        result += text.front();
        text.remove_prefix(1);
    }
}

}  // namespace

std::string_view cut_text(std::string_view text, std::size_t bytes_max) noexcept {
    if (text.size() <= bytes_max) return text;
    while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0) == 0x80) --bytes_max;
    return text.substr(0, bytes_max);
}

Row cell_texts(const PdfSettings &settings, const Table &table, const BatchView &rows, std::int64_t row,
               std::int64_t first_row, Losses &losses) {
    Row cells;
    cells.reserve(rows.column_count());
    for (std::size_t i = 0; i < rows.column_count(); ++i) {
        const ColumnView &values = rows.column(i);
        if (values.is_null(row)) {
            cells.push_back({settings.null_text, true, false});
            continue;
        }
        if (!is_text_like(values.type())) {
            char text[sdk::format_chars_max];
            cells.push_back({std::string(text, sdk::write_value(text, values, row)), false, false});
            continue;
        }
        const std::string_view value = values.text(row);
        const std::string_view shown = cut_text(value, cell_bytes_max);
        std::string text = printable(shown, [&] {
            if (!settings.strips)
                throw sdk::Failure(SLUICE_BAD_DATA, sdk::cell_name(table, i, first_row + row) +
                                                        ": the value has a control character, which a page cannot "
                                                        "show; use 'control_characters: strip'");
            ++losses.characters_stripped;
        });
        const bool is_cut = shown.size() < value.size();
        if (is_cut) text += ellipsis;
        cells.push_back({std::move(text), false, is_cut});
    }
    return cells;
}

}  // namespace sluice::pdf
