#include "host/http/request_target.hpp"

#include "engine/base/text.hpp"
#include "host/http/limits.hpp"
#include "host/http/refusal.hpp"

#include <algorithm>

namespace sluice::http {

namespace {

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

[[noreturn]] void refuse(std::string detail) { throw Refusal(400, "bad_target", std::move(detail)); }

// Bytes above ASCII are taken: clients send text as it is, and no proxy reads anything else into it.
bool is_target_char(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7F && c != '#';
}

std::string decoded_text(std::string_view raw, bool plus_is_blank, const char *what) {
    std::optional<std::string> text = percent_decoded(raw, plus_is_blank);
    if (!text) refuse(std::string("the ") + what + " holds a % that is not followed by two hexadecimal digits");
    if (!is_utf8(*text)) refuse(std::string("the ") + what + " is not UTF-8");
    return *std::move(text);
}

std::vector<std::string> split_path(std::string_view path) {
    std::vector<std::string> segments;
    if (!path.empty() && path.front() == '/') path.remove_prefix(1);
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        segments.emplace_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return segments;
}

std::vector<QueryParameter> read_query(std::string_view text) {
    std::vector<QueryParameter> parameters;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('&', begin), text.size());
        const std::string_view part = text.substr(begin, end - begin);
        begin = end + 1;
        if (part.empty()) continue;
        if (parameters.size() == query_parameters_max)
            refuse("the query has more than " + std::to_string(query_parameters_max) + " parameters");
        const std::size_t equals_at = std::min(part.find('='), part.size());
        const std::string_view value = equals_at < part.size() ? part.substr(equals_at + 1) : std::string_view();
        parameters.push_back(
            {decoded_text(part.substr(0, equals_at), true, "query"), decoded_text(value, true, "query")});
    }
    return parameters;
}

// Take "http://authority" off the front of an absolute target.
void take_authority(std::string_view &text, RequestTarget &target) {
    const std::size_t scheme_end = text.find("://");
    const std::string_view scheme = text.substr(0, std::min(scheme_end, text.size()));
    if (scheme_end == std::string_view::npos ||
        !(equal_ignoring_case(scheme, "http") || equal_ignoring_case(scheme, "https")))
        refuse("the target begins with neither / nor http:// nor https://");
    text.remove_prefix(scheme_end + 3);
    const std::string_view authority = text.substr(0, std::min(text.find_first_of("/?"), text.size()));
    if (authority.empty() || !is_authority(authority)) refuse("the target's host is malformed");
    target.authority = authority;
    text.remove_prefix(authority.size());
}

}  // namespace

std::optional<std::string_view> RequestTarget::parameter(std::string_view name) const noexcept {
    for (const QueryParameter &parameter : query)
        if (parameter.name == name) return parameter.value;
    return std::nullopt;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_blank) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%') {
            if (at + 2 >= text.size()) return std::nullopt;
            const int high = hex_digit(text[at + 1]), low = hex_digit(text[at + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            result += static_cast<char>(high * 16 + low);
            at += 2;
        } else {
            result += plus_is_blank && text[at] == '+' ? ' ' : text[at];
        }
    }
    return result;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        const bool is_unreserved = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                   c == '-' || c == '.' || c == '_' || c == '~';
        const auto byte = static_cast<unsigned char>(c);
        if (is_unreserved)
            result += c;
        else
            (result += '%') += {digits[byte >> 4], digits[byte & 15]};
    }
    return result;
}

bool is_authority(std::string_view text) noexcept {
    const auto is_port = [](std::string_view port) {
        return port.size() <= 5 && std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    if (!text.empty() && text.front() == '[') {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos || end < 3) return false;
        const std::string_view address = text.substr(1, end - 1), rest = text.substr(end + 1);
        const bool is_address = std::all_of(address.begin(), address.end(),
                                            [](char c) { return hex_digit(c) >= 0 || c == ':' || c == '.'; });
        return is_address && (rest.empty() || (rest.front() == ':' && is_port(rest.substr(1))));
    }
    const std::size_t colon = std::min(text.find(':'), text.size());
    const std::string_view name = text.substr(0, colon);
    if (colon < text.size() && (name.empty() || !is_port(text.substr(colon + 1)))) return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               (c != '\0' && std::string_view("-._~!$&'()*+,;=%").find(c) != std::string_view::npos);
    });
}

void read_request_target(std::string_view text, RequestTarget &target) {
    target = {};
    if (text == "*") {
        target.path = "*";
        return;
    }
    if (!std::all_of(text.begin(), text.end(), is_target_char))
        refuse("the target holds a blank, a control character or a fragment");
    if (text.empty() || text.front() != '/') take_authority(text, target);
    const std::size_t question = std::min(text.find('?'), text.size());
    target.path = text.substr(0, question);
    if (target.path.empty()) target.path = "/";
    target.segments = split_path(target.path);
    std::vector<std::string> segments;
    for (const std::string &raw : target.segments) {
        segments.push_back(decoded_text(raw, false, "path"));
        if (segments.back() == "." || segments.back() == "..") refuse("the path holds '.' or '..'; resolve it first");
        if (segments.back().find('\0') != std::string::npos) refuse("the path holds an encoded NUL");
    }
    target.segments = std::move(segments);
    if (question < text.size()) target.query = read_query(text.substr(question + 1));
}

}  // namespace sluice::http
