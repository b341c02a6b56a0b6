#include "host/http/media_type.hpp"

#include "engine/base/text.hpp"
#include "host/http/refusal.hpp"

#include <algorithm>
#include <utility>

namespace sluice::http {

namespace {

// "0.5" is 500.
int parse_weight(std::string_view text) noexcept {
    constexpr int whole = 1'000;
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return whole;
    if (text.size() > 1 && text[1] != '.') return whole;
    int weight = text[0] == '1' ? whole : 0, place = 100;
    for (std::size_t at = 2; at < text.size(); ++at, place /= 10) {
        if (text[at] < '0' || text[at] > '9') return whole;
        weight += (text[at] - '0') * place;
    }
    return std::min(weight, whole);
}

bool does_cover(std::string_view range, std::string_view type) noexcept {
    if (range == "*/*" || range == "*" || equal_ignoring_case(range, type)) return true;
    return range.ends_with("/*") && type.size() >= range.size() &&
           equal_ignoring_case(type.substr(0, range.size() - 1), range.substr(0, range.size() - 1));
}

// How exactly a range names a type: the most exact one decides (RFC 9110, 12.5.1).
int exactness(std::string_view range) noexcept {
    return range == "*/*" || range == "*" ? 0 : range.ends_with("/*") ? 1 : 2;
}

int weight_of(const std::vector<Preference> &accepted, std::string_view type) {
    int weight = 0, best = -1;
    for (const Preference &range : accepted) {
        if (!does_cover(range.value, type) || exactness(range.value) <= best) continue;
        best = exactness(range.value);
        weight = range.weight;
    }
    return weight;
}

std::string joined(std::span<const std::string_view> types) {
    std::string text;
    for (const std::string_view type : types) (text += text.empty() ? "" : ", ").append(type);
    return text;
}

}  // namespace

std::vector<Preference> read_preferences(const Request &request, std::string_view field) {
    std::vector<Preference> preferences;
    for (const std::string_view element : request.fields.list(field)) {
        const std::vector<std::string_view> parts = split_list(element, ';');
        if (parts.empty()) continue;
        Preference preference{ascii_lower(parts[0]), 1'000};
        for (const std::string_view part : std::span(parts).subspan(1))
            if (part.size() >= 2 && (part[0] == 'q' || part[0] == 'Q') && part[1] == '=')
                preference.weight = parse_weight(part.substr(2));
        preferences.push_back(std::move(preference));
    }
    return preferences;
}

std::string_view choose_media_type(const Request &request, std::span<const std::string_view> offered) {
    const std::vector<Preference> accepted = read_preferences(request, "Accept");
    if (accepted.empty()) return offered.front();
    std::string_view best;
    int best_weight = 0;
    for (const std::string_view type : offered) {
        const int weight = weight_of(accepted, type);
        if (weight <= best_weight) continue;
        best = type;
        best_weight = weight;
    }
    if (best.empty()) throw Refusal(406, "not_acceptable", "Accept allows none of what there is: " + joined(offered));
    return best;
}

void require_content_type(const Request &request, std::span<const std::string_view> allowed, bool may_be_missing) {
    const std::vector<std::string_view> fields = request.fields.all("Content-Type");
    if (fields.empty() && may_be_missing) return;
    const auto refuse = [&](const std::string &what) {
        throw Refusal(415, "unsupported_media_type", what + "; it may be " + joined(allowed));
    };
    if (fields.size() != 1) refuse(fields.empty() ? "Content-Type is missing" : "there is more than one Content-Type");
    const std::vector<std::string_view> parts = split_list(fields[0], ';');
    const std::string_view type = parts.empty() ? std::string_view() : parts[0];
    if (std::none_of(allowed.begin(), allowed.end(),
                     [type](std::string_view each) { return equal_ignoring_case(each, type); }))
        refuse("Content-Type is '" + one_line(type) + "'");
    for (const std::string_view part : parts) {
        const std::size_t equals_at = part.find('=');
        if (equals_at == std::string_view::npos || !equal_ignoring_case(trim(part.substr(0, equals_at)), "charset"))
            continue;
        const std::string charset = unquoted(trim(part.substr(equals_at + 1)));
        if (!equal_ignoring_case(charset, "utf-8") && !equal_ignoring_case(charset, "us-ascii"))
            refuse("the charset is '" + one_line(charset) + "' and must be utf-8");
    }
}

}  // namespace sluice::http
