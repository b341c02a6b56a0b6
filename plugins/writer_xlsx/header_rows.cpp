// The header of a sheet.
#include "plugins/writer_xlsx/header_rows.hpp"

#include "plugins/writer_xlsx/text_cell.hpp"

namespace sluice::xlsx {

namespace {

// Text as the header may hold it; refuses what the policy does not let through.
class HeaderTexts {
public:
    HeaderTexts(const SheetPlan &sheet, TextPolicy policy, Losses &losses)
        : sheet_(sheet), policy_(policy), losses_(losses) {}

    std::string fitting(std::size_t column, std::string_view text) const {
        std::string shortened;
        const std::optional<std::string_view> fitting = fit_text(text, policy_.long_text, shortened);
        if (!fitting) refuse(column, "is longer than the 32767 characters that an Excel cell holds");
        if (fitting->data() != text.data()) losses_.add(column, Loss::truncated_text);
        if (const std::size_t forbidden = count_forbidden(*fitting)) {
            if (policy_.control_characters == ControlCharacters::fail)
                refuse(column, "holds a control character, which an Excel file cannot");
            if (policy_.control_characters == ControlCharacters::strip)
                losses_.add(column, Loss::stripped_characters, forbidden);
        }
        return std::string(*fitting);
    }

private:
    [[noreturn]] void refuse(std::size_t column, const std::string &problem) const {
        throw sdk::Failure(SLUICE_BAD_CONFIG, "the header of column " + std::to_string(column + 1) + " of table '" +
                                                  sheet_.name + "' " + problem);
    }

    const SheetPlan &sheet_;
    TextPolicy policy_;
    Losses &losses_;
};

}  // namespace

std::string header_rows(const SheetPlan &sheet, const SheetStyles &styles, TextPolicy policy, Losses &losses) {
    std::string xml;
    if (sheet.columns.empty()) return xml;
    const HeaderTexts texts(sheet, policy, losses);
    for (std::size_t row = 0; row < sheet.header.size(); ++row) {
        const auto sheet_row = static_cast<std::int64_t>(row);
        xml += "<row r=\"" + std::to_string(row + 1) + "\">";
        for (std::size_t column = 0; column < sheet.columns.size(); ++column) {
            const std::string &text = sheet.header_text(sheet.header[row], column);
            const bool is_continued =
                sheet.header[row] == HeaderRow::groups && column > 0 && sheet.columns[column - 1].group == text;
            const std::uint32_t style = styles.header[row][column];
            if (text.empty() || is_continued)
                xml += cell_opening(sheet_row, column, style) + "/>";
            else
                xml += text_cell(sheet_row, column, style, texts.fitting(column, text), policy.control_characters);
        }
        xml += "</row>";
    }
    return xml;
}

}  // namespace sluice::xlsx
