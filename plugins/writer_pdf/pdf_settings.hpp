// The pdf writer's settings, read and checked.
#pragma once

#include "plugins/sdk/sluice/settings.hpp"
#include "plugins/writer_pdf/page_text.hpp"

#include <array>
#include <cstddef>
#include <string>

namespace sluice::pdf {

/// Lengths on paper are points everywhere: 72 to the inch.
inline constexpr double points_per_inch = 72, points_per_millimetre = points_per_inch / 25.4;

/// The longest side that PDF readers take: 200 inches.
inline constexpr double side_max = 200 * points_per_inch;

struct Paper {
    double width = 0, height = 0;
    bool grows = false;  // as wide as its columns need
};

struct Margins {
    double top = 0, bottom = 0, left = 0, right = 0;
};

enum class Place { top = 1, bottom, none };
enum class Widths { content = 1, equal, columns };

/// What stands at the left, in the middle and at the right of a page's first or last line.
using PageLine = std::array<PageText, 3>;

/// A plain value. The password is a secret: not to be logged.
struct PdfSettings {
    /// Throws Failure (BAD_CONFIG) for a text with a control character, a place that is none, {date} without a date.
    explicit PdfSettings(const sdk::Settings &settings);

    /// True when a page says how many there are.
    bool counts_pages() const noexcept;

    Paper paper;
    Margins margins;
    std::string font;
    double font_size = 0;
    std::string title, description;  // empty for none
    Place title_at = Place::top, description_at = Place::top;
    PageLine page_header, page_footer;
    std::string date;
    Widths widths = Widths::content;
    std::size_t lines_max = 0;
    std::string null_text;
    bool strips = false;
    std::string password;  // empty for none
};

}  // namespace sluice::pdf
