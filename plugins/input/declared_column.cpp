#include "plugins/input/declared_column.hpp"

#include "plugins/sdk/sluice/source.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace sluice::input {

namespace {

constexpr std::string_view true_words[] = {"true", "t", "yes", "y", "1"};
constexpr std::string_view false_words[] = {"false", "f", "no", "n", "0"};

bool is_same_word(std::string_view text, std::string_view lower_case) noexcept {
    const auto lower = [](char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte; };
    return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                      [&](char left, char right) { return lower(left) == right; });
}

template <std::size_t count>
bool is_one_of(std::string_view text, const std::string_view (&words)[count]) noexcept {
    return std::any_of(words, words + count, [text](std::string_view word) { return is_same_word(text, word); });
}

sdk::Failure refusal(const std::string &what) { return {SLUICE_BAD_CONFIG, what}; }

DeclaredColumn read_column(const sdk::Settings &given) {
    if (!given.is_object()) throw refusal("the setting 'columns' must be a list of columns: {name: …, type: …}");
    DeclaredColumn column;
    column.name = sdk::setting(given, "name", "");
    if (column.name.empty()) throw refusal("a column of the setting 'columns' has no name");
    const std::string type = sdk::setting(given, "type", "text");
    const std::optional<ColumnType> known = type_of_name(type);
    if (!known) throw refusal("the setting 'columns' gives '" + column.name + "' a type that is none");
    column.type = *known;
    column.is_utc_assumed = given.contains("zone");
    if (column.is_utc_assumed && column.type != ColumnType::timestamp)
        throw refusal("the setting 'columns' gives '" + column.name + "' a zone; only a datetime has one");
    return column;
}

}  // namespace

std::vector<DeclaredColumn> columns_of(const sdk::Settings &settings) {
    std::vector<DeclaredColumn> columns;
    const auto found = settings.find("columns");
    if (found == settings.end() || !found->is_array() || found->empty())
        throw refusal("the setting 'columns' must be a list of columns");
    std::set<std::string> names;
    for (const sdk::Settings &given : *found) {
        columns.push_back(read_column(given));
        if (!names.insert(columns.back().name).second)
            throw refusal("the setting 'columns' has '" + columns.back().name + "' twice");
    }
    return columns;
}

Table table_of(const std::vector<DeclaredColumn> &columns) {
    Table table{"rows", {}, {}};
    for (const DeclaredColumn &column : columns) {
        if (is_text_like(column.type) && column.type != ColumnType::decimal)
            table.columns.push_back({column.name, column.type, {}});
        else
            table.columns.push_back(sdk::column_read_as(column.name, column.type, column.is_utc_assumed));
    }
    return table;
}

std::vector<ColumnType> builder_types(const std::vector<DeclaredColumn> &columns) {
    std::vector<ColumnType> types;
    for (const DeclaredColumn &column : columns)
        types.push_back(column.type == ColumnType::json ? ColumnType::json : ColumnType::text);
    return types;
}

std::string in_microseconds(std::string_view datetime) {
    constexpr std::size_t digits_max = 6;
    std::string text(datetime);
    const std::size_t point = text.find('.');
    if (point == text.npos) return text;
    const std::size_t end = std::min(text.find_first_not_of("0123456789", point + 1), text.size());
    if (end - point - 1 > digits_max) text.erase(point + 1 + digits_max, end - point - 1 - digits_max);
    return text;
}

std::string_view boolean_word(std::string_view text) noexcept {
    if (is_one_of(text, true_words)) return "true";
    if (is_one_of(text, false_words)) return "false";
    return text;
}

}  // namespace sluice::input
