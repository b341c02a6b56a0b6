// Texts at the top and bottom of pages, with places for the page's number and the like.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sluice::pdf {

/// What stands on a page beside its number.
struct PageFacts {
    std::size_t page = 1, pages = 0;  // pages: 0 while nobody knows
    std::string title, date;
};

/// A text with places. Immutable: any number of threads.
class PageText {
public:
    PageText() = default;

    /// `setting` names it in failures. {page}, {pages}, {title} and {date} are places, {{ is a brace. Throws Failure
    /// (BAD_CONFIG) for any other brace, and for a control character.
    PageText(const std::string &text, const std::string &setting);

    bool is_empty() const noexcept { return pieces_.empty(); }
    bool has_pages() const noexcept { return has(Place::pages); }
    bool has_date() const noexcept { return has(Place::date); }

    std::string text(const PageFacts &facts) const;

private:
    enum class Place { page = 1, pages, title, date };

    bool has(Place place) const noexcept;

    std::vector<std::variant<std::string, Place>> pieces_;
};

/// Throws Failure (BAD_CONFIG) when the setting's text has a character that nobody sees, apart from tabs and line ends.
void require_printable(std::string_view text, const std::string &what);

}  // namespace sluice::pdf
