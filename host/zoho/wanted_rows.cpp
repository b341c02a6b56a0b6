#include "host/zoho/wanted_rows.hpp"

#include "engine/base/text.hpp"
#include "host/api/dataset_api.hpp"
#include "host/api/sql_api.hpp"
#include "host/exports/sql_check.hpp"
#include "host/zoho/criteria.hpp"
#include "host/zoho/export_format.hpp"
#include "host/zoho/views.hpp"
#include "host/zoho/zoho_error.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace sluice::zoho {

namespace {

// All that the caller may see but hidden and personal ones, unless they are asked for.
std::vector<DatasetColumn> shown_columns(const Json &config, const Dataset &view, const Principal &principal) {
    const bool shows_hidden = config.value("showHiddenCols", false);
    const bool shows_personal = config.value("showPersonalCols", false);
    std::vector<DatasetColumn> columns = asked_columns_of(view, principal);
    std::erase_if(columns, [&](const DatasetColumn &column) {
        return (column.is_hidden && !shows_hidden) || (column.is_personal && !shows_personal);
    });
    return columns;
}

// Those that are asked for by what people call them, in this order; else all that are shown.
void add_columns(const Json &config, const Dataset &view, const Principal &principal, ExportRequest &request) {
    Json names = Json::array();
    if (config.contains("selectedColumns")) {
        const std::vector<DatasetColumn> columns = asked_columns_of(view, principal);
        request.orders_columns = true;
        for (const Json &wanted : config["selectedColumns"]) {
            const auto &title = wanted.get_ref<const std::string &>();
            const auto found = std::find_if(columns.begin(), columns.end(), [&](const DatasetColumn &column) {
                return title_of(column) == title || column.name == title;
            });
            if (found == columns.end())
                throw refused(Code::unknown_column, "the view has no column '" + one_line(title) + "'");
            names.push_back(found->name);
        }
    } else {
        const std::vector<DatasetColumn> shown = shown_columns(config, view, principal);
        if (shown.size() == columns_of(view, principal).size()) return;
        if (shown.empty()) throw refused(Code::not_permitted, "the view has no column that may be shown");
        for (const DatasetColumn &column : shown) names.push_back(column.name);
    }
    request.changes["columns"] = std::move(names);
}

// Files have what people call columns, where each is called otherwise.
void add_titles(const Dataset &view, ExportRequest &request) {
    std::map<std::string, int> counts;
    for (const DatasetColumn &column : view.columns) ++counts[title_of(column)];
    for (const DatasetColumn &column : view.columns)
        if (counts[title_of(column)] == 1) request.titles[column.name] = title_of(column);
}

// `where` the text stands, for messages.
std::optional<Json> query_of(const std::string &where, const std::string &criteria, const DatasetLibrary &datasets,
                             const Principal &principal, const Dataset &view) {
    CriteriaView about;
    about.name = view.display_name;
    for (const DatasetColumn &column : asked_columns_of(view, principal))
        about.columns.push_back({title_of(column), column.name, type_of_name(column.type).value_or(ColumnType::text)});
    for (const Dataset &other : views_of(datasets, principal))
        if (other.id != view.id) about.other_tables.push_back(other.display_name);
    CriteriaQuery read = read_criteria(criteria, about);
    if (read.fault) throw refused(read.fault->code, where + read.fault->message);
    if (read.query.empty()) return std::nullopt;
    return std::move(read.query);
}

// Columns that a script makes are known in its rows only.
bool are_made_by_script(Context context, const std::string &format, const IsScripted &is_scripted) {
    context.format = format;
    context.channel = dataset_channel;
    return is_scripted(context);
}

Code code_of(SqlFault::Kind kind) {
    switch (kind) {
        case SqlFault::Kind::unknown_table: return Code::unknown_statement_table;
        case SqlFault::Kind::unknown_column: return Code::unknown_statement_column;
        case SqlFault::Kind::no_table: return Code::statement_without_table;
        case SqlFault::Kind::syntax:
        case SqlFault::Kind::not_allowed: break;
    }
    return Code::bad_statement;
}

const std::string &statement_of(const Json &config) {
    if (!config.contains("sqlQuery")) throw refused(Code::attribute_missing, "sqlQuery is missing");
    const auto &statement = config["sqlQuery"].get_ref<const std::string &>();
    if (statement.find_first_not_of(" \t\r\n") == std::string::npos)
        throw refused(Code::blank_statement, "sqlQuery is blank");
    return statement;
}

// Views of one name are none's: nobody could tell which is meant.
std::vector<SqlTable> tables_of(const Json &config, const std::vector<Dataset> &views, const Principal &principal) {
    std::vector<SqlTable> tables;
    for (const Dataset &view : views) {
        const auto is_namesake = [&](const Dataset &other) {
            return equal_ignoring_case(other.display_name, view.display_name);
        };
        if (std::count_if(views.begin(), views.end(), is_namesake) > 1) continue;
        SqlTable table;
        table.name = view.display_name;
        table.dataset = view.id;
        for (const DatasetColumn &column : shown_columns(config, view, principal))
            table.columns.push_back({column.name, title_of(column), column.type});
        if (!table.columns.empty()) tables.push_back(std::move(table));
    }
    return tables;
}

// Ids come as texts and as numbers.
std::string id_text(const Json &id) {
    if (id.is_string()) return id.get<std::string>();
    return id.is_number_integer() ? id.dump() : std::string();
}

}  // namespace

