#include "plugins/source_sqlite/database.hpp"

#include "plugins/input/file_failure.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <new>
#include <string_view>
#include <thread>

namespace sluice::sqlite {

namespace {

constexpr int operations_between_checks = 10'000;
constexpr std::chrono::milliseconds lock_wait(20);
constexpr int lock_waits_max = 250;  // five seconds
constexpr int length_max = SLUICE_RECORD_BYTES_MAX;

// A path is a file, never a URI or SQLite's ":memory:".
std::string as_file(const std::string &path) { return path.starts_with('/') ? path : "./" + path; }

sluice_status status_of(int code) {
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL: return SLUICE_IO_RETRY;
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
        case SQLITE_TOOBIG: return SLUICE_BAD_DATA;
        case SQLITE_INTERRUPT: return SLUICE_CANCELLED;
        case SQLITE_ERROR:
        case SQLITE_AUTH: return SLUICE_BAD_CONFIG;
        case SQLITE_NOMEM: return SLUICE_INTERNAL;
        default: return SLUICE_IO_FATAL;
    }
}

// What to do about it; empty where SQLite's words say enough.
std::string_view advice_for(int code) {
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return "; another program is writing to it";
        case SQLITE_NOTADB: return "; it is no SQLite database, or it is encrypted";
        case SQLITE_CORRUPT: return "; the file is damaged: see what PRAGMA integrity_check says";
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
            return "; a database in WAL mode needs its -wal and -shm files beside it, or a folder in which they can be "
                   "created: copy it elsewhere, or leave WAL mode (PRAGMA journal_mode=DELETE)";
        case SQLITE_AUTH: return "; nothing but a SELECT from this database's tables is run";
        case SQLITE_TOOBIG: return "; a value has more than 64 MiB";
        default: return "";
    }
}

}  // namespace

std::string as_identifier(const std::string &name) {
    std::string text = "\"";
    for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
    return text + '"';
}

Database::Database(const std::string &path) : path_(path) {
    struct stat status = {};
    if (stat(path.c_str(), &status) != 0) throw input::file_failure("cannot open the database " + path, errno);
    if (S_ISDIR(status.st_mode))
        throw sdk::Failure(SLUICE_IO_FATAL, "cannot open the database " + path + ": it is a folder");
    if (access(path.c_str(), R_OK) != 0) throw input::file_failure("cannot open the database " + path, errno);
    file_bytes_ = status.st_size;
    sqlite3 *connection = nullptr;
    const int code = sqlite3_open_v2(as_file(path).c_str(), &connection,
                                     SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    connection_.reset(connection);
    if (code != SQLITE_OK) fail("cannot open the database " + path);
    configure();
}

// What stands in the file is not trusted: the authorizer holds for its views and virtual tables as for the query.
void Database::configure() {
    sqlite3 *const connection = connection_.get();
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, length_max);
    sqlite3_busy_handler(connection, &Database::wait, this);
    sqlite3_progress_handler(
        connection, operations_between_checks,
        [](void *self) { return static_cast<Database *>(self)->is_interrupted_ ? 1 : 0; }, this);
    run("PRAGMA query_only=1");
    run("PRAGMA cache_size=-8192");  // KiB
    run("BEGIN");
    run("SELECT count(*) FROM sqlite_schema");  // the snapshot begins with the first read
    is_utf8_ = text_of("PRAGMA encoding") == "UTF-8";
    sqlite3_set_authorizer(connection, &Database::authorize, this);
}

// Virtual tables (FTS, R*Tree) prepare what they need for writing when they are opened, and FTS asks for the data's
// version: that is let pass, since nothing can be written to a database that is open for reading. select() refuses a
// query that would.
int Database::authorize(void *, int action, const char *first, const char *second, const char *, const char *) {
    const std::string_view subject = first == nullptr ? "" : first, function = second == nullptr ? "" : second;
    switch (action) {
        case SQLITE_SELECT:
        case SQLITE_READ:
        case SQLITE_RECURSIVE:
        case SQLITE_INSERT:
        case SQLITE_UPDATE:
        case SQLITE_DELETE: return SQLITE_OK;
        case SQLITE_FUNCTION:
            return function == "load_extension" || function == "fts3_tokenizer" ? SQLITE_DENY : SQLITE_OK;
        case SQLITE_PRAGMA: return subject == "data_version" ? SQLITE_OK : SQLITE_DENY;
        default: return SQLITE_DENY;
    }
}

int Database::wait(void *self, int tries) {
    if (tries >= lock_waits_max || static_cast<Database *>(self)->is_interrupted_) return 0;
    std::this_thread::sleep_for(lock_wait);
    return 1;
}

