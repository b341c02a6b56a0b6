#include "plugins/source_sqlite/column_types.hpp"

#include <algorithm>
#include <string>

namespace sluice::sqlite {

namespace {

std::string word_of(std::string_view declaration) {
    std::string word(declaration.substr(0, declaration.find('(')));
    while (word.ends_with(' ')) word.pop_back();
    std::transform(word.begin(), word.end(), word.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return word;
}

}  // namespace

// First the names that SQLite itself makes nothing of, then its own rules, in their order
// (https://www.sqlite.org/datatype3.html, section 3.1).
std::optional<ColumnType> type_of_declaration(std::string_view declaration) {
    const std::string word = word_of(declaration);
    const auto has = [&word](std::string_view part) { return word.find(part) != word.npos; };
    if (word == "JSON") return ColumnType::json;
    if (word == "DATE") return ColumnType::date32;
    if (has("DATETIME") || has("TIMESTAMP")) return ColumnType::timestamp;
    if (has("BOOL")) return ColumnType::boolean;
    if (has("DECIMAL") || has("NUMERIC")) return ColumnType::decimal;
    if (has("INT") && !has("POINT")) return ColumnType::int64;
    if (has("CHAR") || has("CLOB") || has("TEXT")) return ColumnType::text;
    if (has("BLOB")) return std::nullopt;
    if (has("REAL") || has("FLOA") || has("DOUB")) return ColumnType::float64;
    return ColumnType::text;
}

ColumnType stored_type(ColumnType type) noexcept {
    switch (type) {
        case ColumnType::decimal:
        case ColumnType::date32:
        case ColumnType::timestamp: return ColumnType::text;
        default: return type;
    }
}

}  // namespace sluice::sqlite