void ask_for_view(const Json &config, const DatasetLibrary &datasets, const Principal &principal, const Dataset &view,
                  const IsScripted &is_scripted, ExportRequest &request) {
    request.dataset = view.id;
    add_columns(config, view, principal, request);
    add_titles(view, request);
    std::optional<Json> query;
    if (config.contains("criteria"))
        query = query_of("", config["criteria"].get_ref<const std::string &>(), datasets, principal, view);
    ask_for_dataset(view, principal, "", request);
    if (!query) return;
    const bool is_made = are_made_by_script(view.context, request.context.format, is_scripted);
    (is_made ? request.result_narrowing : request.narrowing).push_back(*std::move(query));
}

void ask_for_statement(const Json &config, const DatasetLibrary &datasets, const Principal &principal,
                       const std::string &workspace, const IsScripted &is_scripted, ExportRequest &request) {
    std::vector<Dataset> views = views_of(datasets, principal);
    std::erase_if(views, [&](const Dataset &view) { return view.zoho->workspace_id != workspace; });
    SqlRequest sql;
    sql.statement = statement_of(config);
    sql.tables = tables_of(config, views, principal);
    const SqlCheck check = check_sql(sql);
    if (check.fault) throw refused(code_of(check.fault->kind), "sqlQuery: " + check.fault->message);
    if (has_row_numbers(config) &&
        std::find(check.columns.begin(), check.columns.end(), row_number_title) != check.columns.end())
        throw refused(Code::invalid_value,
                      "includeRowNums: the statement has a column '" + std::string(row_number_title) + "' of its own");
    ask_for_rows(views, principal, std::move(sql), check.used, request);

    std::size_t place = 0;
    for (const Json &entry : config.value("tableCriteriaList", Json::array())) {
        const std::string where = "tableCriteriaList[" + std::to_string(place++) + "]";
        if (!entry.is_object() || !entry.contains("viewId") || !entry.contains("criteria"))
            throw refused(Code::attribute_missing, where + " should have viewId and criteria");
        if (!entry["criteria"].is_string()) throw refused(Code::wrong_type, where + ".criteria should be a text");
        const std::string id = id_text(entry["viewId"]);
        const auto view =
            std::find_if(views.begin(), views.end(), [&](const Dataset &one) { return one.zoho->view_id == id; });
        if (view == views.end())
            throw refused(Code::criteria_view_not_there,
                          where + ": there is no view " + one_line(id) + " in workspace " + workspace);
        std::vector<SqlTable> &tables = request.sql->tables;
        const auto table =
            std::find_if(tables.begin(), tables.end(), [&](const SqlTable &one) { return one.dataset == view->id; });
        if (table == tables.end())
            throw refused(Code::criteria_view_unused, where + ": sqlQuery does not read view " + id);
        std::optional<Json> query =
            query_of(where + ": ", entry["criteria"].get_ref<const std::string &>(), datasets, principal, *view);
        if (!query) continue;
        const bool is_made = are_made_by_script(table->context, request.context.format, is_scripted);
        (is_made ? table->result_narrowing : table->narrowing).push_back(*std::move(query));
    }
}

}  // namespace sluice::zoho
