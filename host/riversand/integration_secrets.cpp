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
constexpr std::array<std::string_view, 18> secret_words = {
    "password",  "passwd",           "passphrase", "secret",     "token",  "credential",
    "accessid",  "accesskey",        "accountkey", "privatekey", "apikey", "authorization",
    "signature", "connectionstring", "sharedkey",  "pwd",        "sasurl", "keypath"};
// Too short to be looked for within names.
constexpr std::array<std::string_view, 2> secret_names = {"pass", "sas"};

// How settings in lists say what they are called.
constexpr std::array names_of_settings = {"name", "key"};

// Below these, names are those of attributes, types and criteria.
constexpr std::array<std::string_view, 5> of_data = {"search", "filter", "fieldMap", "strategies", "entityProperties"};

bool is_secret_name(std::string_view name) {
    std::string word = ascii_lower(name);
    std::erase_if(word, [](char c) { return c == '_' || c == '-'; });
    return std::find(secret_names.begin(), secret_names.end(), word) != secret_names.end() ||
           std::any_of(secret_words.begin(), secret_words.end(),
                       [&](std::string_view secret) { return word.find(secret) != std::string::npos; });
}

// A name of what every environment has of its own.
bool is_token(std::string_view text) { return text.starts_with("{{") && text.ends_with("}}"); }

// A flag tells nothing either.
bool tells_nothing(const Json &value) {
    const std::string text = text_of(value).value_or("");
    return text.empty() || flag_of(value) || is_token(text);
}

// Without the user and the password of each address in it: "sftp://***@host/".
std::string without_users(std::string_view text) {
    constexpr std::string_view mark = "://";
    std::string result;
    for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark)) {
        result += text.substr(0, at + mark.size());
        text.remove_prefix(at + mark.size());
        const std::string_view authority = text.substr(0, text.find_first_of("/?# \t\r\n\"'<>"));
        const std::size_t end = authority.rfind('@');
        if (end == std::string_view::npos) continue;
        const std::string_view user = authority.substr(0, end), name = user.substr(0, user.find(':'));
        const std::string_view password = user.substr(std::min(name.size() + 1, user.size()));
        const bool is_telling = !is_token(user) && !(is_token(name) && is_token(password));
        result += is_telling ? std::string_view(masked) : user;
        text.remove_prefix(end);
    }
    return result += text;
}

// {"name": "password", "value": "..."}
bool is_named_secret(const Json &object) {
    return std::any_of(names_of_settings.begin(), names_of_settings.end(), [&](const char *key) {
        const Json &name = member(object, key);
        return name.is_string() && is_secret_name(name.get_ref<const std::string &>());
    });
}

void mask(Json &value, bool is_secret) {
    if (value.is_object()) {
        const bool is_setting = is_named_secret(value);
        for (const auto &[name, inner] : value.items())
            if (std::find(of_data.begin(), of_data.end(), name) == of_data.end())
                mask(inner, is_secret || is_secret_name(name) || (is_setting && equal_ignoring_case(name, "value")));
    } else if (value.is_array()) {
        for (Json &inner : value) mask(inner, is_secret);
    } else if (is_secret && !tells_nothing(value)) {
        value = masked;
    } else if (value.is_string()) {
        value = without_users(value.get_ref<const std::string &>());
    }
}

}  // namespace

Json without_secrets(Json object) {
    mask(object, false);
    return object;
}

}  // namespace sluice::riversand
