#include "plugins/source_sqlite/sqlite_source.hpp"

#include "plugins/source_sqlite/column_types.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace sluice::sqlite {

namespace {

constexpr std::int64_t counted_bytes_max = 256 << 20;  // counting reads much of the file
constexpr std::size_t names_listed_max = 20;

sdk::Failure bad_config(const std::string &what) { return {SLUICE_BAD_CONFIG, what}; }

// What SQLite makes of a declared type (https://www.sqlite.org/datatype3.html, section 3.1), as far as it matters here:
// whether the column's values become integers, or texts.
bool has_affinity(const char *declaration, ColumnType type) {
    std::string word(declaration == nullptr ? "" : declaration);
    for (char &c : word) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    const auto has = [&word](const char *part) { return word.find(part) != word.npos; };
    if (type == ColumnType::int64) return has("INT");
    return type == ColumnType::text && !has("INT") && (has("CHAR") || has("CLOB") || has("TEXT"));
}

std::string listed(const std::vector<std::string> &names) {
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), names_listed_max); ++i) text += (i > 0 ? ", " : "") + names[i];
    return names.size() > names_listed_max ? text + ", …" : text;
}

}  // namespace

SqliteSource::SqliteSource(sdk::Job, const sdk::Settings &settings)
    : settings_(read_settings(settings)),
      database_(settings_.path),
      input_name_(settings_.table.empty() ? settings_.path : settings_.path + ", " + settings_.table),
      statement_(database_.select(select_text())) {
    read_columns();
    if (settings_.has_entities) check_entities();
}

// The statement to run.
std::string SqliteSource::select_text() {
    if (!settings_.query.empty()) return settings_.query;
    const std::string kind = database_.kind_of(settings_.table);
    if (kind.empty()) {
        const std::vector<std::string> names = database_.table_names();
        throw bad_config("the database " + settings_.path + " has no table or view '" + settings_.table + "'; " +
                         (names.empty() ? "it has none at all" : "there are: " + listed(names)));
    }
    is_table_ = kind == "table";
    // By the number of the row, which no index gives.
    return "SELECT * FROM " + as_identifier(settings_.table) + (is_table_ ? " NOT INDEXED" : "");
}

void SqliteSource::read_columns() {
    table_.name = settings_.has_entities ? "entities" : settings_.table.empty() ? "rows" : settings_.table;
    std::vector<ColumnType> types;
    std::vector<std::string> names;
    for (int i = 0; i < sqlite3_column_count(statement_.get()); ++i) {
        const char *column = sqlite3_column_name(statement_.get(), i);
        names.emplace_back(column == nullptr ? "" : column);
        types.push_back(type_of_column(i, names.back()));
        const ColumnType type = types.back();
        table_.columns.push_back(stored_type(type) == type
                                     ? Column{names.back(), type, {}}
                                     : sdk::column_read_as(names.back(), type, /*is_utc_assumed=*/true));
    }
    for (const DeclaredColumn &declared : settings_.columns)
        if (std::find(names.begin(), names.end(), declared.name) == names.end())
            throw bad_config("the setting 'columns' names '" + declared.name + "'; there are: " + listed(names));
    rows_.emplace(std::move(types));
}

ColumnType SqliteSource::type_of_column(int index, const std::string &column) const {
    if (settings_.has_entities) return column == "entity" ? ColumnType::json : ColumnType::text;
    for (const DeclaredColumn &declared : settings_.columns)
        if (declared.name == column) return declared.type;
    const char *declaration = sqlite3_column_decltype(statement_.get(), index);
    if (const auto type = type_of_declaration(declaration == nullptr ? "" : declaration)) return *type;
    throw bad_config("column '" + column + "' of " + input_name_ +
                     " is a BLOB, which cannot be exported; leave it out with a query, or say hex(" + column + ")");
}

