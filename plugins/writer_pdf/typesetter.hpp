// Sets texts in lines: any script, either direction, with the fonts that are installed.
#pragma once

#include <pango/pangocairo.h>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sluice::pdf {

enum class Align { left = 1, center, right };

/// How a text is set. `width`: where lines are broken, in points; 0 breaks none.
struct TextStyle {
    double width = 0;
    Align align = Align::left;
    bool is_bold = false;
    double scale = 1;  // of the typesetter's size
    std::size_t lines_max = 1;
};

/// A text that was set. Copies are handles to the same one, which lives as long as its typesetter.
struct SetText {
    std::shared_ptr<PangoLayout> layout;
    double width = 0, height = 0;  // points
    bool is_cut = false;           // it had more lines
    int without_font = 0;          // characters that no installed font has
};

/// Owns a configuration of fonts of its own, so that nothing of it outlives the writer. One thread at a time. Depends
/// on the installed fonts alone: not on the language of the machine, nor on settings for screens.
class Typesetter {
public:
    /// Throws Failure (BAD_CONFIG) when the family is not installed.
    Typesetter(const std::string &family, double size);
    ~Typesetter();
    Typesetter(const Typesetter &) = delete;
    Typesetter &operator=(const Typesetter &) = delete;

    /// Break `text`, which is UTF-8, into lines: at its own line ends, between words, and within one that is longer
    /// than a line. What is behind lines_max ends in an ellipsis. A paragraph that begins with a right-to-left script
    /// stands at the other side.
    SetText set(const std::string &text, const TextStyle &style);

    /// Of one line in points.
    double line_height() const noexcept { return line_height_; }

    /// Of a digit, in points.
    double digit_width() const noexcept { return digit_width_; }

private:
    struct Unref {
        void operator()(void *object) const noexcept { g_object_unref(object); }
    };

    std::shared_ptr<PangoLayout> make_layout(const std::string &text, const TextStyle &style) const;
    void cut(PangoLayout *layout, std::string text, std::size_t lines_max) const;
    void check_family(const std::string &family) const;

    std::string family_;
    double size_;
    std::unique_ptr<PangoFontMap, Unref> fonts_;
    std::unique_ptr<PangoContext, Unref> context_;
    double line_height_ = 0, digit_width_ = 0;
    std::unordered_map<std::string, SetText> known_;  // short texts, which come again and again
};

/// Draw it with its upper left corner at a point.
void draw(cairo_t *context, const SetText &text, double x, double y);

}  // namespace sluice::pdf
