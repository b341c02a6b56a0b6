#include "engine/profile/context.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/profile/problem.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace sluice {

namespace {

constexpr std::array<ContextKey, ContextMatch::key_count> keys = {{
    {"service", &Context::service},
    {"channel", &Context::channel},
    {"format", &Context::format},
    {"source", &Context::source},
    {"role", &Context::role},
    {"subtype", &Context::subtype},
    {"user", &Context::user},
    {"app", &Context::app},
}};

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

[[noreturn]] void refuse(std::string_view part, std::string_view why) {
    throw Failure(Status::bad_config, "context " + shown(part) + ": " + std::string(why));
}

void set_key(Context &context, std::string_view part, std::string_view name, std::string_view value,
             std::vector<std::string> &seen) {
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) refuse(part, "the key stands there twice");
    seen.emplace_back(name);
    if (name == "order") {
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), context.order);
        if (error != std::errc() || end != value.data() + value.size()) refuse(part, "order is an integer");
        return;
    }
    const auto key =
        std::find_if(keys.begin(), keys.end(), [&](const ContextKey &known) { return known.name == name; });
    if (key == keys.end()) {
        std::vector<std::string> names = {"order"};
        for (const ContextKey &known : keys) names.emplace_back(known.name);
        refuse(part, "unknown key" + suggestion(name, names) +
                         "; there are app, service, channel, format, source, role, user, subtype and order");
    }
    context.*(key->member) = context_value(value);
}

}  // namespace

std::span<const ContextKey> context_keys() noexcept { return keys; }

std::string context_value(std::string_view text) {
    const bool is_any = text == "*" || equal_ignoring_case(text, "ALL") || equal_ignoring_case(text, "_ALL");
    return is_any ? "" : std::string(text);
}

Context parse_context(std::string_view text) {
    Context context;
    std::vector<std::string> seen;
    while (!trimmed(text).empty()) {
        const std::size_t end = std::min(text.find(','), text.size());
        const std::string_view part = trimmed(text.substr(0, end));
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos) refuse(part, "must be written key=value, with commas between");
        set_key(context, part, trimmed(part.substr(0, equals)), trimmed(part.substr(equals + 1)), seen);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return context;
}

std::string context_text(const Context &context) {
    std::string text;
    for (const ContextKey &key : keys) {
        const std::string &value = context.*(key.member);
        if (value.empty()) continue;
        if (!text.empty()) text += ',';
        text += std::string(key.name) + "=" + value;
    }
    return text.empty() ? "any" : text;
}

bool have_equal_keys(const Context &left, const Context &right) noexcept {
    return std::all_of(keys.begin(), keys.end(), [&](const ContextKey &key) {
        return equal_ignoring_case(left.*(key.member), right.*(key.member));
    });
}

bool ContextMatch::is_match() const noexcept {
    return std::find(keys.begin(), keys.end(), KeyMatch::different) == keys.end();
}

int ContextMatch::exact_count() const noexcept {
    return static_cast<int>(std::count(keys.begin(), keys.end(), KeyMatch::exact));
}

ContextMatch match(const Context &profile, const Context &request) noexcept {
    ContextMatch result = {};
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const std::string &offered = profile.*(keys[i].member);
        const std::string &asked = request.*(keys[i].member);
        result.keys[i] = offered.empty() || asked.empty()      ? KeyMatch::any
                         : equal_ignoring_case(offered, asked) ? KeyMatch::exact
                                                               : KeyMatch::different;
    }
    return result;
}

int compare(const ContextMatch &left, const ContextMatch &right) noexcept {
    if (left.exact_count() != right.exact_count()) return right.exact_count() - left.exact_count();
    for (std::size_t i = 0; i < left.keys.size(); ++i)
        if (left.keys[i] != right.keys[i]) return left.keys[i] == KeyMatch::exact ? -1 : 1;
    return 0;
}

}  // namespace sluice
