// A SQLite database that nothing can be written to.
#pragma once

#include "plugins/sdk/sluice/job.hpp"

#include <sqlite3.h>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace sluice::sqlite {

/// A prepared statement.
using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

/// A name as SQL spells it.
std::string as_identifier(const std::string &name);

/// The value of a parameter.
using SqlValue = std::variant<std::int64_t, std::string>;

/// One connection with one read transaction: whatever others write meanwhile, it sees the database as it was when it
/// was opened. One thread at a time, but for interrupt(). Every call throws sdk::Failure that names the file.
class Database {
public:
    /// Opens the file. It waits some seconds for a writer that locks everybody out (SLUICE_IO_RETRY then).
    explicit Database(const std::string &path);
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    /// Names of the tables and views, sorted, without SQLite's own.
    std::vector<std::string> table_names();
    /// "table", "view", or "" when there is none of that name, which is compared as SQLite does.
    std::string kind_of(const std::string &table);

    /// Prepare one SELECT. A statement that writes, that is more than one, or that reaches beyond the tables of this
    /// database is SLUICE_BAD_CONFIG.
    Statement select(const std::string &sql);
    /// Prepare a SELECT of our own with the values of its parameters.
    Statement select(const std::string &sql, const std::vector<SqlValue> &values);
    /// The most parameters that one statement may have.
    std::size_t values_max() const noexcept;

    /// A name by which the row numbers of a table with these columns can be asked for; "" where there is none: a view,
    /// a virtual table, a table WITHOUT ROWID, or one whose own columns bear all those names.
    std::string rowid_name(const std::string &table, const std::vector<std::string> &columns);
    /// True when texts are stored as UTF-8, so that their order is that of their code points.
    bool is_utf8() const noexcept { return is_utf8_; }

    /// True when there is a row, false at the end.
    bool step(sqlite3_stmt *statement);

    /// Bytes of the file when it was opened.
    std::int64_t file_bytes() const noexcept { return file_bytes_; }

    /// Make every step fail with SLUICE_CANCELLED from now on. Any thread.
    void interrupt() noexcept { is_interrupted_ = true; }

private:
    static int authorize(void *self, int action, const char *first, const char *second, const char *, const char *);
    static int wait(void *self, int tries);
    void configure();
    void run(const char *sql);
    Statement prepare(const std::string &sql, const char **rest = nullptr);
    std::string text_of(const std::string &sql, const std::vector<SqlValue> &values = {});
    [[noreturn]] void fail(const std::string &doing);

    std::string path_;
    std::int64_t file_bytes_ = 0;
    bool is_utf8_ = false;
    std::atomic<bool> is_interrupted_ = false;
    std::unique_ptr<sqlite3, decltype(&sqlite3_close)> connection_{nullptr, &sqlite3_close};
};

}  // namespace sluice::sqlite