void Database::fail(const std::string &doing) {
    if (is_interrupted_) throw sdk::Failure(SLUICE_CANCELLED, "");
    const int code = connection_ == nullptr ? SQLITE_NOMEM : sqlite3_extended_errcode(connection_.get());
    if ((code & 0xff) == SQLITE_NOMEM) throw std::bad_alloc();
    throw sdk::Failure(status_of(code),
                       doing + ": " + sqlite3_errmsg(connection_.get()) + std::string(advice_for(code)));
}

void Database::run(const char *sql) {
    if (sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        fail("cannot read the database " + path_);
}

Statement Database::prepare(const std::string &sql, const char **rest) {
    sqlite3_stmt *prepared = nullptr;
    if (sqlite3_prepare_v2(connection_.get(), sql.data(), static_cast<int>(sql.size()), &prepared, rest) != SQLITE_OK)
        fail("the query cannot be run on " + path_);
    return {prepared, &sqlite3_finalize};
}

Statement Database::select(const std::string &sql) {
    const char *rest = nullptr;
    Statement statement = prepare(sql, &rest);
    const auto refuse = [this](const std::string &what) {
        throw sdk::Failure(SLUICE_BAD_CONFIG, "the query for " + path_ + " " + what);
    };
    if (statement == nullptr) refuse("says nothing; write one SELECT");
    if (sqlite3_stmt_readonly(statement.get()) == 0 || sqlite3_stmt_isexplain(statement.get()) != 0 ||
        sqlite3_column_count(statement.get()) == 0)
        refuse("is no SELECT; nothing else can be run");
    if (sqlite3_bind_parameter_count(statement.get()) > 0) refuse("has parameters (?); write their values into it");
    sqlite3_stmt *second = nullptr;
    const int code = sqlite3_prepare_v2(connection_.get(), rest, -1, &second, nullptr);
    const Statement following(second, &sqlite3_finalize);
    if (code != SQLITE_OK || following != nullptr) refuse("is more than one statement; write one SELECT");
    return statement;
}

Statement Database::select(const std::string &sql, const std::vector<SqlValue> &values) {
    Statement statement = prepare(sql);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const int place = static_cast<int>(i) + 1;
        const auto *const text = std::get_if<std::string>(&values[i]);
        const int code = text == nullptr ? sqlite3_bind_int64(statement.get(), place, std::get<std::int64_t>(values[i]))
                                         : sqlite3_bind_text(statement.get(), place, text->data(),
                                                             static_cast<int>(text->size()), SQLITE_TRANSIENT);
        if (code != SQLITE_OK) fail("the query cannot be run on " + path_);
    }
    return statement;
}

std::size_t Database::values_max() const noexcept {
    return static_cast<std::size_t>(sqlite3_limit(connection_.get(), SQLITE_LIMIT_VARIABLE_NUMBER, -1));
}

bool Database::step(sqlite3_stmt *statement) {
    if (is_interrupted_) throw sdk::Failure(SLUICE_CANCELLED, "");
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    fail("cannot read the database " + path_);
}

std::vector<std::string> Database::table_names() {
    std::vector<std::string> names;
    const Statement statement = select(
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "ORDER BY name");
    while (step(statement.get()))
        names.emplace_back(reinterpret_cast<const char *>(sqlite3_column_text(statement.get(), 0)));
    return names;
}

// The first cell of the first row, "" where there is no row.
std::string Database::text_of(const std::string &sql, const std::vector<SqlValue> &values) {
    const Statement statement = select(sql, values);
    if (!step(statement.get())) return "";
    const unsigned char *const text = sqlite3_column_text(statement.get(), 0);
    return text == nullptr ? "" : reinterpret_cast<const char *>(text);
}

std::string Database::kind_of(const std::string &table) {
    return text_of("SELECT type FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE",
                   {table});
}

std::string Database::rowid_name(const std::string &table, const std::vector<std::string> &columns) {
    // A virtual table has no root page.
    constexpr const char *find =
        "SELECT type FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name = ? COLLATE NOCASE";
    if (text_of(find, {table}).empty()) return "";
    for (const char *const name : {"rowid", "_rowid_", "oid"}) {
        const auto is_it = [name](const std::string &column) { return sqlite3_stricmp(column.c_str(), name) == 0; };
        if (std::any_of(columns.begin(), columns.end(), is_it)) continue;
        sqlite3_stmt *prepared = nullptr;
        const std::string sql = "SELECT q." + std::string(name) + " FROM " + as_identifier(table) + " AS q";
        const int code = sqlite3_prepare_v2(connection_.get(), sql.c_str(), -1, &prepared, nullptr);
        const Statement statement(prepared, &sqlite3_finalize);
        return code == SQLITE_OK ? name : "";  // a table WITHOUT ROWID has none
    }
    return "";
}

}  // namespace sluice::sqlite
