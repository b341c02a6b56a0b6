#include "plugins/source_sqlite/sqlite_settings.hpp"

#include <optional>

namespace sluice::sqlite {

namespace {

sdk::Failure refusal(const std::string &what) { return {SLUICE_BAD_CONFIG, what}; }

std::vector<DeclaredColumn> read_columns(const sdk::Settings &settings) {
    std::vector<DeclaredColumn> columns;
    const auto found = settings.find("columns");
    if (found == settings.end()) return columns;
    if (!found->is_array()) throw refusal("the setting 'columns' must be a list of columns: {name: …, type: …}");
    for (const sdk::Settings &given : *found) {
        if (!given.is_object()) throw refusal("the setting 'columns' must be a list of columns: {name: …, type: …}");
        const std::string name = sdk::setting(given, "name", "");
        const std::optional<ColumnType> type = type_of_name(sdk::setting(given, "type", ""));
        if (name.empty() || !type)
            throw refusal("a column of the setting 'columns' has no name, or a type that is none");
        columns.push_back({name, *type});
    }
    return columns;
}

}  // namespace

SqliteSettings read_settings(const sdk::Settings &settings) {
    SqliteSettings result;
    result.path = sdk::setting(settings, "path", "");
    result.table = sdk::setting(settings, "table", "");
    result.query = sdk::setting(settings, "query", "");
    result.columns = read_columns(settings);
    const std::string shape = sdk::setting(settings, "shape", "rows");
    if (shape != "rows" && shape != "entities") throw refusal("the setting 'shape' is neither rows nor entities");
    result.has_entities = shape == "entities";
    if (result.path.empty()) throw refusal("the setting 'path' is missing: name the database file");
    if (result.table.empty() == result.query.empty())
        throw refusal("say what to read: either the setting 'table' or the setting 'query'");
    for (const std::string *text : {&result.path, &result.table, &result.query})
        if (text->find('\0') != std::string::npos) throw refusal("a setting has a NUL character in it");
    return result;
}

}  // namespace sluice::sqlite
