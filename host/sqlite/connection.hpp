// One connection to a SQLite database, and the statements it keeps prepared.
#pragma once

#include "engine/base/failure.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace sluice {

class Connection;

/// A statement in use: bind, then step or run. It goes back to its connection at the end, reset, so that it holds no
/// snapshot. Throws SQLite::Exception. Columns count from 0; a NULL reads as 0 or as empty text.
class Statement {
public:
    using Time = std::chrono::sys_time<std::chrono::microseconds>;

    ~Statement();
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;

    /// Bind every parameter, in order: numbers, enumerations, texts, times, and optionals of them.
    template <typename... Values>
    Statement &with(const Values &...values) {
        int index = 0;
        (bind(++index, values), ...);
        return *this;
    }

    /// To the next row; false behind the last.
    bool next();
    /// To the end. The number of changed rows.
    std::int64_t run();

    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    std::string text(int column) const;
    Time time(int column) const;
    std::optional<std::int64_t> maybe_integer(int column) const;
    std::optional<Time> maybe_time(int column) const;

    template <typename Enumeration>
    Enumeration value(int column) const {
        return static_cast<Enumeration>(integer(column));
    }

private:
    friend class Connection;
    Statement(Connection &connection, std::string_view sql, std::unique_ptr<SQLite::Statement> statement);

    void bind(int index, const std::string &value) { statement_->bind(index, value); }
    void bind(int index, Time value) { bind(index, value.time_since_epoch().count()); }
    template <std::integral Number>
    void bind(int index, Number value) {
        statement_->bind(index, static_cast<std::int64_t>(value));
    }
    template <typename Enumeration>
    requires std::is_enum_v<Enumeration>
    void bind(int index, Enumeration value) { bind(index, static_cast<std::int64_t>(value)); }
    template <typename Value>
    void bind(int index, const std::optional<Value> &value) {
        if (value)
            bind(index, *value);
        else
            statement_->bind(index);
    }

    Connection &connection_;
    std::string_view sql_;
    std::unique_ptr<SQLite::Statement> statement_;
};

/// One thread at a time. Throws SQLite::Exception.
class Connection {
public:
    enum class Use { write = 1, read };

    /// Opens `file`, which exists (`read`) or is created for its owner alone (`write`), with a write-ahead log that is
    /// synced at every commit.
    Connection(const std::filesystem::path &file, Use use);
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// `sql` is a constant: the statement is kept under it for the next time.
    Statement query(std::string_view sql);
    /// Statements without parameters or rows, which are not kept.
    void execute(const char *sql) { database_.exec(sql); }
    /// Whether a transaction is open: SQLite ends it by itself when it cannot go on.
    bool is_in_transaction() const;
    SQLite::Database &database() noexcept { return database_; }

private:
    friend class Statement;

    SQLite::Database database_;
    std::map<std::string_view, std::vector<std::unique_ptr<SQLite::Statement>>> statements_;
};

/// What SQLite's error means: io_retry when it may pass (a full disk, a lock), io_fatal otherwise.
Failure sqlite_failure(std::string_view what, const SQLite::Exception &error);

}  // namespace sluice
