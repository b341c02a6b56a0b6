#include "plugins/writer_pdf/typesetter.hpp"

#include "plugins/sdk/sluice/job.hpp"
#include "plugins/writer_pdf/cell_text.hpp"

#include <fontconfig/fontconfig.h>
#include <algorithm>
#include <cmath>
#include <vector>

namespace sluice::pdf {

namespace {

// Texts that are kept set: enough for the words of columns that have few different ones.
constexpr std::size_t known_max = 2'048, known_bytes_max = 48;

PangoAlignment alignment(Align align) {
    switch (align) {
        case Align::left: return PANGO_ALIGN_LEFT;
        case Align::center: return PANGO_ALIGN_CENTER;
        case Align::right: return PANGO_ALIGN_RIGHT;
    }
    return PANGO_ALIGN_LEFT;
}

int units(double points) { return static_cast<int>(std::lround(points * PANGO_SCALE)); }
double points(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }

// The system's folders alone: rules and fonts of the user's would make other bytes. The cache is the one that the
// packages of fonts keep.
constexpr const char *font_folders = R"(<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<dir>/usr/share/fonts</dir>
<dir>/usr/local/share/fonts</dir>
<cachedir>/var/cache/fontconfig</cachedir>
</fontconfig>
)";

// Makes this fontconfig's configuration, before Pango begins with the usual one: it has no other way to one that
// neither leaks nor is read twice.
bool load_fonts() {
    FcConfig *const config = FcConfigCreate();
    const bool is_loaded =
        config != nullptr &&
        FcConfigParseAndLoadFromMemory(config, reinterpret_cast<const FcChar8 *>(font_folders), FcTrue) != FcFalse &&
        FcConfigBuildFonts(config) != FcFalse && FcConfigSetCurrent(config) != FcFalse;
    if (config != nullptr) FcConfigDestroy(config);  // fontconfig has a reference of its own
    return is_loaded;
}

// Fonts are the same for all writers of a process.
PangoFontMap *make_font_map() {
    static const bool is_loaded = load_fonts();
    if (!is_loaded) throw sdk::Failure(SLUICE_IO_FATAL, "fontconfig cannot read the installed fonts");
    PangoFontMap *const map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (map == nullptr) throw sdk::Failure(SLUICE_INTERNAL, "cairo was built without FreeType, which sets texts");
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), points_per_inch);
    return map;
}

// Shapes as they are, not as a screen's pixels would have them; otherwise text is another one on every machine.
void set_exact(PangoContext *context) {
    cairo_font_options_t *const options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string("en"));
}

void remove_last_character(std::string &text) {
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back();
    if (!text.empty()) text.pop_back();
}

void remove_blanks_at_end(std::string &text) { text.erase(text.find_last_not_of(" \t\r\n") + 1); }

// More than so many lines can have: no letter is narrower, and none has more bytes.
std::size_t bytes_of_lines(double size, const TextStyle &style) {
    constexpr double letter_width_min = 0.2;  // of the size
    constexpr std::size_t letter_bytes_max = 4, line_letters_more = 16;
    if (style.width <= 0) return std::string::npos;
    const double letters = style.width / (letter_width_min * size * style.scale);
    return style.lines_max * letter_bytes_max * (static_cast<std::size_t>(letters) + line_letters_more);
}

std::string key_of(const std::string &text, const TextStyle &style) {
    std::string key = std::to_string(units(style.width)) + ' ' + std::to_string(style.lines_max) + ' ';
    key += style.align == Align::left ? 'l' : style.align == Align::center ? 'c' : 'r';
    key += style.is_bold ? 'b' : 'n';
    return key + text;
}

}  // namespace

Typesetter::Typesetter(const std::string &family, double size) : family_(family), size_(size), fonts_(make_font_map()) {
    check_family(family);
    context_.reset(pango_font_map_create_context(fonts_.get()));
    set_exact(context_.get());
    line_height_ = set("Ag", {}).height;
    digit_width_ = set("0", {}).width;
}