// What of a query SQLite is asked, and how far its answers go.
AskedRows SqliteSource::asked_rows(bool is_stored) const {
    AskedRows rows;
    rows.has_entities = settings_.has_entities;
    rows.is_stored = is_stored;
    rows.values_max = database_.values_max();
    for (int i = 0; i < sqlite3_column_count(statement_.get()); ++i) {
        const Column &column = table_.columns[static_cast<std::size_t>(i)];
        const auto has_name = [&column](const Column &other) {
            return sqlite3_stricmp(column.name.c_str(), other.name.c_str()) == 0;
        };
        if (std::count_if(table_.columns.begin(), table_.columns.end(), has_name) > 1) continue;
        // The type that a text is read as by the engine is none that SQLite knows.
        const bool is_read_as = metadata_value(column.metadata, SLUICE_META_READ_AS).has_value();
        const bool is_text = column.type == ColumnType::text && !is_read_as && database_.is_utf8();
        const bool is_compared =
            (is_text || column.type == ColumnType::int64) &&
            (!is_stored || has_affinity(sqlite3_column_decltype(statement_.get(), i), column.type));
        rows.columns.push_back({column.name, column.type, is_compared});
    }
    return rows;
}

// The order stays that of the rows without a query. Those of a table are sorted by their number, when an index gives
// them in another order. Of all else nobody knows what decides the order: it runs as it would alone, as a part with a
// LIMIT does (https://www.sqlite.org/optoverview.html, sections 8 and 9), and its rows are tested as they come.
sdk::Query SqliteSource::push_down(const sdk::Query &query) {
    std::vector<std::string> names;
    for (const Column &column : table_.columns) names.push_back(column.name);
    const std::string rowid = is_table_ ? database_.rowid_name(settings_.table, names) : "";
    std::string text = sqlite3_sql(statement_.get());
    if (rowid.empty() && (text.find("--") != text.npos || text.find("/*") != text.npos)) return query;
    while (text.ends_with(';') || text.ends_with('\n') || text.ends_with(' ')) text.pop_back();
    Pushed pushed = sqlite::push_down(query, asked_rows(!rowid.empty()));
    if (pushed.where.empty()) return query;
    const std::string rows = rowid.empty() ? "(SELECT * FROM (" + text + ") LIMIT -1)" : as_identifier(settings_.table);
    statement_ = database_.select(
        "SELECT q.* FROM " + rows + " AS q WHERE " + pushed.where + (rowid.empty() ? "" : " ORDER BY q." + rowid),
        pushed.values);
    is_filtered_ = true;
    return std::move(pushed.rest);
}

void SqliteSource::check_entities() const {
    bool has_entity = false;
    for (const Column &column : table_.columns) {
        has_entity = has_entity || column.name == "entity";
        if (column.name != "id" && column.name != "type" && column.name != "entity")
            throw bad_config("with shape: entities the columns are entity and, if there are, id and type; column '" +
                             column.name + "' of " + input_name_ +
                             " is none of them: write a query that names them (SELECT key AS id, doc AS entity …)");
    }
    if (!has_entity)
        throw bad_config("with shape: entities there must be a column entity with the JSON of each entity; " +
                         input_name_ + " has none: write a query that names it (SELECT doc AS entity …)");
}

void SqliteSource::read_rows(std::int64_t rows_max, std::int64_t bytes_max) {
    while (rows_->row_count() < rows_max && !is_at_end_) {
        if (!has_row_) has_row_ = database_.step(statement_.get());
        is_at_end_ = !has_row_;
        if (is_at_end_) return;
        rows_->append(statement_.get());
        if (rows_->row_count() > 1 && rows_->byte_count() > bytes_max) return rows_->take_back();
        has_row_ = false;
    }
}

std::optional<sdk::SourceBatch> SqliteSource::next(sdk::BatchLimits limits) {
    read_rows(std::max<std::int64_t>(limits.rows_max, 1), limits.bytes_max);
    if (rows_->row_count() == 0) return std::nullopt;
    const std::int64_t first_row = rows_read_ + 1;
    rows_read_ += rows_->row_count();
    sdk::SourceBatch batch = rows_->finish();
    batch.name = input_name_.c_str();
    batch.first_line = first_row;
    return batch;
}

std::int64_t SqliteSource::count() {
    if (!is_table_ || is_filtered_ || database_.file_bytes() > counted_bytes_max) return -1;
    const Statement statement = database_.select("SELECT count(*) FROM " + as_identifier(settings_.table));
    return database_.step(statement.get()) ? sqlite3_column_int64(statement.get(), 0) : -1;
}

}  // namespace sluice::sqlite
