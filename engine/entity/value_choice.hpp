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

/// The word that stands for every locale.
inline constexpr std::string_view any_locale = "*";

/// What a column or a script asks for.
struct ValueChoice {
    /// The first that has values counts, without regard to case; when none has, values without a locale. Empty: that of
    /// the first value.
    std::vector<std::string> locales;
    bool is_any_locale = false;        // all locales at once
    bool falls_back = false;           // when none of `locales` has values, that of the first value
    std::vector<std::string> sources;  // exact, an empty one for values that say none; empty: any

    /// Take the locales of a list as people write it: any_locale alone means all at once, at the end of others the
    /// fallback.
    void set_locales(std::vector<std::string> list) {
        is_any_locale = list.size() == 1 && list[0] == any_locale;
        falls_back = list.size() > 1 && list.back() == any_locale;
        if (falls_back) list.pop_back();
        locales = std::move(list);
    }
    /// The same locales as `other` takes.
    void set_locales(const ValueChoice &other) {
        locales = other.locales;
        is_any_locale = other.is_any_locale;
        falls_back = other.falls_back;
    }
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

inline bool is_of_source(const ValueEntry &entry, const std::vector<std::string> &sources) noexcept {
    for (const std::string &source : sources)
        if (entry.source ? entry.source.is_text(source) : source.empty()) return true;
    return false;
}

template <typename Visit>
bool visit_locale(JsonValue entries, const ValueChoice &choice, std::optional<std::string_view> locale, Visit &visit) {
    bool did_visit = false;
    for (const JsonValue item : entries.items()) {
        const ValueEntry entry(item);
        if (!choice.sources.empty() && !is_of_source(entry, choice.sources)) continue;
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
/// null markers included. False when there was none.
template <typename Visit>
bool for_each_chosen(JsonValue entries, const ValueChoice &choice, Visit visit) {
    if (choice.locales.empty() || choice.is_any_locale)
        return detail::visit_locale(entries, choice, std::nullopt, visit);
    for (const std::string &locale : choice.locales)
        if (detail::visit_locale(entries, choice, locale, visit)) return true;
    constexpr std::string_view no_locale;
    return detail::visit_locale(entries, choice, no_locale, visit) ||
           (choice.falls_back && detail::visit_locale(entries, choice, std::nullopt, visit));
}

/// Does a nested attribute's `group` hold anything but null markers?
inline bool has_rows(JsonValue group) {
    for (const JsonValue row : group.items())
        if (!row.find("value").is_text(null_marker)) return true;
    return false;
}

/// Does the attribute say anything about what is asked for, if only that there is no value? A nested one does with any
/// row.
inline bool is_said(JsonValue attribute, const ValueChoice &choice) {
    if (const JsonValue values = attribute.find("values"))
        return for_each_chosen(values, choice, [](const ValueEntry &) {});
    for ([[maybe_unused]] const JsonValue row : attribute.find("group").items()) return true;
    return false;
}

}  // namespace sluice
