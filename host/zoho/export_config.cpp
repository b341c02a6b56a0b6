#include "host/zoho/export_config.hpp"

#include "engine/base/character_count.hpp"
#include "engine/base/text.hpp"
#include "host/api/bounded_json.hpp"
#include "host/zoho/zoho_error.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>

namespace sluice::zoho {

namespace {

enum class Type { text = 1, whole, number, flag, texts, tables, ignored };
enum Sources : unsigned { of_views = 1, of_statements = 2, of_both = 3 };

// Bounds are of the number, or of the length of a text or list.
struct Attribute {
    std::string_view name;
    Type type;
    unsigned sources = of_both;
    double min = 0, max = 0;  // both 0: any
    Code fault = Code::invalid_value;
};

constexpr std::array attributes = {
    Attribute{"responseFormat", Type::text},
    Attribute{"selectedColumns", Type::texts, of_both, 1, 300, Code::wrong_size},
    Attribute{"showHiddenCols", Type::flag},
    Attribute{"showPersonalCols", Type::flag},
    Attribute{"includeHeader", Type::flag},
    Attribute{"includeRowNums", Type::flag},
    Attribute{"includeRowIds", Type::flag},
    Attribute{"password", Type::text, of_both, 6, 256, Code::bad_password},
    Attribute{"callbackUrl", Type::text, of_both, 0, 10'000, Code::too_long},
    Attribute{"validateSystemTags", Type::flag},
    Attribute{"keyValueFormat", Type::flag},
    Attribute{"delimiter", Type::whole, of_both, 0, 4},
    Attribute{"recordDelimiter", Type::whole, of_both, 0, 2},
    Attribute{"quoted", Type::whole, of_both, 0, 1},
    Attribute{"paperSize", Type::whole, of_both, 0, 5},
    Attribute{"paperStyle", Type::text},
    Attribute{"topMargin", Type::number, of_both, 0, 1, Code::margin},
    Attribute{"bottomMargin", Type::number, of_both, 0, 1, Code::margin},
    Attribute{"leftMargin", Type::number, of_both, 0, 1, Code::margin},
    Attribute{"rightMargin", Type::number, of_both, 0, 1, Code::margin},
    Attribute{"showTitle", Type::whole, of_both, 0, 2},
    Attribute{"showDesc", Type::whole, of_both, 0, 2},
    Attribute{"includeTitle", Type::whole, of_both, 0, 2},
    Attribute{"includeDesc", Type::whole, of_both, 0, 2},
    Attribute{"columnWidthRatio", Type::whole, of_both, 0, 2},
    Attribute{"exportLanguage", Type::whole, of_both, 0, 4},
    Attribute{"leftHeader", Type::whole, of_both, 0, 6},
    Attribute{"centerHeader", Type::whole, of_both, 0, 6},
    Attribute{"rightHeader", Type::whole, of_both, 0, 6},
    Attribute{"leftFooter", Type::whole, of_both, 0, 6},
    Attribute{"centerFooter", Type::whole, of_both, 0, 6},
    Attribute{"rightFooter", Type::whole, of_both, 0, 6},
    Attribute{"leftHeaderText", Type::text, of_both, 0, 500, Code::too_long},
    Attribute{"centerHeaderText", Type::text, of_both, 0, 500, Code::too_long},
    Attribute{"rightHeaderText", Type::text, of_both, 0, 500, Code::too_long},
    Attribute{"leftFooterText", Type::text, of_both, 0, 500, Code::too_long},
    Attribute{"centerFooterText", Type::text, of_both, 0, 500, Code::too_long},
    Attribute{"rightFooterText", Type::text, of_both, 0, 500, Code::too_long},
    Attribute{"criteria", Type::text, of_views},
    Attribute{"applyDefaultUF", Type::flag, of_views},
    Attribute{"sqlQuery", Type::text, of_statements, 0, 100'000, Code::too_long},
    Attribute{"tableCriteriaList", Type::tables, of_statements, 0, 25, Code::wrong_size},
    // Of charts and dashboards, which are none here.
    Attribute{"generateTOC", Type::ignored},
    Attribute{"dashboardLayout", Type::ignored},
    Attribute{"zoomFactor", Type::ignored},
    Attribute{"imageFormat", Type::ignored},
    Attribute{"width", Type::ignored},
    Attribute{"height", Type::ignored},
    Attribute{"title", Type::ignored},
    Attribute{"description", Type::ignored},
    Attribute{"legend", Type::ignored},
};

[[noreturn]] void refuse_type(const Attribute &attribute, const char *wanted) {
    throw refused(Code::wrong_type, std::string(attribute.name) + " should be " + wanted);
}

bool is_text_list(const Json &value) {
    return value.is_array() && std::all_of(value.begin(), value.end(), [](const Json &one) { return one.is_string(); });
}

void require_bounds(const Attribute &attribute, double size) {
    if (attribute.min == 0 && attribute.max == 0) return;
    if (size >= attribute.min && size <= attribute.max) return;
    const auto shown = [](double bound) { return std::to_string(static_cast<long>(bound)); };
    const char *const what = attribute.type == Type::text     ? " should have a number of characters from "
                             : attribute.type == Type::texts  ? " should have a number of names from "
                             : attribute.type == Type::tables ? " should have a number of entries from "
                                                              : " should be from ";
    throw refused(attribute.fault,
                  std::string(attribute.name) + what + shown(attribute.min) + " to " + shown(attribute.max));
}

Json read_value(const Attribute &attribute, const Json &value) {
    switch (attribute.type) {
        case Type::text:
            if (!value.is_string()) refuse_type(attribute, "a text");
            require_bounds(attribute, static_cast<double>(character_count(value.get_ref<const std::string &>())));
            return value;
        case Type::whole:
        case Type::number: {
            const std::optional<double> number = number_of(value);
            if (!number || (attribute.type == Type::whole && *number != std::floor(*number)))
                refuse_type(attribute, attribute.type == Type::whole ? "a whole number" : "a number");
            require_bounds(attribute, *number);
            if (attribute.type == Type::whole) return static_cast<int>(*number);
            return *number;
        }
        case Type::flag: {
            const std::optional<bool> flag = flag_of(value);
            if (!flag) refuse_type(attribute, "true or false");
            return *flag;
        }
        case Type::texts:
            if (!is_text_list(value)) refuse_type(attribute, "a list of texts");
            require_bounds(attribute, static_cast<double>(value.size()));
            return value;
        case Type::tables:
            if (!value.is_array()) refuse_type(attribute, "a list of {viewId, criteria}");
            require_bounds(attribute, static_cast<double>(value.size()));
            return value;
        case Type::ignored: break;
    }
    return value;
}

const Attribute &attribute_of(const std::string &name, Source source) {
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [&](const Attribute &attribute) { return attribute.name == name; });
    const unsigned wanted = source == Source::view ? of_views : of_statements;
    if (found == attributes.end() || (found->sources & wanted) == 0)
        throw refused(Code::invalid_config,
                      "CONFIG has the attribute '" + one_line(name) + "', which is not known here");
    return *found;
}

}  // namespace

std::optional<double> number_of(const Json &value) {
    if (value.is_number()) return value.get<double>();
    if (!value.is_string()) return std::nullopt;
    const auto &text = value.get_ref<const std::string &>();
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
    return number;
}

std::optional<bool> flag_of(const Json &value) {
    if (value.is_boolean()) return value.get<bool>();
    if (!value.is_string()) return std::nullopt;
    const auto &text = value.get_ref<const std::string &>();
    if (equal_ignoring_case(text, "true")) return true;
    if (equal_ignoring_case(text, "false")) return false;
    return std::nullopt;
}

const std::string *config_text(const http::RequestTarget &target) {
    const std::string *text = nullptr;
    for (const http::QueryParameter &one : target.query) {
        if (!equal_ignoring_case(one.name, "CONFIG")) continue;
        if (text != nullptr) throw refused(Code::parameter_repeated, "CONFIG was sent more than once");
        text = &one.value;
    }
    return text;
}

Json read_config(const http::RequestTarget &target, Source source) {
    const std::string *const text = config_text(target);
    if (text == nullptr) {
        if (source == Source::statement) throw refused(Code::empty_config, "CONFIG is missing; it has the sqlQuery");
        return Json::object();
    }
    const std::size_t chars_max = source == Source::view ? view_config_chars_max : statement_config_chars_max;
    if (character_count(*text) > chars_max)
        throw refused(Code::too_long, "CONFIG is longer than " + std::to_string(chars_max) + " characters");
    const std::optional<Json> read = bounded_json(*text);
    if (!read || !read->is_object())
        throw refused(Code::invalid_config, "CONFIG should be one JSON object, encoded once, and not nested deeply");
    const Json &given = *read;
    if (source == Source::statement && given.empty())
        throw refused(Code::empty_config, "CONFIG is empty; it has the sqlQuery");
    Json config = Json::object();
    for (const auto &[name, value] : given.items()) {
        const Attribute &attribute = attribute_of(name, source);
        if (!value.is_null() && attribute.type != Type::ignored) config[name] = read_value(attribute, value);
    }
    return config;
}

}  // namespace sluice::zoho
