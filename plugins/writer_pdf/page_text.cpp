#include "plugins/writer_pdf/page_text.hpp"

#include "plugins/sdk/sluice/job.hpp"
#include "plugins/sdk/sluice/markup_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::pdf {

PageText::PageText(const std::string &text, const std::string &setting) {
    constexpr std::array<std::pair<std::string_view, Place>, 4> places = {
        {{"{page}", Place::page}, {"{pages}", Place::pages}, {"{title}", Place::title}, {"{date}", Place::date}}};
    require_printable(text, "the setting '" + setting + "'");
    const auto add = [this](std::string_view plain) {
        if (plain.empty()) return;
        if (pieces_.empty() || !std::holds_alternative<std::string>(pieces_.back())) pieces_.emplace_back("");
        std::get<std::string>(pieces_.back()) += plain;
    };
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t brace = std::min(rest.find('{'), rest.size());
        add(rest.substr(0, brace));
        rest.remove_prefix(brace);
        if (rest.empty()) break;
        if (rest.starts_with("{{")) {
            add("{");
            rest.remove_prefix(2);
            continue;
        }
        const auto *const found = std::find_if(places.begin(), places.end(),
                                               [&](const auto &place) { return rest.starts_with(place.first); });
        if (found == places.end())
            throw sdk::Failure(SLUICE_BAD_CONFIG, "the setting '" + setting +
                                                      "' has a brace that begins no place; there are {page}, {pages}, "
                                                      "{title} and {date}, and {{ is a brace");
        pieces_.emplace_back(found->second);
        rest.remove_prefix(found->first.size());
    }
}

bool PageText::has(Place place) const noexcept {
    return std::any_of(pieces_.begin(), pieces_.end(), [place](const auto &piece) {
        return std::holds_alternative<Place>(piece) && std::get<Place>(piece) == place;
    });
}

std::string PageText::text(const PageFacts &facts) const {
    std::string text;
    for (const auto &piece : pieces_) {
        if (const auto *const plain = std::get_if<std::string>(&piece)) {
            text += *plain;
            continue;
        }
        switch (std::get<Place>(piece)) {
            case Place::page: text += std::to_string(facts.page); break;
            case Place::pages: text += std::to_string(facts.pages); break;
            case Place::title: text += facts.title; break;
            case Place::date: text += facts.date; break;
        }
    }
    return text;
}

void require_printable(std::string_view text, const std::string &what) {
    for (; !text.empty(); text.remove_prefix(1))
        if (sdk::forbidden_size(text) > 0)
            throw sdk::Failure(SLUICE_BAD_CONFIG,
                               what + " has a control character, which a page cannot show; leave it out");
}

}  // namespace sluice::pdf
