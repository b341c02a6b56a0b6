// The header of a sheet.
#include "plugins/writer_xlsx/header_rows.hpp"

#include "plugins/writer_xlsx/cell_ref.hpp"

namespace sluice::xlsx {

namespace {

// Cells of one header row.
class HeaderRow {
public:
    HeaderRow(const SheetPlan &sheet, std::int64_t row, std::uint32_t style, TextPolicy policy, Losses &losses)
        : sheet_(sheet), row_(row), style_(style), policy_(policy), losses_(losses) {
        xml_ = "<row r=\"" + std::to_string(row + 1) + "\">";
    }

    void add_blank(std::size_t column) { xml_ += opening(column) + "/>"; }

    void add_text(std::size_t column, std::string_view text) {
        std::string shortened;
        const std::optional<std::string_view> fitting = fit_text(text, policy_.long_text, shortened);
        if (!fitting) refuse(column, "is longer than the 32767 characters that an Excel cell holds");
        if (fitting->data() != text.data()) losses_.add(column, Loss::truncated_text);
        std::size_t forbidden = 0;
        const std::string escaped = escaped_text(*fitting, policy_.control_characters, forbidden);
        if (forbidden > 0 && policy_.control_characters == ControlCharacters::fail)
            refuse(column, "holds a control character, which an Excel file cannot");
        if (forbidden > 0 && policy_.control_characters == ControlCharacters::strip)
            losses_.add(column, Loss::stripped_characters, forbidden);
        xml_ += opening(column) + " t=\"inlineStr\"><is>" +
                (needs_preserved_space(*fitting) ? "<t xml:space=\"preserve\">" : "<t>") + escaped + "</t></is></c>";
    }

    std::string finish() { return std::move(xml_) + "</row>"; }

private:
    std::string opening(std::size_t column) const {
        const std::string style = style_ == 0 ? "" : " s=\"" + std::to_string(style_) + "\"";
        return "<c r=\"" + cell_reference(row_, column) + "\"" + style;
    }
    [[noreturn]] void refuse(std::size_t column, const std::string &problem) const {
        throw sdk::Failure(SLUICE_BAD_CONFIG, "the header of column " + std::to_string(column + 1) + " of table '" +
                                                  sheet_.name + "' " + problem);
    }

    const SheetPlan &sheet_;
    std::int64_t row_;
    std::uint32_t style_;
    TextPolicy policy_;
    Losses &losses_;
    std::string xml_;
};

}  // namespace

std::string header_rows(const SheetPlan &sheet, const SheetStyles &styles, TextPolicy policy, Losses &losses) {
    std::string rows;
    if (sheet.columns.empty()) return rows;
    if (sheet.header_rows == 2) {
        HeaderRow groups(sheet, 0, styles.group, policy, losses);
        for (std::size_t column = 0; column < sheet.columns.size(); ++column) {
            const std::string &group = sheet.columns[column].group;
            const bool is_continued = column > 0 && sheet.columns[column - 1].group == group;
            if (group.empty() || is_continued)
                groups.add_blank(column);
            else
                groups.add_text(column, group);
        }
        rows += groups.finish();
    }
    if (sheet.header_rows >= 1) {
        HeaderRow names(sheet, sheet.header_rows - 1, styles.header, policy, losses);
        for (std::size_t column = 0; column < sheet.columns.size(); ++column)
            names.add_text(column, sheet.columns[column].header);
        rows += names.finish();
    }
    return rows;
}

}  // namespace sluice::xlsx
