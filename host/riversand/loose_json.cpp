#include "host/riversand/loose_json.hpp"

#include "engine/base/text.hpp"

#include <algorithm>
#include <charconv>

namespace sluice::riversand {

const Json &member(const Json &json, std::string_view name) noexcept {
    static const Json none;
    if (!json.is_object()) return none;
    const auto found = json.find(name);
    return found == json.end() ? none : *found;
}

std::optional<std::string> text_of(const Json &json) {
    if (json.is_string()) return json.get<std::string>();
    if (json.is_number() || json.is_boolean()) return json.dump();
    return std::nullopt;
}

std::optional<bool> flag_of(const Json &json) {
    const std::optional<std::string> text = text_of(json);
    if (!text) return std::nullopt;
    if (*text == "1" || equal_ignoring_case(*text, "true")) return true;
    if (*text == "0" || equal_ignoring_case(*text, "false")) return false;
    return std::nullopt;
}

std::optional<std::int64_t> count_of(const Json &json) {
    const std::optional<std::string> text = text_of(json);
    if (!text || text->empty() || text->front() == '-') return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
    return number;
}

std::vector<Json> items_of(const Json &json) {
    if (json.is_null()) return {};
    if (!json.is_array()) return {json};
    return {json.begin(), json.end()};
}

std::vector<std::string> texts_of(const Json &json) {
    std::vector<std::string> texts;
    for (const Json &item : items_of(json))
        if (std::optional<std::string> text = text_of(item)) texts.push_back(std::move(*text));
    return texts;
}

std::vector<std::string> chosen_texts(const Json &json) {
    std::vector<std::string> texts = texts_of(json);
    const bool is_all = std::any_of(texts.begin(), texts.end(),
                                    [](const std::string &text) { return equal_ignoring_case(text, "_ALL"); });
    return is_all ? std::vector<std::string>{} : texts;
}

}  // namespace sluice::riversand
