// What stands around the rows of an HTML table: the document, title and description, header and column widths.
#pragma once

#include "engine/batch/schema.hpp"
#include "plugins/sdk/sluice/settings.hpp"

#include <string>
#include <string_view>

namespace sluice {

/// The text in front of the first row and behind the last one. A plain value.
struct HtmlPage {
    std::string head, foot;
};

/// The page that the settings ask for around the rows of `table`. Throws Failure (BAD_CONFIG) for a setting or header
/// with a character that HTML cannot write.
HtmlPage html_page(const sdk::Settings &settings, const Table &table);

/// The attributes of a cell of numbers, with a space in front. A fragment has no style sheet, so it says more.
constexpr std::string_view number_attributes(bool is_document) noexcept {
    return is_document ? " class=\"number\"" : " class=\"number\" style=\"text-align: right\"";
}

}  // namespace sluice
