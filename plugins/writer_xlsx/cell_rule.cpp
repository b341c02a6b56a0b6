// What may be entered into the cells of a column.
#include "plugins/writer_xlsx/cell_rule.hpp"

#include "plugins/sdk/sluice/settings.hpp"
#include "plugins/writer_xlsx/excel_limits.hpp"
#include "plugins/writer_xlsx/excel_value.hpp"
#include "plugins/writer_xlsx/xml_text.hpp"

#include <charconv>
#include <chrono>
#include <map>

namespace sluice::xlsx {

namespace {

using Json = sdk::Settings;

[[noreturn]] void refuse(const Column &column, const char *key, const std::string &problem) {
    throw sdk::Failure(SLUICE_BAD_CONFIG,
                       "column '" + column.name + "' has a " + key + " that cannot be used: " + problem);
}

std::string text_of(const Column &column, const char *key) {
    return std::string(metadata_value(column.metadata, key).value_or(""));
}

std::vector<std::string> read_values(const Column &column) {
    const std::string text = text_of(column, SLUICE_META_VALUES);
    if (text.empty()) return {};
    const Json list = Json::parse(text, nullptr, false);
    if (!list.is_array()) refuse(column, SLUICE_META_VALUES, "it is no list");
    std::vector<std::string> values;
    for (const Json &value : list) {
        if (!value.is_string() || value.get_ref<const std::string &>().empty())
            refuse(column, SLUICE_META_VALUES, "an entry is no text, or empty");
        values.push_back(value.get<std::string>());
        if (utf16_units(values.back()) > cell_units_max)
            refuse(column, SLUICE_META_VALUES, "an entry is too long for a cell");
    }
    if (values.size() > static_cast<std::size_t>(sheet_rows_max))
        refuse(column, SLUICE_META_VALUES, "it has more entries than a sheet has rows");
    return values;
}

// The serial number of a day such as 2024-12-31.
std::optional<double> serial_of_day(std::string_view text) {
    int year = 0;
    unsigned month = 0, day = 0;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto read = [&](std::size_t at, std::size_t size, auto &number) {
        const char *end = text.data() + at + size;
        const auto [stop, error] = std::from_chars(text.data() + at, end, number);
        return error == std::errc() && stop == end;
    };
    if (!read(0, 4, year) || !read(5, 2, month) || !read(8, 2, day)) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (!date.ok()) return std::nullopt;
    const auto days = std::chrono::sys_days(date).time_since_epoch().count();
    const std::optional<std::int64_t> serial = date_serial(days);
    return serial ? std::optional(static_cast<double>(*serial)) : std::nullopt;
}

std::optional<double> read_bound(const Column &column, const Json &rule, const char *member) {
    const auto found = rule.find(member);
    if (found == rule.end()) return std::nullopt;
    const bool is_day = column.type == ColumnType::date32 || column.type == ColumnType::timestamp;
    std::optional<double> bound;
    if (is_day && found->is_string()) {
        bound = serial_of_day(found->get_ref<const std::string &>());
        if (bound && column.type == ColumnType::timestamp && std::string_view(member) == "max")
            *bound += 1 - 1.0 / 86'400;  // the whole day
    } else if (!is_day && found->is_number()) {
        bound = found->get<double>();
    } else if (!is_day && found->is_string()) {
        const auto &text = found->get_ref<const std::string &>();
        double number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error == std::errc() && end == text.data() + text.size()) bound = number;
    }
    if (!bound)
        refuse(column, SLUICE_META_RULE,
               std::string(member) + " is no " + (is_day ? "day from 1900-03-01 to 9999-12-31" : "number"));
    return bound;
}

std::optional<std::int64_t> read_length(const Column &column, const Json &rule, const char *member) {
    const auto found = rule.find(member);
    if (found == rule.end()) return std::nullopt;
    if (!found->is_number_integer() || found->get<std::int64_t>() < 0)
        refuse(column, SLUICE_META_RULE, std::string(member) + " is no number of characters");
    return found->get<std::int64_t>();
}

void read_bounds(const Column &column, const Json &rule, CellRule &result) {
    result.min = read_bound(column, rule, "min");
    result.max = read_bound(column, rule, "max");
}

void read_limits(const Column &column, const Json &rule, CellRule &result) {
    if (column.type == ColumnType::text && result.number_text) return read_bounds(column, rule, result);
    switch (column.type) {
        case ColumnType::text:
        case ColumnType::json:
            result.min_length = read_length(column, rule, "min_length");
            result.max_length = read_length(column, rule, "max_length");
            break;
        case ColumnType::boolean: break;
        default: read_bounds(column, rule, result);
    }
}

Severity read_severity(const Column &column, const Json &rule) {
    const std::map<std::string, Severity> words = {
        {"stop", Severity::stop}, {"warning", Severity::warning}, {"info", Severity::info}, {"none", Severity::none}};
    const auto found = words.find(sdk::setting(rule, "severity", "stop"));
    if (found == words.end()) refuse(column, SLUICE_META_RULE, "severity is neither stop, warning, info nor none");
    return found->second;
}

std::string cut(const Column &column, const char *what, const std::string &text, std::vector<std::string> &warnings) {
    std::string result = cut_text(text, prompt_units_max);
    if (result != text)
        warnings.push_back("column '" + column.name + "': the " + what +
                           " is longer than the 255 characters that Excel shows; it was cut");
    return spelled_text(result);
}

}  // namespace

std::string cut_text(std::string_view text, std::size_t units) {
    if (utf16_units(text) <= units) return std::string(text);
    return std::string(utf16_prefix(text, units - 1)) + "…";
}

std::optional<CellRule> read_rule(const Column &column, std::vector<std::string> &warnings) {
    CellRule result;
    result.values = read_values(column);
    result.is_required = metadata_value(column.metadata, SLUICE_META_REQUIRED) == "1";
    result.prompt = cut(column, "prompt", text_of(column, SLUICE_META_PROMPT), warnings);
    if (const std::string text = text_of(column, SLUICE_META_RULE); !text.empty()) {
        const Json rule = Json::parse(text, nullptr, false);
        if (!rule.is_object()) refuse(column, SLUICE_META_RULE, "it is no JSON object");
        if (const std::string type = sdk::setting(rule, "type", ""); !type.empty())
            result.number_text = type == "integer" ? NumberText::integer : NumberText::decimal;
        if (result.values.empty()) read_limits(column, rule, result);
        result.list_title = sdk::setting(rule, "list", "");
        result.list_name = sdk::setting(rule, "name", "");
        result.title = sdk::setting(rule, "title", "");
        result.message = cut(column, "message of the rule", sdk::setting(rule, "message", ""), warnings);
        result.severity = read_severity(column, rule);
    }
    const bool is_empty = result.values.empty() && !result.has_bounds() && !result.has_lengths() &&
                          !result.is_required && result.prompt.empty();
    return is_empty ? std::nullopt : std::optional(std::move(result));
}

}  // namespace sluice::xlsx
