// JSON of clients that write numbers and flags as texts, and the other way round.
#pragma once

#include "engine/profile/profile.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Any thread. Nothing throws unless it says so.
namespace sluice::riversand {

/// The member of an object; null for what has none, or is no object.
const Json &member(const Json &json, std::string_view name) noexcept;

/// A text, number or flag as a text; nothing for anything else.
std::optional<std::string> text_of(const Json &json);
/// true, "true", "TRUE", 1; false, "false", 0; nothing for anything else.
std::optional<bool> flag_of(const Json &json);
/// A whole number from 0, also as a text or as 2.0; nothing for anything else.
std::optional<std::int64_t> count_of(const Json &json);
/// The items of a list; a value that is none stands for a list of itself; null for an empty one.
std::vector<Json> items_of(const Json &json);
/// The texts among items_of().
std::vector<std::string> texts_of(const Json &json);
/// The same, empty when "_ALL" is one of them: that is no choice.
std::vector<std::string> chosen_texts(const Json &json);

/// The texts of the member `name`. Throws Refusal (refused()) with `place` for an item that is none.
std::vector<std::string> required_texts(const Json &object, std::string_view name, const std::string &place);
/// Throws Refusal (refused()) with `place` when the member `name` is there, and is no text, number or flag.
void require_text(const Json &object, std::string_view name, const std::string &place);
/// Throws Refusal (refused()) with `place` when the member `name` is there, and is no object.
void require_object(const Json &object, std::string_view name, const std::string &place);
/// {"country": "Germany"}: names and texts, without what is null. Throws Refusal (refused()) with `place` for what is
/// no object, and for values that are no text, number or flag.
Json context_pairs(const Json &context, const std::string &place);

}  // namespace sluice::riversand
