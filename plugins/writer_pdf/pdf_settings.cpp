#include "plugins/writer_pdf/pdf_settings.hpp"

#include <algorithm>
#include <utility>

namespace sluice::pdf {

namespace {

constexpr double margin_default = 12;  // millimetres

Paper read_paper(const sdk::Settings &settings) {
    constexpr double mm = points_per_millimetre, inch = points_per_inch;
    // In the order of the words below; upright.
    constexpr std::array papers = {Paper{210 * mm, 297 * mm},      Paper{297 * mm, 420 * mm},
                                   Paper{148 * mm, 210 * mm},      Paper{8.5 * inch, 11 * inch},
                                   Paper{8.5 * inch, 14 * inch},   Paper{11 * inch, 17 * inch},
                                   Paper{210 * mm, 297 * mm, true}};
    Paper paper = papers.at(sdk::choice(settings, "paper", {"A4", "A3", "A5", "letter", "legal", "tabloid", "auto"}));
    if (sdk::choice(settings, "orientation", {"portrait", "landscape"}) == 1) std::swap(paper.width, paper.height);
    return paper;
}

sdk::Settings part(const sdk::Settings &settings, const char *key, sdk::Settings fallback) {
    const auto found = settings.find(key);
    if (found == settings.end()) return fallback;
    if (!found->is_object())
        throw sdk::Failure(SLUICE_BAD_CONFIG, std::string("the setting '") + key + "' is no object");
    return *found;
}

Margins read_margins(const sdk::Settings &settings) {
    const sdk::Settings margins = part(settings, "margins", sdk::Settings::object());
    const auto side = [&](const char *key) {
        return sdk::setting(margins, key, margin_default) * points_per_millimetre;
    };
    return {side("top"), side("bottom"), side("left"), side("right")};
}

PageLine read_line(const sdk::Settings &settings, const char *key, sdk::Settings fallback) {
    const sdk::Settings texts = part(settings, key, std::move(fallback));
    const auto text = [&](const char *where) {
        return PageText(sdk::setting(texts, where, ""), std::string(key) + "." + where);
    };
    return {text("left"), text("center"), text("right")};
}

Place read_place(const sdk::Settings &settings, const char *key) {
    return static_cast<Place>(1 + sdk::choice(settings, key, {"top", "bottom", "none"}));
}

std::string read_text(const sdk::Settings &settings, const char *key) {
    std::string text = sdk::setting(settings, key, "");
    require_printable(text, std::string("the setting '") + key + "'");
    return text;
}

std::string read_password(const sdk::Settings &settings) {
    if (!settings.contains("password")) return "";
    constexpr std::size_t bytes_max = 127;  // of ISO 32000-2; readers cut off what is behind them
    std::string password = sdk::setting(settings, "password", "");
    if (password.empty() || password.size() > bytes_max || password.find('\0') != std::string::npos)
        throw sdk::Failure(SLUICE_BAD_CONFIG,
                           "the password of a PDF has 1 to " + std::to_string(bytes_max) + " bytes, and no zero byte");
    return password;
}

}  // namespace

PdfSettings::PdfSettings(const sdk::Settings &settings)
    : paper(read_paper(settings)),
      margins(read_margins(settings)),
      font(read_text(settings, "font")),
      font_size(sdk::setting(settings, "font_size", 8.0)),
      title(read_text(settings, "title")),
      description(read_text(settings, "description")),
      title_at(read_place(settings, "title_at")),
      description_at(read_place(settings, "description_at")),
      page_header(read_line(settings, "page_header", sdk::Settings::object())),
      page_footer(read_line(settings, "page_footer", {{"center", "{page}"}})),
      date(read_text(settings, "date")),
      widths(static_cast<Widths>(1 + sdk::choice(settings, "widths", {"content", "equal", "columns"}))),
      lines_max(sdk::setting(settings, "lines_max", std::size_t{10})),
      null_text(read_text(settings, "null_text")),
      strips(sdk::choice(settings, "control_characters", {"fail", "strip"}) == 1),
      password(read_password(settings)) {
    if (font.empty()) font = "DejaVu Sans";
    const auto has_date = [](const PageText &text) { return text.has_date(); };
    if (date.empty() && (std::any_of(page_header.begin(), page_header.end(), has_date) ||
                         std::any_of(page_footer.begin(), page_footer.end(), has_date)))
        throw sdk::Failure(SLUICE_BAD_CONFIG, "a page shows {date}, and the setting 'date' does not say which one");
}

bool PdfSettings::counts_pages() const noexcept {
    const auto has_pages = [](const PageText &text) { return text.has_pages(); };
    return std::any_of(page_header.begin(), page_header.end(), has_pages) ||
           std::any_of(page_footer.begin(), page_footer.end(), has_pages);
}

}  // namespace sluice::pdf
