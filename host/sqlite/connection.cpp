#include "host/sqlite/connection.hpp"

#include "engine/base/failure.hpp"

#include <SQLiteCpp/Column.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>
#include <cerrno>

namespace sluice {

namespace {

constexpr int busy_timeout_ms = 5'000;
constexpr mode_t file_mode = 0600;  // SQLite gives its log and its index the same

const std::filesystem::path &ensure_file(const std::filesystem::path &file, Connection::Use use) {
    if (use == Connection::Use::read) return file;
    const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, file_mode);
    if (descriptor < 0) throw system_failure("open " + file.string(), errno);
    close(descriptor);
    return file;
}

}  // namespace

Statement::Statement(Connection &connection, std::string_view sql, std::unique_ptr<SQLite::Statement> statement)
    : connection_(connection), sql_(sql), statement_(std::move(statement)) {}

Statement::~Statement() {
    statement_->tryReset();
    connection_.statements_[sql_].push_back(std::move(statement_));
}

bool Statement::next() { return statement_->executeStep(); }

std::int64_t Statement::run() {
    while (statement_->executeStep()) {
    }
    return statement_->getChanges();
}

bool Statement::is_null(int column) const { return statement_->isColumnNull(column); }
std::int64_t Statement::integer(int column) const { return statement_->getColumn(column).getInt64(); }
std::string Statement::text(int column) const { return statement_->getColumn(column).getString(); }
Statement::Time Statement::time(int column) const { return Time(std::chrono::microseconds(integer(column))); }

std::optional<std::int64_t> Statement::maybe_integer(int column) const {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
}

std::optional<Statement::Time> Statement::maybe_time(int column) const {
    return is_null(column) ? std::nullopt : std::optional(time(column));
}

// Every connection has its own thread, so SQLite's own mutex is not needed. Readers open for writing too: the index of
// the log is shared memory that they take part in.
Connection::Connection(const std::filesystem::path &file, Use use)
    : database_(ensure_file(file, use).string(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX, busy_timeout_ms) {
    execute("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY");
    if (use == Use::read)
        execute("PRAGMA query_only = ON");
    else
        execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864");
}

Statement Connection::query(std::string_view sql) {
    auto &kept = statements_[sql];
    if (kept.empty()) return {*this, sql, std::make_unique<SQLite::Statement>(database_, std::string(sql))};
    std::unique_ptr<SQLite::Statement> statement = std::move(kept.back());
    kept.pop_back();
    return {*this, sql, std::move(statement)};
}

bool Connection::is_in_transaction() const { return sqlite3_get_autocommit(database_.getHandle()) == 0; }

Failure sqlite_failure(std::string_view what, const SQLite::Exception &error) {
    switch (error.getErrorCode()) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_NOMEM:
        case SQLITE_IOERR:
        case SQLITE_FULL:
        case SQLITE_CANTOPEN: return {Status::io_retry, std::string(what) + ": " + error.what()};
        default: return {Status::io_fatal, std::string(what) + ": " + error.what()};
    }
}

}  // namespace sluice