// Pango looks for fonts on a thread of its own, one question after the other, and what is found for a map that is gone
// stays for ever. So a last question is asked, which no text has asked before, and its answer awaited.
Typesetter::~Typesetter() {
    constexpr int size_of_no_text = 7;
    PangoFontDescription *const font = pango_font_description_new();
    pango_font_description_set_family(font, family_.c_str());
    pango_font_description_set_absolute_size(font, size_of_no_text);
    PangoFontset *const found =
        pango_font_map_load_fontset(fonts_.get(), context_.get(), font, pango_language_from_string("en"));
    pango_font_description_free(font);
    int count = 0;
    const auto is_second = [](PangoFontset *, PangoFont *, void *number) -> gboolean {
        return ++*static_cast<int *>(number) == 2;
    };
    if (found != nullptr) {
        pango_fontset_foreach(found, is_second, &count);
        g_object_unref(found);
    }
}

void Typesetter::check_family(const std::string &family) const {
    PangoFontFamily **families = nullptr;
    int count = 0;
    pango_font_map_list_families(fonts_.get(), &families, &count);
    const bool is_there = std::any_of(families, families + count, [&](PangoFontFamily *one) {
        return g_ascii_strcasecmp(pango_font_family_get_name(one), family.c_str()) == 0;
    });
    g_free(families);
    if (!is_there)
        throw sdk::Failure(SLUICE_BAD_CONFIG, "the font '" + family +
                                                  "' is not installed; install it (the package fonts-dejavu-core has "
                                                  "DejaVu Sans), or name another in the setting 'font'");
}

std::shared_ptr<PangoLayout> Typesetter::make_layout(const std::string &text, const TextStyle &style) const {
    std::shared_ptr<PangoLayout> layout(pango_layout_new(context_.get()), Unref());
    PangoFontDescription *const font = pango_font_description_new();
    pango_font_description_set_family(font, family_.c_str());
    pango_font_description_set_weight(font, style.is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, units(size_ * style.scale));
    pango_layout_set_font_description(layout.get(), font);
    pango_font_description_free(font);
    pango_layout_set_alignment(layout.get(), alignment(style.align));
    if (style.width > 0) {
        pango_layout_set_width(layout.get(), units(style.width));
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    }
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return layout;
}

SetText Typesetter::set(const std::string &text, const TextStyle &style) {
    const bool is_short = text.size() <= known_bytes_max && style.scale == 1;
    const std::string key = is_short ? key_of(text, style) : "";
    if (is_short)
        if (const auto found = known_.find(key); found != known_.end()) return found->second;

    // Megabytes are not set to show ten lines of them.
    const std::string_view shown = cut_text(text, bytes_of_lines(size_, style));
    SetText result;
    result.is_cut = shown.size() < text.size();
    const std::string whole = result.is_cut ? std::string(shown) + ellipsis : text;
    result.layout = make_layout(whole, style);
    PangoLayout *const layout = result.layout.get();
    if (static_cast<std::size_t>(pango_layout_get_line_count(layout)) > style.lines_max) {
        cut(layout, whole, style.lines_max);
        result.is_cut = true;
    }
    int width = 0, height = 0;
    pango_layout_get_size(layout, &width, &height);
    result.width = points(width);
    result.height = points(height);
    result.without_font = pango_layout_get_unknown_glyphs_count(layout);

    if (is_short && !result.is_cut) {
        if (known_.size() >= known_max) known_.clear();
        known_.emplace(key, result);
    }
    return result;
}

// The ellipsis may need a line of its own at first, or take a word along to one.
void Typesetter::cut(PangoLayout *layout, std::string text, std::size_t lines_max) const {
    constexpr int tries_max = 64;
    const PangoLayoutLine *const next = pango_layout_get_line_readonly(layout, static_cast<int>(lines_max));
    text.resize(static_cast<std::size_t>(next->start_index));
    remove_blanks_at_end(text);
    for (int i = 0; i < tries_max; ++i) {
        const std::string shown = text + ellipsis;
        pango_layout_set_text(layout, shown.data(), static_cast<int>(shown.size()));
        if (static_cast<std::size_t>(pango_layout_get_line_count(layout)) <= lines_max || text.empty()) return;
        remove_last_character(text);
    }
}

void draw(cairo_t *context, const SetText &text, double x, double y) {
    cairo_move_to(context, x, y);
    pango_cairo_show_layout(context, text.layout.get());
}

}  // namespace sluice::pdf
