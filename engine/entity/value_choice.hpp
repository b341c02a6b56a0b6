// Which of an attribute's values are meant: by locale and source.
#pragma once

#include "engine/base/text.hpp"
#include "engine/entity/json_value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// The text that stands for "no value, and do not inherit one".
inline constexpr std::string_view null_marker = "_NULL";

/// True for a value that is not there, JSON null and null_marker.
inline bool is_no_value(JsonValue value) noexcept { return !value || value.is_null() || value.is_text(null_marker); }

/// What a column or a script asks for.
struct ValueChoice {
    std::vector<std::string>
        locales;                 // the first that has values, without regard to case; empty: that of the first value
    bool is_any_locale = false;  // all locales at once
    std::optional<std::string> source;  // exact; nothing: any
};

/// One entry of an attribute's `values`, or one row of its `group`.
struct ValueEntry {
    JsonValue object;  // the whole entry
    JsonValue value, locale, source;

    explicit ValueEntry(JsonValue entry) noexcept : object(entry) {
        for (const JsonMember member : entry.members()) {
            JsonValue *known = nullptr;
            if (equals(member.name, "value"))
                known = &value;
            else if (equals(member.name, "locale"))
                known = &locale;
            else if (equals(member.name, "source"))
                known = &source;
            if (known != nullptr && !*known) *known = member.value;
        }
    }
    std::string_view locale_text() const noexcept { return locale.is_text() ? locale.text() : std::string_view(); }
};

namespace detail {

template <typename Visit>
bool visit_locale(JsonValue entries, const ValueChoice &choice, std::optional<std::string_view> locale, Visit &visit) {
    bool did_visit = false;
    for (const JsonValue item : entries.items()) {
        const ValueEntry entry(item);
        if (choice.source && !entry.source.is_text(*choice.source)) continue;
        if (!locale) locale = entry.locale_text();
        const std::string_view here = entry.locale_text();
        if (!choice.is_any_locale && !equals_short(here, *locale) && !equal_ignoring_case(here, *locale)) continue;
        did_visit = true;
        visit(entry);
    }
    return did_visit;
}

}  // namespace detail

/// Call `visit(entry)` for each chosen entry of `entries` (an attribute's "values" or "group"), in their order,
/// null markers included.
template <typename Visit>
void for_each_chosen(JsonValue entries, const ValueChoice &choice, Visit visit) {
    if (choice.locales.empty() || choice.is_any_locale) {
        detail::visit_locale(entries, choice, std::nullopt, visit);
        return;
    }
    for (const std::string &locale : choice.locales)
        if (detail::visit_locale(entries, choice, locale, visit)) return;
}

}  // namespace sluice
