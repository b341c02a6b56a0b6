#include "host/runner/sql_sandbox.hpp"

#include "engine/base/character_count.hpp"
#include "engine/base/failure.hpp"
#include "engine/base/text.hpp"
#include "host/datasets/made_dataset.hpp"
#include "host/runner/sql_identifier.hpp"

#include <sqlite3.h>
#include <algorithm>
#include <array>
#include <new>
#include <string_view>
#include <utility>

namespace sluice {

namespace {

constexpr int operations_between_checks = 10'000;

struct Limit {
    int id, value;
};
constexpr std::array sqlite_limits = {Limit{SQLITE_LIMIT_LENGTH, 64 << 20},
                                      Limit{SQLITE_LIMIT_COLUMN, 2'000},
                                      Limit{SQLITE_LIMIT_EXPR_DEPTH, 200},
                                      Limit{SQLITE_LIMIT_COMPOUND_SELECT, 50},
                                      Limit{SQLITE_LIMIT_VDBE_OP, 250'000},
                                      Limit{SQLITE_LIMIT_FUNCTION_ARG, 32},
                                      Limit{SQLITE_LIMIT_ATTACHED, static_cast<int>(SqlSandbox::files_max)},
                                      Limit{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1'000},
                                      Limit{SQLITE_LIMIT_VARIABLE_NUMBER, 1},
                                      Limit{SQLITE_LIMIT_TRIGGER_DEPTH, 1},
                                      Limit{SQLITE_LIMIT_WORKER_THREADS, 0}};

// What they give is not much longer than what they are given, but for replace and group_concat, which SQLite bounds by
// the length of a value. None reaches out of the rows.
constexpr std::array<std::string_view, 60> functions = {
    "abs",        "avg",      "ceil",       "ceiling",     "char",       "coalesce", "count",        "cume_dist",
    "date",       "datetime", "dense_rank", "first_value", "floor",      "glob",     "group_concat", "ifnull",
    "iif",        "instr",    "julianday",  "lag",         "last_value", "lead",     "length",       "like",
    "likelihood", "likely",   "ln",         "log",         "log10",      "log2",     "lower",        "ltrim",
    "max",        "min",      "mod",        "nth_value",   "ntile",      "nullif",   "percent_rank", "pow",
    "power",      "rank",     "replace",    "round",       "row_number", "rtrim",    "sign",         "sqrt",
    "strftime",   "substr",   "substring",  "sum",         "time",       "total",    "trim",         "trunc",
    "typeof",     "unicode",  "unixepoch",  "upper"};

bool is_function_allowed(std::string_view name) {
    const auto is_it = [name](std::string_view one) { return equal_ignoring_case(name, one); };
    return std::any_of(functions.begin(), functions.end(), is_it);
}

// Decimals are kept as text, but compared and added as numbers.
std::string declaration_of(const std::string &type) {
    if (type == "integer" || type == "boolean") return "INTEGER";
    if (type == "number") return "REAL";
    return type == "decimal" ? "NUMERIC" : "TEXT";
}

std::string alias_of(std::size_t place) { return "file" + std::to_string(place); }

// A path in a URI, RFC 3986.
std::string file_uri(const std::filesystem::path &path) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char c : path.string()) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                              std::string_view("/-._").find(c) != std::string_view::npos;
        uri += is_plain ? std::string(1, c) : std::string{'%', digits[byte >> 4], digits[byte & 15]};
    }
    return uri + "?mode=ro&immutable=1";
}

// The words of a statement, without what stands in quotes and comments.
std::set<std::string> words_of(const std::string &sql) {
    std::set<std::string> words;
    const auto behind = [&sql](std::string_view end, std::size_t from) {
        const std::size_t found = sql.find(end, from);
        return found == std::string::npos ? sql.size() : found + end.size();
    };
    const auto is_word_part = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    for (std::size_t at = 0; at < sql.size();) {
        const char c = sql[at];
        if (c == '\'' || c == '"' || c == '`')
            at = behind(std::string_view(&c, 1), at + 1);
        else if (c == '[')
            at = behind("]", at + 1);
        else if (sql.compare(at, 2, "--") == 0)
            at = behind("\n", at);
        else if (sql.compare(at, 2, "/*") == 0)
            at = behind("*/", at + 2);
        else if (!is_word_part(c))
            ++at;
        else {
            const std::size_t begin = at;
            while (at < sql.size() && is_word_part(sql[at])) ++at;
            words.insert(ascii_lower(sql.substr(begin, at - begin)));
        }
    }
    return words;
}

SqlFault not_allowed(const std::string &what) { return {SqlFault::Kind::not_allowed, what}; }

}  // namespace

void SqlSandbox::CloseDatabase::operator()(sqlite3 *database) const noexcept { sqlite3_close(database); }
void SqlSandbox::CloseStatement::operator()(sqlite3_stmt *statement) const noexcept { sqlite3_finalize(statement); }

SqlSandbox::SqlSandbox() {
    sqlite3 *database = nullptr;
    const int code =
        sqlite3_open_v2(":memory:", &database,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    database_.reset(database);
    if (code == SQLITE_NOMEM || database == nullptr) throw std::bad_alloc();
    if (code != SQLITE_OK) throw Failure(Status::internal, "SQLite cannot be opened in memory");
    configure();
}

SqlSandbox::~SqlSandbox() = default;

void SqlSandbox::configure() {
    sqlite3 *const database = database_.get();
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    // "Town" shall be a column or an error, never a text.
    sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    for (const Limit limit : sqlite_limits) sqlite3_limit(database, limit.id, limit.value);
    sqlite3_progress_handler(
        database, operations_between_checks,
        [](void *self) { return static_cast<SqlSandbox *>(self)->is_interrupted_ ? 1 : 0; }, this);
}

// Without a number of the row, which the view of a file has not either.
void SqlSandbox::add_shape(const SqlShape &shape) {
    std::string definition;
    for (const SqlColumn &column : shape.columns)
        definition += sql_identifier(column.title) + " " + declaration_of(column.type) + ", ";
    run("CREATE TEMP TABLE " + sql_identifier(shape.name) + " (" + definition + "PRIMARY KEY (" +
        sql_identifier(shape.columns.front().title) + ")) WITHOUT ROWID");
    shapes_.push_back(shape);
}

void SqlSandbox::add_file(const SqlShape &shape, const std::filesystem::path &file) {
    const std::string alias = alias_of(shapes_.size());
    sqlite3_stmt *attach = nullptr;
    sqlite3_prepare_v2(database_.get(), ("ATTACH ?1 AS " + alias).c_str(), -1, &attach, nullptr);
    const Statement statement(attach);
    const std::string uri = file_uri(file);
    sqlite3_bind_text(attach, 1, uri.c_str(), -1, SQLITE_STATIC);
    if (sqlite3_step(attach) != SQLITE_DONE)
        throw Failure(Status::io_fatal, "the rows of '" + shape.name +
                                            "' cannot be read: " + sqlite3_errstr(sqlite3_errcode(database_.get())));
    std::string titles, values;
    for (const SqlColumn &column : shape.columns) {
        const std::string name = sql_identifier(column.name);
        titles += (titles.empty() ? "" : ", ") + sql_identifier(column.title);
        values += (values.empty() ? "" : ", ") + (column.type == "decimal" ? "CAST(" + name + " AS NUMERIC)" : name);
    }
    run("CREATE TEMP VIEW " + sql_identifier(shape.name) + " (" + titles + ") AS SELECT " + values + " FROM " + alias +
        "." + sql_identifier(version_table));
    shapes_.push_back(shape);
    has_files_ = true;
}

void SqlSandbox::run(const std::string &sql) {
    const int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if ((code & 0xff) == SQLITE_NOMEM) throw std::bad_alloc();
    if (code != SQLITE_OK)
        throw Failure(Status::bad_config,
                      "a dataset cannot be a table of a statement: " + std::string(sqlite3_errmsg(database_.get())));
}

// From here on everything is the statement's.
void SqlSandbox::seal() {
    run("PRAGMA query_only = 1");
    sqlite3_limit(database_.get(), SQLITE_LIMIT_SQL_LENGTH, static_cast<int>(4 * statement_chars_max));
    sqlite3_set_authorizer(database_.get(), &SqlSandbox::authorize, this);
}

// What is not known to be harmless is denied: also what later releases of SQLite ask for.
int SqlSandbox::authorize(void *self, int action, const char *first, const char *second, const char *database,
                          const char *view) {
    switch (action) {
        case SQLITE_SELECT: return SQLITE_OK;
        case SQLITE_READ: return static_cast<SqlSandbox *>(self)->authorize_read(first, second, database, view);
        case SQLITE_FUNCTION: return second != nullptr && is_function_allowed(second) ? SQLITE_OK : SQLITE_DENY;
        default: return SQLITE_DENY;
    }
}

// A file is read through its view alone, which has the titles.
int SqlSandbox::authorize_read(const char *table, const char *column, const char *database, const char *view) {
    // Of a table none of whose columns is read, SQLite tells the schema only where the statement says it.
    const std::string_view own = "temp", schema = database == nullptr ? own : database;
    // Where a view's rows are only counted, SQLite does not say that the view asks. Files hold no other rows.
    const bool is_counted = column != nullptr && *column == '\0';
    if (has_files_ && schema.starts_with("file")) {
        if (!place_of(view) && !is_counted) return SQLITE_DENY;
        for (std::size_t place = 0; place < shapes_.size(); ++place)
            if (schema == alias_of(place)) used_.insert(place);
        return SQLITE_OK;
    }
    if (schema != own) return SQLITE_DENY;
    const std::optional<std::size_t> place = place_of(table);
    if (!place) return SQLITE_DENY;
    used_.insert(*place);
    return SQLITE_OK;
}

std::optional<std::size_t> SqlSandbox::place_of(const char *table) const {
    if (table == nullptr) return std::nullopt;
    for (std::size_t i = 0; i < shapes_.size(); ++i)
        if (sqlite3_stricmp(shapes_[i].name.c_str(), table) == 0) return i;
    return std::nullopt;
}

std::optional<SqlFault> SqlSandbox::prepare(const std::string &statement) {
    if (character_count(statement) > statement_chars_max)
        return not_allowed("the statement has more than " + std::to_string(statement_chars_max) + " characters");
    if (!is_utf8(statement) || statement.find('\0') != std::string::npos)
        return SqlFault{SqlFault::Kind::syntax, "the statement is not UTF-8 text"};
    // What WITH names can be twice in each other, and so double the work of preparing with every name.
    const std::set<std::string> words = words_of(statement);
    if (words.contains("with")) return not_allowed("WITH cannot be used; write a SELECT in FROM (…)");
    seal();
    const char *rest = nullptr;
    sqlite3_stmt *prepared = nullptr;
    const int code = sqlite3_prepare_v2(database_.get(), statement.c_str(), -1, &prepared, &rest);
    statement_.reset(prepared);
    if (code != SQLITE_OK) return fault();
    if (prepared == nullptr) return SqlFault{SqlFault::Kind::syntax, "the statement is empty; write one SELECT"};
    if (sqlite3_stmt_readonly(prepared) == 0 || sqlite3_stmt_isexplain(prepared) != 0 ||
        sqlite3_column_count(prepared) == 0)
        return not_allowed("the statement is no SELECT; nothing else can be run");
    if (sqlite3_bind_parameter_count(prepared) > 0)
        return not_allowed("the statement has parameters (?); write their values into it");
    sqlite3_stmt *second = nullptr;
    const int next = sqlite3_prepare_v2(database_.get(), rest, -1, &second, nullptr);
    const Statement following(second);
    if (next != SQLITE_OK || second != nullptr)
        return not_allowed("there is more than one statement; write one SELECT");
    // Of a compound, SQLite tells the columns of its first SELECT.
    read_columns(!words.contains("union") && !words.contains("intersect") && !words.contains("except"));
    return std::nullopt;
}

SqlFault SqlSandbox::fault() const {
    const int code = sqlite3_errcode(database_.get()) & 0xff;
    if (code == SQLITE_NOMEM) throw std::bad_alloc();
    std::string message = sqlite3_errmsg(database_.get());
    if (const int offset = sqlite3_error_offset(database_.get()); offset >= 0)
        message += " at byte " + std::to_string(offset + 1);
    const auto begins = [&message](std::string_view text) { return message.starts_with(text); };
    using Kind = SqlFault::Kind;
    if (begins("no such table: ")) return {Kind::unknown_table, message};
    if (begins("no such column: ") || begins("ambiguous column name: ")) return {Kind::unknown_column, message};
    const bool is_refused = code == SQLITE_AUTH || code == SQLITE_TOOBIG || begins("no such function: ") ||
                            begins("not authorized") || begins("vtable constructor failed: ") || begins("too many ") ||
                            begins("Expression tree is too large");
    return {is_refused ? Kind::not_allowed : Kind::syntax, message};
}

void SqlSandbox::read_columns(bool has_types) {
    std::set<std::string> names;
    for (int i = 0; i < sqlite3_column_count(statement_.get()); ++i) {
        const char *const given = sqlite3_column_name(statement_.get(), i);
        if (given == nullptr) throw std::bad_alloc();
        std::string name = one_line(*given == '\0' ? "column" : given);
        for (int number = 2; !names.insert(name).second; ++number)
            name = one_line(given) + "_" + std::to_string(number);
        columns_.push_back({name, has_types ? type_of(i) : "text"});
    }
}

// Of what a column of the result is: a column of a file, or something computed.
std::string SqlSandbox::type_of(int column) const {
    const char *const schema = sqlite3_column_database_name(statement_.get(), column);
    const char *const origin = sqlite3_column_origin_name(statement_.get(), column);
    if (schema == nullptr || origin == nullptr) return "text";
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
        if (alias_of(i) != schema) continue;
        for (const SqlColumn &one : shapes_[i].columns)
            if (sqlite3_stricmp(one.name.c_str(), origin) == 0) return one.type;
    }
    return "text";
}

bool SqlSandbox::step() {
    if (is_interrupted_) throw Failure(Status::cancelled, "");
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    if (is_interrupted_) throw Failure(Status::cancelled, "");
    const std::string why = std::string("the statement cannot be run to its end: ") + sqlite3_errmsg(database_.get());
    switch (code & 0xff) {
        case SQLITE_NOMEM: throw std::bad_alloc();
        case SQLITE_FULL: throw Failure(Status::io_retry, why);
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_CORRUPT: throw Failure(Status::io_fatal, why);
        default: throw Failure(Status::bad_data, why);
    }
}

}  // namespace sluice
