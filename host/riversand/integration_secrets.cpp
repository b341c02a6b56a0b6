#include "host/riversand/integration_secrets.hpp"

#include "engine/base/text.hpp"
#include "host/riversand/loose_json.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::riversand {

namespace {

constexpr const char *masked = "***";

// Parts of names, in lower case and without _ and -.
constexpr std::array<std::string_view, 15> secret_words = {
    "password",   "passwd",     "passphrase", "secret",        "token",     "credential",       "accessid", "accesskey",
    "accountkey", "privatekey", "apikey",     "authorization", "signature", "connectionstring", "sharedkey"};

// Below these, names are those of attributes, types and criteria.
constexpr std::array<std::string_view, 5> of_data = {"search", "filter", "fieldMap", "strategies", "entityProperties"};

bool is_secret_name(std::string_view name) {
    std::string word = ascii_lower(name);
    std::erase_if(word, [](char c) { return c == '_' || c == '-'; });
    return std::any_of(secret_words.begin(), secret_words.end(),
                       [&](std::string_view secret) { return word.find(secret) != std::string::npos; });
}

// A name of what every environment has of its own; a flag tells nothing either.
bool tells_nothing(const Json &value) {
    const std::string text = text_of(value).value_or("");
    return text.empty() || flag_of(value) || (text.starts_with("{{") && text.ends_with("}}"));
}

void mask(Json &value, bool is_secret) {
    if (value.is_object()) {
        for (const auto &[name, inner] : value.items())
            if (std::find(of_data.begin(), of_data.end(), name) == of_data.end())
                mask(inner, is_secret || is_secret_name(name));
    } else if (value.is_array()) {
        for (Json &inner : value) mask(inner, is_secret);
    } else if (is_secret && !tells_nothing(value)) {
        value = masked;
    }
}

}  // namespace

Json without_secrets(Json object) {
    mask(object, false);
    return object;
}

}  // namespace sluice::riversand
