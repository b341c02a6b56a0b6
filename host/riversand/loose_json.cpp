#include "host/riversand/loose_json.hpp"

#include "engine/base/text.hpp"
#include "host/riversand/platform_error.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sluice::riversand {

namespace {

[[noreturn]] void refuse(const std::string &place, std::string_view name, const char *what) {
    throw refused(code::wrong_parameter, place + "." + std::string(name) + " should be " + what);
}

}  // namespace

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
    if (json.is_number_float()) {
        constexpr double whole_max = 9007199254740992;  // beyond 2^53 not every whole number is there
        const double number = json.get<double>();
        if (!(number >= 0 && number <= whole_max) || std::trunc(number) != number) return std::nullopt;
        return static_cast<std::int64_t>(number);
    }
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

std::vector<std::string> required_texts(const Json &object, std::string_view name, const std::string &place) {
    std::vector<std::string> texts;
    for (const Json &item : items_of(member(object, name))) {
        std::optional<std::string> text = text_of(item);
        if (!text) refuse(place, name, "a text, or a list of texts");
        texts.push_back(std::move(*text));
    }
    return texts;
}

void require_text(const Json &object, std::string_view name, const std::string &place) {
    const Json &value = member(object, name);
    if (!value.is_null() && !text_of(value)) refuse(place, name, "a text");
}

void require_object(const Json &object, std::string_view name, const std::string &place) {
    const Json &value = member(object, name);
    if (!value.is_null() && !value.is_object()) refuse(place, name, "an object");
}

Json context_pairs(const Json &context, const std::string &place) {
    if (!context.is_object()) throw refused(code::wrong_parameter, place + " should be an object of names and values");
    Json pairs = Json::object();
    for (const auto &[name, value] : context.items()) {
        require_text(context, name, place);
        if (const std::optional<std::string> text = text_of(value)) pairs[name] = *text;
    }
    return pairs;
}

}  // namespace sluice::riversand
