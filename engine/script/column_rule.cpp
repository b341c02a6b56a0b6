#include "engine/script/column_rule.hpp"

#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "engine/batch/builder.hpp"
#include "engine/entity/typed_value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <vector>

namespace sluice {

namespace {

using Json = nlohmann::ordered_json;

// The first four limit what may be entered.
constexpr std::array members = {"min",      "max",  "min_length", "max_length", "message",
                                "severity", "type", "list",       "name",       "title"};

[[noreturn]] void refuse(const std::string &what) { throw Failure(Status::bad_config, what); }

bool has_number(ColumnType type) {
    return type == ColumnType::int64 || type == ColumnType::float64 || type == ColumnType::decimal;
}

bool has_day(ColumnType type) { return type == ColumnType::date32 || type == ColumnType::timestamp; }

bool is_value_of(ColumnType type, const std::string &text) {
    try {
        ColumnBuilder trial(type);
        append_text(trial, text, {});
        return true;
    } catch (const Failure &) {
        return false;
    }
}

// A rule of a text column may say that its texts are numbers.
bool has_number_texts(const Column &column, const Json &rule) {
    return column.type == ColumnType::text && rule.contains("type");
}

void check_bound(const Column &column, const Json &rule, const char *member, const Json &bound) {
    const std::string what = "option 'rule': '" + std::string(member) + "' ";
    if (has_day(column.type)) {
        if (!bound.is_string() || !is_value_of(ColumnType::date32, bound.get<std::string>()))
            refuse(what + "must be a day such as \"2024-12-31\"");
    } else if (!has_number(column.type) && !has_number_texts(column, rule)) {
        refuse(what +
               "belongs to columns of numbers, dates and times; of a text, limit the length with min_length and "
               "max_length, or say type = \"integer\" or \"decimal\" where texts are numbers");
    } else if (!bound.is_number() &&
               !(bound.is_string() && is_value_of(ColumnType::decimal, bound.get<std::string>()))) {
        refuse(what + "must be a number");
    }
}

void check_length(const Column &column, const char *member, const Json &length) {
    constexpr std::int64_t length_max = 32'767;
    const std::string what = "option 'rule': '" + std::string(member) + "' ";
    if (column.type != ColumnType::text) refuse(what + "belongs to columns of type text");
    if (!length.is_number_integer() || length.get<std::int64_t>() < 0 || length.get<std::int64_t>() > length_max)
        refuse(what + "must be an integer from 0 to " + std::to_string(length_max));
}

void check_members(const Column &column, const Json &rule) {
    const std::vector<std::string> known(members.begin(), members.end());
    for (const auto &[name, value] : rule.items()) {
        if (name == "min" || name == "max") {
            check_bound(column, rule, name.c_str(), value);
        } else if (name == "min_length" || name == "max_length") {
            check_length(column, name.c_str(), value);
        } else if (name == "message" || name == "list" || name == "name" || name == "title") {
            if (!value.is_string() || value.get<std::string>().empty())
                refuse("option 'rule': '" + name + "' must be a text");
        } else if (name == "type") {
            if (column.type != ColumnType::text || (value != "integer" && value != "decimal"))
                refuse("option 'rule': 'type' must be \"integer\" or \"decimal\", and belongs to columns of type text");
        } else if (name == "severity") {
            if (value != "stop" && value != "warning" && value != "info" && value != "none")
                refuse("option 'rule': 'severity' must be \"stop\", \"warning\", \"info\" or \"none\"");
        } else {
            std::string list;
            for (const std::string &member : known) list += (list.empty() ? "" : ", ") + member;
            refuse("option 'rule' has the unknown key '" + name + "'" + suggestion(name, known) + "; possible are " +
                   list);
        }
    }
}

double as_number(const Json &bound) {
    if (!bound.is_string()) return bound.get<double>();
    const auto &text = bound.get_ref<const std::string &>();
    double number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

void check_order(const Column &column, const Json &rule, const char *low, const char *high) {
    if (!rule.contains(low) || !rule.contains(high)) return;
    const bool is_swapped = has_day(column.type) ? rule[low].get<std::string>() > rule[high].get<std::string>()
                                                 : as_number(rule[low]) > as_number(rule[high]);
    if (is_swapped) refuse("option 'rule': '" + std::string(low) + "' is above '" + high + "'");
}

void check_values(const Column &column, std::string_view text) {
    const Json values = Json::parse(text, nullptr, false);
    if (!values.is_array()) refuse("option 'values' is no list of texts");
    for (const Json &value : values)
        if (!value.is_string() || !is_value_of(column.type, value.get<std::string>()))
            refuse("option 'values': " + value.dump() + " is no value of the type " +
                   std::string(type_name(column.type)));
}

}  // namespace

void check_rule(const Column &column) {
    const auto values = metadata_value(column.metadata, SLUICE_META_VALUES);
    if (values) check_values(column, *values);
    const auto text = metadata_value(column.metadata, SLUICE_META_RULE);
    if (!text) return;
    const Json rule = Json::parse(*text, nullptr, false);
    if (!rule.is_object()) refuse("option 'rule' must be a table of names and values: rule = {min = 0}");
    check_members(column, rule);
    check_order(column, rule, "min", "max");
    check_order(column, rule, "min_length", "max_length");
    const auto limits_values = [&](const char *member) { return rule.contains(member); };
    if (values && std::any_of(members.begin(), members.begin() + 4, limits_values))
        refuse(
            "options 'values' and 'rule' limit the same column; say the one or the other (a rule may still have a "
            "message and a severity)");
}

}  // namespace sluice
