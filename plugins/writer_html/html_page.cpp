#include "plugins/writer_html/html_page.hpp"

#include "plugins/sdk/sluice/column_looks.hpp"
#include "plugins/sdk/sluice/markup_text.hpp"
#include "plugins/sdk/sluice/text_buffer.hpp"

#include <charconv>
#include <optional>

namespace sluice {

namespace {

constexpr std::string_view document_head = R"(<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
)";

// Line breaks and spaces of values are shown as they are.
constexpr std::string_view style_sheet = R"(<style>
body { font: 14px/1.4 sans-serif; margin: 1em; }
table { border-collapse: collapse; }
th, td { border: 1px solid #ccc; padding: 0.2em 0.5em; text-align: left; vertical-align: top; white-space: pre-wrap; }
th { background: #f2f2f2; position: sticky; top: 0; }
.number { text-align: right; }
</style>
</head>
<body>
)";

enum class Place { top = 1, bottom, none };
enum class Widths { content = 1, equal, columns };

Place place(const sdk::Settings &settings, const char *key) {
    return static_cast<Place>(1 + sdk::choice(settings, key, {"top", "bottom", "none"}));
}

void append_escaped(sdk::TextBuffer &out, std::string_view text, const std::string &what) {
    sdk::append_markup(out, text, false, [&](std::size_t) {
        throw sdk::Failure(SLUICE_BAD_CONFIG, what + " has a control character, which HTML cannot write; leave it out");
    });
}

void append_widths(sdk::TextBuffer &out, const Table &table) {
    out.append("<colgroup>");
    for (const Column &column : table.columns) {
        out.append("<col");
        if (const std::optional<double> width = sdk::width_of(column)) {
            out.append(" style=\"width: ");
            char *const at = out.room(32);
            out.commit(std::to_chars(at, at + 32, *width).ptr);
            out.append("ch\"");
        }
        out.append('>');
    }
    out.append("</colgroup>\n");
}

void append_header(sdk::TextBuffer &out, const Table &table, bool is_document) {
    out.append("<thead>\n<tr>");
    for (const Column &column : table.columns) {
        out.append("<th scope=\"col\"");
        if (sdk::is_number(column.type)) out.append(number_attributes(is_document));
        out.append('>');
        append_escaped(out, column.name, "table '" + table.name + "': a header");
        out.append("</th>");
    }
    out.append("</tr>\n</thead>\n");
}

class PageBuilder {
public:
    PageBuilder(const sdk::Settings &settings, const Table &table)
        : settings_(settings), table_(table), is_document_(sdk::setting(settings, "document", true)) {}

    HtmlPage build() const {
        sdk::TextBuffer head, foot;
        if (is_document_) append_document_head(head);
        append_texts(head, Place::top);
        append_table_head(head);
        foot.append("</tbody>\n</table>\n");
        append_texts(foot, Place::bottom);
        if (is_document_) foot.append("</body>\n</html>\n");
        return {std::string(head.view()), std::string(foot.view())};
    }

private:
    std::string text(const char *key) const { return sdk::setting(settings_, key, ""); }

    void append_document_head(sdk::TextBuffer &out) const {
        const std::string title = text("title");
        out.append(document_head);
        out.append("<title>");
        append_escaped(out, title.empty() ? table_.name : title, "the title");
        out.append("</title>\n");
        out.append(style_sheet);
    }

    void append_texts(sdk::TextBuffer &out, Place where) const {
        if (place(settings_, "title_at") == where) append_text(out, "title", "<h1>", "</h1>\n");
        if (place(settings_, "description_at") == where) append_text(out, "description", "<p>", "</p>\n");
    }
    void append_text(sdk::TextBuffer &out, const char *key, std::string_view open, std::string_view close) const {
        if (text(key).empty()) return;
        out.append(open);
        append_escaped(out, text(key), std::string("the setting '") + key + "'");
        out.append(close);
    }

    void append_table_head(sdk::TextBuffer &out) const {
        const auto widths = static_cast<Widths>(1 + sdk::choice(settings_, "widths", {"content", "equal", "columns"}));
        out.append(widths == Widths::equal ? "<table style=\"table-layout: fixed; width: 100%\">\n" : "<table>\n");
        if (widths == Widths::columns) append_widths(out, table_);
        const bool has_names = metadata_value(table_.metadata, SLUICE_META_HEADER_ROWS) != "0";
        if (sdk::setting(settings_, "header", has_names)) append_header(out, table_, is_document_);
        out.append("<tbody>\n");
    }

    const sdk::Settings &settings_;
    const Table &table_;
    bool is_document_;
};

}  // namespace

HtmlPage html_page(const sdk::Settings &settings, const Table &table) { return PageBuilder(settings, table).build(); }

}  // namespace sluice
