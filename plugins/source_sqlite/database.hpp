// A SQLite database that nothing can be written to.
#pragma once

#include "plugins/sdk/sluice/job.hpp"

#include <sqlite3.h>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sluice::sqlite {

/// A prepared statement.
using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

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
    [[noreturn]] void fail(const std::string &doing);

    std::string path_;
    std::int64_t file_bytes_ = 0;
    std::atomic<bool> is_interrupted_ = false;
    std::unique_ptr<sqlite3, decltype(&sqlite3_close)> connection_{nullptr, &sqlite3_close};
};

}  // namespace sluice::sqlite
