#include "host/http/header_fields.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"

#include <algorithm>

namespace sluice::http {

bool is_token_char(char c) noexcept {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
    return c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

bool is_field_value(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7F) || c == '\t';
    });
}

std::string_view trim(std::string_view text) noexcept {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> split_list(std::string_view text, char separator) {
    std::vector<std::string_view> elements;
    bool is_quoted = false;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        if (at < text.size() && is_quoted && text[at] == '\\') {
            ++at;  // whatever follows is meant as it stands
            if (at < text.size()) continue;
        }
        if (at < text.size() && text[at] == '"') is_quoted = !is_quoted;
        if (at < text.size() && (is_quoted || text[at] != separator)) continue;
        const std::string_view element = trim(text.substr(begin, at - begin));
        if (!element.empty()) elements.push_back(element);
        begin = at + 1;
    }
    return elements;
}

std::string unquoted(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
    std::string result;
    for (std::size_t at = 1; at + 1 < text.size(); ++at) {
        if (text[at] == '\\' && at + 2 < text.size()) ++at;
        result += text[at];
    }
    return result;
}

void HeaderFields::add(std::string_view name, std::string_view value) {
    if (!is_token(name) || !is_field_value(value))
        throw Failure(Status::internal, "header field '" + one_line(name) + "' would break the head it stands in");
    fields_.emplace_back(name, trim(value));
}

void HeaderFields::set(std::string_view name, std::string_view value) {
    remove(name);
    add(name, value);
}

void HeaderFields::remove(std::string_view name) {
    std::erase_if(fields_, [&](const Field &field) { return equal_ignoring_case(field.first, name); });
}

std::optional<std::string_view> HeaderFields::find(std::string_view name) const noexcept {
    for (const Field &field : fields_)
        if (equal_ignoring_case(field.first, name)) return field.second;
    return std::nullopt;
}

std::vector<std::string_view> HeaderFields::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const Field &field : fields_)
        if (equal_ignoring_case(field.first, name)) values.push_back(field.second);
    return values;
}

std::vector<std::string_view> HeaderFields::list(std::string_view name) const {
    std::vector<std::string_view> elements;
    for (const std::string_view value : all(name))
        for (const std::string_view element : split_list(value)) elements.push_back(element);
    return elements;
}

}  // namespace sluice::http
